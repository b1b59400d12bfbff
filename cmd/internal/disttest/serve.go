package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/chromedp/chromedp"
)

// serve opens the library's page with a Chromium outside of the system: the first rehearsal stands in it.
func (t *trial) serve(ctx context.Context) (err error) {
	cmd := t.first.command(ctx, false, "poise", "serve", "--addr", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // where it has ended already, Wait tells
		err = errors.Join(err, cmd.Wait())
	}()
	var address string
	err = lines(out, func(l string) (ok bool) {
		address, ok = strings.CutPrefix(l, "poise is at ")
		return ok
	})
	if err != nil {
		return err
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // it may say more
	text, err := page(ctx, address)
	if err != nil {
		return err
	}
	if !strings.Contains(text, "first") {
		return fmt.Errorf("the page does not name the rehearsal: %q", text)
	}
	return nil
}

// page is what a browser shows at an address.
func page(ctx context.Context, address string) (string, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox) // root has none
	browser, stop := chromedp.NewExecAllocator(ctx, options...)
	defer stop()
	tab, end := chromedp.NewContext(browser)
	defer end()
	if _, err := chromedp.Run(tab, chromedp.Navigate(address)); err != nil {
		return "", fmt.Errorf("open the page in Chromium: %w", err)
	}
	if _, err := chromedp.Run(tab, chromedp.WaitVisible(chromedp.CSS("#shelf li .numbers"))); err != nil {
		return "", fmt.Errorf("await the list of rehearsals: %w", err)
	}
	text, err := chromedp.Run(tab, chromedp.Evaluate[string]("document.body.innerText"))
	return text, err
}
