package progress

import (
	"fmt"
	"io"
	"time"

	pretty "github.com/jedib0t/go-pretty/v6/progress"
	"github.com/jedib0t/go-pretty/v6/text"

	"poise/analysis/observe"
)

// bars draws one bar a stage on a terminal and takes them away at the end.
type bars struct {
	out      io.Writer
	colour   bool
	now      func() time.Time
	writer   pretty.Writer
	rendered chan struct{}
	stages   map[observe.Stage]*bar
}

type bar struct {
	clock
	tracker *pretty.Tracker
}

const (
	messageWidth = 46
	barWidth     = 28
	milli        = 1000 // a tracker counts whole numbers: thousandths of a second
)

func (b *bars) Begin(name string) {
	w := pretty.NewWriter()
	w.SetOutputWriter(b.out)
	w.SetAutoStop(false)
	w.SetMessageLength(messageWidth)
	w.SetTrackerLength(barWidth)
	w.SetTrackerPosition(pretty.PositionRight)
	w.SetUpdateFrequency(100 * time.Millisecond)
	w.SetPinnedMessages(name)
	style := pretty.StyleBlocks
	style.Visibility = pretty.StyleVisibility{Percentage: true, Pinned: true, Tracker: true}
	style.Options.PercentFormat = "%3.0f%%"
	style.Options.Separator = " "
	style.Options.DoneString, style.Options.ErrorString = "", ""
	style.Colors = pretty.StyleColors{}
	if b.colour {
		style.Colors.Tracker = text.Colors{text.FgCyan}
	}
	w.SetStyle(style)
	b.writer, b.stages, b.rendered = w, map[observe.Stage]*bar{}, make(chan struct{})
	go func() {
		defer close(b.rendered)
		w.Render()
	}()
}

func (b *bars) Update(p observe.Progress) {
	s := b.stages[p.Stage]
	if s == nil {
		s = &bar{tracker: &pretty.Tracker{AutoStopDisabled: true, RemoveOnCompletion: true, Message: message(p, "")}}
		b.stages[p.Stage] = s
		b.writer.AppendTracker(s.tracker)
	}
	if p.Ended {
		s.tracker.MarkAsDone()
		return
	}
	s.update(b.now(), p)
	s.tracker.UpdateTotal(int64(p.Total * milli))
	s.tracker.SetValue(int64(min(p.Done, p.Total) * milli))
	s.tracker.UpdateMessage(message(p, s.text(p)))
}

func message(p observe.Progress, detail string) string {
	return fmt.Sprintf("  %-9s %s", p.Stage, detail)
}

// End takes the bars away and waits until the last drawing is over.
func (b *bars) End() {
	for _, s := range b.stages {
		s.tracker.MarkAsDone()
	}
	for !b.writer.IsRenderInProgress() { // Stop before Render has begun would be lost
		select {
		case <-b.rendered:
			return
		case <-time.After(time.Millisecond):
		}
	}
	b.writer.SetPinnedMessages()
	b.writer.Stop()
	<-b.rendered
}
