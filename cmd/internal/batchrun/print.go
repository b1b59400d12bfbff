package batchrun

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"time"

	"poise/analysis/batch"
	"poise/analysis/batch/hub"
	"poise/analysis/batch/pages"
	"poise/analysis/batch/store"
	"poise/analysis/lang"
	"poise/analysis/measure"
	"poise/analysis/report"
	"poise/analysis/report/format"
	"poise/analysis/timespan"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/progress"
	"poise/cmd/internal/result"
	"poise/cmd/internal/terminal"
)

// Printer tells what becomes of a batch: a line a recording to stdout, progress and notes to stderr.
type Printer struct {
	t     *terminal.Terminal
	json  bool
	quiet bool
	live  bool // stderr is a terminal: progress is one line that changes
	out   *store.Store

	mu    sync.Mutex
	shown bool // a progress line stands there
	stop  chan struct{}
	done  chan struct{}
}

// NewPrinter makes the printer of a batch that writes to out.
func NewPrinter(t *terminal.Terminal, json, quiet bool, out *store.Store) *Printer {
	return &Printer{
		t: t, json: json, quiet: quiet, live: progress.Terminal(t.Err) && os.Getenv("TERM") != "dumb", out: out,
		stop: make(chan struct{}), done: make(chan struct{}),
	}
}

// How often progress is told, to a person and to a file.
const (
	liveEvery = 500 * time.Millisecond
	fileEvery = time.Minute
)

// Watch tells the progress until close.
func (p *Printer) Watch(status func() store.Status) {
	every := fileEvery
	if p.live {
		every = liveEvery
	}
	go func() {
		defer close(p.done)
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-p.stop:
				return
			case <-tick.C:
				if !p.quiet {
					p.progress(StatusLine(status(), true))
				}
			}
		}
	}()
}

// Close ends what Watch began.
func (p *Printer) Close() {
	close(p.stop)
	<-p.done
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

func (p *Printer) progress(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.live {
		fmt.Fprintln(p.t.Err, line)
		return
	}
	p.clear()
	fmt.Fprint(p.t.Err, line)
	p.shown = true
}

// clear takes the progress line away; p.mu is held.
func (p *Printer) clear() {
	if p.shown {
		fmt.Fprint(p.t.Err, "\r\x1b[K")
		p.shown = false
	}
}

// Note prints a line to stderr, unless all is to be quiet.
func (p *Printer) Note(format string, args ...any) {
	if p.quiet {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	p.t.Note(format, args...)
}

// recordingLine is the JSON line of a recording.
type recordingLine struct {
	Type     string         `json:"type"` // "recording"
	State    hub.State      `json:"state"`
	Client   string         `json:"client"`
	Name     string         `json:"name"`
	File     string         `json:"file"`
	Output   string         `json:"output"`
	Length   float64        `json:"length_s,omitempty"`
	Seconds  float64        `json:"seconds,omitempty"` // wall time
	Worker   string         `json:"worker,omitempty"`
	Attempts int            `json:"attempts,omitempty"`
	Failure  *batch.Failure `json:"failure,omitempty"`
	Before   bool           `json:"before,omitempty"` // it failed in an earlier run
}

// Event prints what has become of a recording. What was done before is only counted.
func (p *Printer) Event(ev hub.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	it := ev.Item
	if p.json {
		l := recordingLine{
			Type: "recording", State: ev.State, Client: it.Client, Name: it.Name, File: it.Recording, Output: p.out.Place(it.Folder, it.Name),
			Failure: ev.Failure, Before: ev.Before,
		}
		if r := ev.Result; r != nil {
			l.Length, l.Seconds, l.Worker, l.Attempts = r.Length, r.Seconds, r.Worker, r.Attempts
		}
		_ = json.NewEncoder(p.t.Out).Encode(l) // a reader that is gone misses lines, the reports are written
		return
	}
	name := exit.Printable(it.Folder + "/" + it.Name)
	switch ev.State {
	case hub.Done:
		fmt.Fprintf(p.t.Out, "%s\n", lang.T("done    %s: %s", name, p.seen(ev)))
	case hub.Failed:
		fmt.Fprintf(p.t.Out, "%s\n", lang.T("failed  %s: %s", name, exit.Printable(lang.Retold(ev.Failure.Reason))))
	}
}

// seen sums up a report in a line: how long the recording is and how much of it could be measured.
func (p *Printer) seen(ev hub.Event) string {
	s := lang.T("%s long", timespan.Format(math.Round(10*ev.Result.Length)/10))
	if rep, err := report.Read(p.out.Place(ev.Item.Folder, ev.Item.Name)); err == nil {
		for _, d := range pages.Technical(measure.Definitions()) {
			f, ok := rep.Measures[d.ID]
			if c := d.Display.Technical; ok && c.Coverage { // "Gaze measured"
				s += ", " + lang.T("%s on %s", inSentence(c.Label), format.Percent(f.Coverage))
			}
		}
	}
	return s + lang.T(", took %.1f s", ev.Result.Seconds)
}

// inSentence is a label within a sentence; German keeps its capitals.
func inSentence(label string) string {
	if lang.Code() == lang.English {
		return strings.ToLower(label)
	}
	return label
}

// End prints the summary and returns the error that says how many failed.
func (p *Printer) End(o *hub.Outcome) error {
	index := p.out.Place("index.html", "")
	var err error
	if p.json {
		err = json.NewEncoder(p.t.Out).Encode(struct {
			Type string `json:"type"` // "summary"
			hub.Counts
			Index string `json:"index"`
		}{"summary", o.Counts, index})
	} else {
		s := lang.N(o.Recordings, "%d of %d recording is done", "%d of %d recordings are done", o.Done+o.Kept, o.Recordings)
		if o.Kept > 0 {
			s += lang.T(", %d of them before", o.Kept)
		}
		_, err = fmt.Fprintf(p.t.Out, "%s.\n%s\n", s, lang.T("Overview: %s", exit.Printable(index)))
	}
	if err != nil {
		return result.Written(err, p.out.Root)
	}
	if o.Failed > 0 {
		return &exit.CodeError{Code: exit.Some, Err: fmt.Errorf("%d of %d recordings failed (see %s)", o.Failed, o.Recordings,
			exit.Quoted(p.out.Place("failures.csv", "")))}
	}
	return nil
}
