package progress

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	pretty "github.com/jedib0t/go-pretty/v6/progress"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"poise/analysis/observe"
)

// bars draws one bar a stage below the recording's name, and takes all of it away at the end.
//
// go-pretty forgets how far up it has to go when a bar is marked as done or when none is active, so bars stay active to
// the end, and what it has drawn last is counted here.
type bars struct {
	out      io.Writer
	colour   bool
	now      func() time.Time
	writer   pretty.Writer
	region   *region
	rendered chan struct{}
	stages   map[observe.Stage]*bar
	measured time.Time // when the terminal's width was last asked for
}

type bar struct {
	clock
	tracker *pretty.Tracker
}

const (
	messageWidth = 42
	barWidth     = 28
	milli        = 1000 // a tracker counts whole numbers: thousandths of a second
	frequency    = 100 * time.Millisecond
)

// region counts the lines of the last drawing.
type region struct {
	io.Writer
	lines int
}

func (r *region) Write(p []byte) (int, error) {
	r.lines = bytes.Count(p, []byte("\n"))
	return r.Writer.Write(p)
}

func (b *bars) Begin(name string) {
	b.region = &region{Writer: b.out}
	w := pretty.NewWriter()
	w.SetOutputWriter(b.region)
	w.SetAutoStop(false)
	w.SetMessageLength(messageWidth)
	w.SetTrackerLength(barWidth)
	w.SetTrackerPosition(pretty.PositionRight)
	w.SetUpdateFrequency(frequency)
	w.SetStyle(style(b.colour))
	b.writer, b.stages, b.rendered = w, map[observe.Stage]*bar{}, make(chan struct{})
	b.fit()
	fmt.Fprintln(b.out, text.Snip(name, max(20, width(b.out)-1), "…"))
	go func() {
		defer close(b.rendered)
		w.Render()
	}()
}

func style(colour bool) pretty.Style {
	s := pretty.StyleBlocks
	s.Visibility = pretty.StyleVisibility{Percentage: true, Tracker: true}
	s.Options.PercentFormat = "%3.0f%%"
	s.Options.Separator = " "
	s.Colors = pretty.StyleColors{}
	if colour {
		s.Colors.Tracker = text.Colors{text.FgCyan}
	}
	return s
}

// width is the columns of the terminal, or 100 where it does not tell.
func width(out io.Writer) int {
	if f, ok := out.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			return w
		}
	}
	return 100
}

// fit keeps lines within the terminal: a line that wraps would be counted wrong.
func (b *bars) fit() {
	if now := b.now(); now.Sub(b.measured) >= frequency {
		b.measured = now
		b.writer.SetTerminalWidth(width(b.out) - 1)
	}
}

func (b *bars) Update(p observe.Progress) {
	b.fit()
	s := b.stages[p.Stage]
	if s == nil {
		s = &bar{tracker: &pretty.Tracker{AutoStopDisabled: true, Message: message(p, "")}}
		b.stages[p.Stage] = s
		b.writer.AppendTracker(s.tracker)
	}
	s.update(b.now(), p)
	if p.Ended {
		s.tracker.UpdateTotal(1)
		s.tracker.SetValue(1)
		s.tracker.UpdateMessage(message(p, "done"))
		return
	}
	s.tracker.UpdateTotal(int64(p.Total * milli))
	s.tracker.SetValue(int64(min(p.Done, p.Total) * milli))
	s.tracker.UpdateMessage(message(p, s.text(p)))
}

func message(p observe.Progress, detail string) string {
	return fmt.Sprintf("  %-12s %s", p.Stage, detail)
}

// End waits until the last drawing is over and takes it away.
func (b *bars) End() {
	for ended := false; !ended; { // a Stop before Render has set itself up is lost
		b.writer.Stop()
		select {
		case <-b.rendered:
			ended = true
		case <-time.After(time.Millisecond):
		}
	}
	up := text.CursorUp.Sprint() + text.EraseLine.Sprint()
	fmt.Fprint(b.out, strings.Repeat(up, b.region.lines+1))
}
