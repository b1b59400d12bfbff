// Package progress shows on a terminal how far the analysis of a recording has come: bars with frames a second and time
// left where a person watches, a plain line now and then where the output goes to a file.
package progress

import (
	"fmt"
	"io"
	"os"
	"time"

	"poise/analysis/observe"
)

// Printer shows the progress of one recording after another. Update may be called from any goroutine, but one at a
// time; Begin and End come from the goroutine that owns the printer.
type Printer interface {
	Begin(name string)
	Update(p observe.Progress)
	End()
}

// New picks the printer: none when quiet, bars when w is a terminal, else plain lines.
func New(w io.Writer, quiet bool) Printer {
	switch {
	case quiet:
		return silent{}
	case Terminal(w) && os.Getenv("TERM") != "dumb":
		return &bars{out: w, colour: os.Getenv("NO_COLOR") == "", now: time.Now}
	}
	return &lines{out: w, now: time.Now}
}

// Terminal tells whether w is a terminal (or another character device: bars there do no harm).
func Terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0
}

type silent struct{}

func (silent) Begin(string)            {}
func (silent) Update(observe.Progress) {}
func (silent) End()                    {}

// clock tells speed and time left of one stage, from the first progress on: what a stage takes to start says nothing
// about how fast it is.
type clock struct {
	began time.Time
	first observe.Progress
	speed float64 // media seconds per second
	rate  float64 // frames per second
	left  time.Duration
}

// settle is how long a stage runs before its speed says anything.
const settle = time.Second

func (c *clock) update(now time.Time, p observe.Progress) {
	if c.began.IsZero() && p.Done > 0 {
		c.began, c.first = now, p
	}
	passed := now.Sub(c.began)
	if c.began.IsZero() || passed < settle {
		return
	}
	c.rate = float64(p.Frames-c.first.Frames) / passed.Seconds()
	c.speed = (p.Done - c.first.Done) / passed.Seconds()
	if c.speed > 0 {
		c.left = time.Duration(max(0, p.Total-p.Done) / c.speed * float64(time.Second))
	}
}

// text says speed and time left, as far as they are known.
func (c *clock) text(p observe.Progress) string {
	s := ""
	switch {
	case c.rate > 0:
		s = fmt.Sprintf("%.0f frames/s", c.rate)
	case c.speed > 0:
		s = fmt.Sprintf("%.0f x real time", c.speed)
	}
	if _, known := p.Fraction(); known && c.speed > 0 && !p.Ended {
		s += ", " + short(c.left) + " left"
	} else if !known && p.Done > 0 {
		s += fmt.Sprintf(", %s done", short(time.Duration(p.Done*float64(time.Second))))
	}
	return s
}

// short is a duration as m:ss or h:mm:ss.
func short(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
