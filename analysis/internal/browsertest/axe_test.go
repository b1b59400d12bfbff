package browsertest

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// axe-core finds what is wrong with a page, so that its silence about others means something.
func TestAxeFinds(t *testing.T) {
	ctx := Start(t, time.Minute, nil)
	Do(t, ctx, chromedp.Navigate(`data:text/html,<html lang=en><title>x</title><main><h1>x</h1><img src=x><input></main>`))
	found := map[string]bool{}
	for _, v := range Axe(t, ctx) {
		found[v.ID] = true
	}
	if !found["image-alt"] || !found["label"] {
		t.Errorf("found %v", found)
	}
	Do(t, ctx, chromedp.Navigate(`data:text/html,<html lang=en><title>x</title><main><h1>x</h1></main>`))
	if v := Axe(t, ctx); len(v) > 0 {
		t.Errorf("of a good page: %v", v)
	}
}
