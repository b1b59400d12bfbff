// Package result prints the result of an analysis, and what a reader should know about it.
package result

import (
	"fmt"
	"path/filepath"
	"strings"

	"poise/analysis"
	"poise/analysis/files"
	"poise/analysis/lang"
	"poise/analysis/measure"
	"poise/analysis/pipeline"
	"poise/analysis/report"
	"poise/analysis/timespan"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/terminal"
)

// Show prints the result of one recording: the table and where the page is, or report.json.
func Show(t *terminal.Terminal, d *pipeline.Document, asJSON bool) error {
	if asJSON {
		return Written(t.JSON(&d.Report), d.Dir)
	}
	if err := report.Table(t.Out, &d.Report, measure.Definitions()); err != nil {
		return Written(err, d.Dir)
	}
	_, err := fmt.Fprintf(t.Out, "\n%s\n", lang.T("Report: %s", exit.Printable(filepath.Join(d.Dir, "report.html"))))
	return Written(err, d.Dir)
}

// Written adds to a failure to print that the report itself is safe.
func Written(err error, dirs ...string) error {
	if err == nil {
		return nil
	}
	for i := range dirs {
		dirs[i] = exit.Quoted(dirs[i])
	}
	return fmt.Errorf("print the result: %w (the report was written: %s)", files.Bare(err), strings.Join(dirs, ", "))
}

// Notes prints to stderr what a reader of the table should know: what is odd about the ranges, and that nobody has said
// where the person looks at the lens, where saying so would help. (The table itself says what is wrong with the recording.)
func Notes(t *terminal.Terminal, d *pipeline.Document) {
	NoteRanges(t, d.Timing, d.Report.Recording)
	NoteNotFound(t, d.Timing, d.Report.Questions)
	if why := noTranscript(&d.Report); why != "" {
		t.Note("%s: %s", d.Report.Recording.Name, why)
	}
	NoteLens(t, d)
	if b := d.Report.Baseline; b.Source == "assumed" && len(b.Candidates) != 2 {
		t.Note("no baseline is marked, so directions have wide bands: poise rescore %s --baseline START-END, where you look at the lens",
			pasteable(d.Dir))
	}
}

// NoteLens tells what is wrong with the marked look at the lens, or which two places could be it when none is marked.
func NoteLens(t *terminal.Terminal, d *pipeline.Document) {
	if p := d.Report.Baseline.Problem; p != "" {
		t.Note("%s", p)
	}
	if c := d.Report.Baseline.Candidates; len(c) == 2 {
		first, second := timespan.FormatSpan(c[0]), timespan.FormatSpan(c[1])
		t.Note("two places could be the lens, at %s and %s (the report plays both): poise rescore %s --baseline %s or --baseline %s, whichever shows you looking at the lens",
			first, second, pasteable(d.Dir), first, second)
	}
}

// A marked baseline should be advisedBaseline long, so that one blink or glance does not decide; measures refuse less than
// leastBaseline seconds of face.
const (
	advisedBaseline = 3.0
	leastBaseline   = 1.0
)

// NoteRanges tells what is odd about ranges that lie within the recording.
func NoteRanges(t *terminal.Terminal, timing pipeline.Timing, rec analysis.Recording) {
	if b := timing.Baseline; b != nil && b.Length() < advisedBaseline {
		t.Note("--baseline %s is %.3g s long: mark %g s or more (less than %g s in which the face is seen cannot be used)",
			timespan.FormatSpan(*b), b.Length(), advisedBaseline, leastBaseline)
	}
	if timing.ExcludesAll(rec) {
		t.Note("--exclude leaves out the whole recording, so nothing is measured: leave out less")
	}
}

// NoteNotFound tells how many of the questions have no place in the recording.
func NoteNotFound(t *terminal.Terminal, timing pipeline.Timing, found []analysis.Question) {
	given := 0
	for _, q := range found {
		if q.Source == analysis.QuestionGiven {
			given++
		}
	}
	if n := len(timing.Questions) - given; n > 0 {
		t.Note("%d of the %d questions were not found in the recording: write their times before them", n, len(timing.Questions))
	}
}

// noTranscript tells why a recording with speech has no transcript, with what mends it; empty when there is nothing to say.
func noTranscript(r *analysis.Report) string {
	switch r.NoTranscript {
	case analysis.OtherLanguage.String():
		return "no transcript: only English can be transcribed here; give one of your own with --transcript FILE"
	case analysis.UnclearWords.String():
		return "no transcript and no words a minute: what was said could not be understood as English; if it was another language, say so with --language"
	case analysis.NoSpeechNetwork.String():
		return "no transcript and no speaking pace: the " + r.Runtime + " runtime cannot run the speech networks; choose --runtime onnxruntime"
	}
	return ""
}

// pasteable is a name as it can be pasted into a shell.
func pasteable(name string) string {
	if strings.HasPrefix(name, "-") {
		name = "./" + name
	}
	plain := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune("/._-+,:@%", r)
	}
	if strings.IndexFunc(name, func(r rune) bool { return !plain(r) }) < 0 {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
}
