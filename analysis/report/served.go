package report

// ContentPolicy is the Content-Security-Policy that stands in the head of every page that this program writes: its own
// scripts and styles by their digests, and a local recording. A server that shows pages sends it as a header, so that
// a page which holds other scripts cannot run them.
func ContentPolicy() string { return contentPolicy }

// Style is the page's style sheet, for pages that want to look alike.
func Style() string { return pageStyle }
