package progress

import (
	"fmt"
	"io"
	"time"

	"poise/analysis/observe"
)

// every is the least time between two plain lines.
const every = 10 * time.Second

// lines prints a plain line now and then, about the stage that takes longest.
type lines struct {
	out   io.Writer
	now   func() time.Time
	name  string
	last  time.Time
	clock map[observe.Stage]*clock
}

func (l *lines) Begin(name string) {
	l.name, l.last, l.clock = name, l.now(), map[observe.Stage]*clock{}
}

func (l *lines) Update(p observe.Progress) {
	c := l.clock[p.Stage]
	if c == nil {
		c = &clock{}
		l.clock[p.Stage] = c
	}
	now := l.now()
	c.update(now, p)
	if now.Sub(l.last) < every || p.Ended {
		return
	}
	l.last = now
	text := fmt.Sprintf("%s: %s", l.name, p.Stage)
	if f, ok := p.Fraction(); ok {
		text += fmt.Sprintf(" %.0f %%", 100*f)
	}
	if t := c.text(p); t != "" {
		text += ", " + t
	}
	fmt.Fprintln(l.out, text)
}

func (l *lines) End() {}
