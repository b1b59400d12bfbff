//go:build bench

package report

import (
	"bytes"
	"io"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"poise/analysis"
	"poise/analysis/internal/browsertest"
)

// Zooming a rehearsal of 20 minutes, 36000 pictures, stays smooth, and its page opens soon.
func TestLongRehearsalQuick(t *testing.T) {
	ctx := browser(t)
	obs, res := rehearsal(1200)
	withPoints(obs.Visual)
	page := renderPage(t, obs, res, "")
	address := saved(t, page)
	start := time.Now()
	browsertest.Do(t, ctx, chromedp.Navigate(address), browsertest.Until(`document.documentElement.classList.contains('ready')`))
	opened := time.Since(start)
	browsertest.Eval[bool](t, ctx, `document.getElementById('all').open = true, document.querySelector('figure[data-series]').scrollIntoView({behavior: 'instant', block: 'center'}), new Promise(done => setTimeout(() => done(true), 300))`)
	step := browsertest.Eval[float64](t, ctx, `(async () => {
		const frame = document.querySelector('figure[data-series] .frame'), r = frame.getBoundingClientRect();
		let busy = 0;
		for (let i = 0; i < 60; i++) {
			const began = performance.now();
			frame.dispatchEvent(new WheelEvent('wheel', {deltaY: i < 30 ? -120 : 120, ctrlKey: true, cancelable: true, clientX: r.left + r.width * .7, clientY: r.top + 20}));
			await new Promise(requestAnimationFrame); // the redraw that the wheel has asked for comes before
			busy += performance.now() - began;
		}
		return busy / 60;
	})()`)
	t.Logf("%.1f MB, opened in %.1f s, %.0f ms a step of zooming", float64(len(page))/1e6, opened.Seconds(), step)
	if opened > 2*time.Second || step > 50 {
		t.Errorf("opened in %v, %.0f ms a step of zooming", opened, step)
	}
}

// Twenty minutes must be formatted fast enough not to matter: 36,000 rows, one page. Processor
// time is what is compared.
func TestTwentyMinutesAreFormattedQuick(t *testing.T) {
	obs, res := rehearsal(1200)
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	var page bytes.Buffer
	for name, emit := range map[string]func() error{
		"frames.csv":  func() error { return writeFrames(io.Discard, obs.Visual, res.Frames) },
		"report.html": func() error { page.Reset(); return Render(&page, &rep, obs, res, PageOptions{Recording: "./a.mp4"}) },
	} {
		best := time.Hour
		for range 4 {
			start := processorTime(t)
			if err := emit(); err != nil {
				t.Fatal(err)
			}
			best = min(best, processorTime(t)-start)
		}
		t.Logf("%s: %v", name, best)
		if best > 120*time.Millisecond {
			t.Errorf("%s takes %v", name, best)
		}
	}
}

func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
