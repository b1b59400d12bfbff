package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/report"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/timespan"
)

// reportOptions are the options of the commands that write reports.
type reportOptions struct {
	settingOptions
	output   string
	baseline string
	exclude  []string
	asked    string // file of questions
	json     bool
	quiet    bool
	force    bool
}

// AddFlags adds all but the settings to a command. also says what else may be given instead of a range or file.
func (o *reportOptions) AddFlags(f *pflag.FlagSet, also string) {
	f.StringVarP(&o.output, "output", "o", "", "write the report to this `folder`")
	o.addRanges(f, also)
	f.StringVar(&o.asked, "questions", "", "take the questions from a text `file`: one a line, with or without its time"+also)
	f.BoolVar(&o.json, "json", false, "print report.json (of several recordings or persons: a list) instead of the table")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress and no notes on stderr, only errors")
	f.BoolVar(&o.force, "force", false, "replace the report of another recording")
}

func (o *reportOptions) addRanges(f *pflag.FlagSet, also string) {
	f.StringVar(&o.baseline, "baseline", "", "`range` in which you look at the lens, as 0:05-0:08"+also)
	f.StringArrayVar(&o.exclude, "exclude", nil, "leave a `range` out of every measure (may be repeated)"+also)
}

// ranges is what the user says about the time of a recording.
type ranges struct {
	baseline *analysis.Span
	exclude  []analysis.Span
	asked    []analysis.Asked
}

// parseRanges reads --baseline and --exclude.
func parseRanges(baseline string, exclude []string) (ranges, error) {
	var r ranges
	if baseline != "" {
		s, err := timespan.Parse(baseline)
		if err != nil {
			return r, exit.Usagef("--baseline: %w", err)
		}
		r.baseline = &s
	}
	var err error
	if r.exclude, err = timespan.ParseList(exclude); err != nil {
		return r, exit.Usagef("--exclude: %w", err)
	}
	return r, nil
}

// within checks the ranges against a recording whose length is known.
func (r ranges) within(rec analysis.Recording) error {
	if rec.Duration <= 0 {
		return nil
	}
	check := func(option string, s analysis.Span) error {
		where := "lies outside"
		switch {
		case s.Start < rec.Duration && s.End <= rec.Duration+beyond(rec):
			return nil
		case s.Start < rec.Duration:
			where = "leaves"
		}
		return exit.Usagef("%s %s %s the recording, which is %s long", option, timespan.FormatSpan(s), where,
			timespan.Format(rec.Duration))
	}
	if r.baseline != nil {
		if err := check("--baseline", *r.baseline); err != nil {
			return err
		}
	}
	for _, s := range r.exclude {
		if err := check("--exclude", s); err != nil {
			return err
		}
	}
	return r.askedWithin(rec)
}

// before is what lies within a recording that has ended early, and tells of the rest.
func (r ranges) before(rec analysis.Recording, note func(format string, args ...any)) (kept ranges) {
	lies := func(one ranges) bool {
		err := one.within(rec)
		if err != nil {
			note("left out: %v", err)
		}
		return err == nil
	}
	if r.baseline != nil && lies(ranges{baseline: r.baseline}) {
		kept.baseline = r.baseline
	}
	for _, s := range r.exclude {
		if s.Start < rec.Duration {
			s.End = min(s.End, rec.Duration)
		}
		if lies(ranges{exclude: []analysis.Span{s}}) {
			kept.exclude = append(kept.exclude, s)
		}
	}
	for _, a := range r.asked {
		if lies(ranges{asked: []analysis.Asked{a}}) {
			kept.asked = append(kept.asked, a)
		}
	}
	return kept
}

// beyond is how far a range may reach past the end: a player shows the end rounded, and the last picture lasts a while.
func beyond(rec analysis.Recording) float64 {
	if v := rec.Video; v != nil && v.FrameRate > 0 {
		return max(0.1, min(1, 1/v.FrameRate))
	}
	return 0.1
}

// A marked baseline should be advised long, so that one blink or glance does not decide; measures refuse less than
// leastBaseline seconds of face.
const (
	advisedBaseline = 3.0
	leastBaseline   = 1.0
)

// notes tells what is odd about the ranges, given that they lie within the recording.
func (r ranges) notes(t *terminal, rec analysis.Recording) {
	if b := r.baseline; b != nil && b.Length() < advisedBaseline {
		t.note("--baseline %s is %.3g s long: mark %g s or more (less than %g s in which the face is seen cannot be used)",
			timespan.FormatSpan(*b), b.Length(), advisedBaseline, leastBaseline)
	}
	if r.everything(rec) {
		t.note("--exclude leaves out the whole recording, so nothing is measured: leave out less")
	}
}

// everything tells whether nothing of the recording is left to measure.
func (r ranges) everything(rec analysis.Recording) bool {
	m := timespan.Merge(r.exclude)
	return rec.Duration > 0 && len(m) == 1 && m[0].Start == 0 && m[0].End >= rec.Duration-beyond(rec)
}

// document is a finished report with what it was made of.
type document struct {
	report  analysis.Report
	results *analysis.Results
	ranges  ranges
}

// judge measures observations and builds the report.
func judge(obs *analysis.Observations, profile analysis.Profile, r ranges) (*document, error) {
	if err := r.within(obs.Recording); err != nil {
		return nil, err
	}
	res, err := measure.Run(obs, profile, measure.Options{Baseline: r.baseline, Exclude: r.exclude, Asked: r.asked})
	if err != nil {
		return nil, err
	}
	return &document{report: report.Build(obs, res, profile, report.Extra{Excluded: r.exclude}), results: res, ranges: r}, nil
}

// show prints the result of one recording: the table and where the page is, or report.json.
func (d *document) show(t *terminal, dir string, asJSON bool) error {
	if asJSON {
		return written(printJSON(t, &d.report), dir)
	}
	if err := report.Table(t.out, &d.report, measure.Definitions()); err != nil {
		return written(err, dir)
	}
	_, err := fmt.Fprintf(t.out, "\nReport: %s\n", exit.Printable(filepath.Join(dir, "report.html")))
	return written(err, dir)
}

// written adds to a failure to print that the report itself is safe.
func written(err error, dirs ...string) error {
	if err == nil {
		return nil
	}
	for i := range dirs {
		dirs[i] = quoted(dirs[i])
	}
	return fmt.Errorf("print the result: %w (the report was written: %s)", bare(err), strings.Join(dirs, ", "))
}

// notes prints to stderr what a reader of the table should know: what is odd about the ranges, and that nobody has said
// where the person looks at the lens, where saying so would help. (The table itself says what is wrong with the recording.)
func (d *document) notes(t *terminal, dir string) {
	d.ranges.notes(t, d.report.Recording)
	d.ranges.notFound(t, d.report.Questions)
	if why := unwritten(&d.report); why != "" {
		t.note("%s: %s", d.report.Recording.Name, why)
	}
	if d.report.Baseline.Source == "assumed" {
		t.note("no baseline is marked, so directions have wide bands: poise rescore %s --baseline START-END, where you look at the lens",
			pasteable(dir))
	}
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
