// Package scene finds or makes what poise annotate draws: a recording with what was seen and measured in it.
package scene

import (
	"strings"

	"poise/analysis"
	"poise/analysis/timespan"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
)

// Options are those of annotate.
type Options struct {
	options.Report
	Recording string // of the report, where it has moved; empty: it is looked for
	From, To  string
	Stills    []string
}

// Window is the part of the recording that is drawn.
type Window struct {
	From, To float64   // seconds; to 0: to the end
	Stills   []float64 // instead of a video
}

// Window reads --from, --to and --stills.
func (o *Options) Window() (w Window, err error) {
	read := func(option, text string) float64 {
		t, cerr := timespan.Clock(strings.TrimSpace(text))
		if cerr != nil && err == nil {
			err = exit.Usagef("%s: %q is not a time: write seconds or minutes:seconds, as in 5 or 0:05", option, text)
		}
		return t
	}
	if o.From != "" {
		w.From = read("--from", o.From)
	}
	if o.To != "" {
		w.To = read("--to", o.To)
	}
	for _, s := range o.Stills {
		w.Stills = append(w.Stills, read("--stills", s))
	}
	switch {
	case err != nil:
	case o.Flags.Changed("stills") && len(w.Stills) == 0:
		err = exit.Usagef("--stills is empty: write times, as 0:05,0:12.5")
	case o.To != "" && w.To <= w.From:
		err = exit.Usagef("--to %s is not behind --from %s", o.To, timespan.Format(w.From))
	case len(w.Stills) > 0 && (o.From != "" || o.To != ""):
		err = exit.Usagef("--stills names its own times: leave out --from and --to")
	}
	return w, err
}

// within checks the window against a recording whose length is known.
func (w Window) within(rec analysis.Recording) error {
	if rec.Duration <= 0 {
		return nil
	}
	if w.From >= rec.Duration {
		return exit.Usagef("--from %s lies outside the recording, which is %s long", timespan.Format(w.From), timespan.Format(rec.Duration))
	}
	for _, t := range w.Stills {
		if t > rec.Duration {
			return exit.Usagef("--stills %s lies outside the recording, which is %s long", timespan.Format(t), timespan.Format(rec.Duration))
		}
	}
	return nil
}
