// Package browsertest helps tests to look at pages in a real browser: it starts a headless Chromium, collects what a page
// complains about and asks for, and runs axe-core over it.
package browsertest
