package server

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"poise/analysis/internal/browsertest"
)

// A recording begins with the keyboard alone, and may begin again: what becomes of the take is asked, and what is said is what happens.
// A camera that is gone is not heard any more.
func TestStartOver(t *testing.T) {
	browsertest.Path(t)
	r := serve(t, Options{Program: broken})
	ctx := browsertest.Start(t, 10*time.Minute, camera(t))
	seen := browsertest.Watch(t, ctx, r.url)
	browsertest.Do(t, ctx, chromedp.Navigate(r.page("/record")))
	for _, look := range []string{"lens", "screen", "notes"} {
		browsertest.Eval[bool](t, ctx, `document.getElementById('look-`+look+`').click(), true`)
	}
	press := pressing(t, ctx)
	until := func(expression string) { t.Helper(); browsertest.Arrive(t, ctx, soon, expression) }
	press("#enable")
	until(`!document.getElementById('check').hidden && document.getElementById('heard').textContent === 'It hears you.'`)
	press(".step:not([hidden]) [data-step=questions]")
	until(`document.activeElement.id === 'questions-h'`)
	press(".step:not([hidden]) [data-step=record]")
	until(`!document.getElementById('start').hidden`)
	recording := `document.getElementById('time').textContent >= '0:01' && !document.getElementById('redo').hidden && !document.getElementById('finish').hidden`
	for _, c := range []struct {
		choices []string
		said    string
		kept    int
	}{{[]string{"", "drop"}, "That take is gone", 0}, {[]string{"keep"}, "That take is in your library", 1}} {
		browsertest.Eval[bool](t, ctx, `document.getElementById('time').textContent = '0:00', true`)
		press("#start")
		until(recording)
		for i, choice := range c.choices {
			press("#redo")
			until(`document.getElementById('again').open`)
			if i == 0 && choice == "" {
				tidy(t, ctx, "keep-this-take")
			}
			press(`#again button[value="` + choice + `"]`)
			until(`!document.getElementById('again').open`)
			if choice == "" {
				until(recording) // it goes on
			}
		}
		until(`!document.getElementById('start').hidden && document.getElementById('status').textContent.includes('` + c.said + `')`)
		if all, err := r.lib.Items(); err != nil || len(all) != c.kept {
			t.Errorf("%s: %d rehearsals, %v", c.said, len(all), err)
		}
	}
	browsertest.Eval[bool](t, ctx, `preview.srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'))`)
	until(`!document.getElementById('enable').hidden && document.getElementById('trouble').textContent.includes('disconnected')`)
	if browsertest.Eval[string](t, ctx, `document.getElementById('heard').textContent`) != "" || browsertest.Eval[float64](t, ctx, `document.getElementById('level').value`) != 0 {
		t.Error("it still hears somebody")
	}
	press("#enable") // and the last one, to its end
	until(`!document.getElementById('start').hidden`)
	press("#start")
	until(recording)
	press("#finish")
	until(`location.pathname.startsWith('/rehearsals/')`)
	if s := seen(); len(s) > 0 {
		t.Errorf("the browser complains, or asks for something elsewhere: %q", s)
	}
}

// pressing gives what goes to an element with the Tab key and presses Enter.
func pressing(t *testing.T, ctx context.Context) func(selector string) {
	return func(selector string) {
		t.Helper()
		browsertest.Press(t, ctx, selector)
	}
}
