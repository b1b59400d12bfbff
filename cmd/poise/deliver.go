package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/report"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/timespan"
)

// ranges is what the user says about the time of a recording.
type ranges struct {
	baseline *analysis.Span
	exclude  []analysis.Span
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
		if s.Start < rec.Duration {
			return nil
		}
		return exit.Usagef("%s %s lies outside the recording, which is %s long", option, timespan.FormatSpan(s),
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
	return nil
}

// document is a finished report with what it was made of.
type document struct {
	report  analysis.Report
	results *analysis.Results
}

// judge measures observations and builds the report.
func judge(obs *analysis.Observations, profile analysis.Profile, r ranges) (*document, error) {
	if err := r.within(obs.Recording); err != nil {
		return nil, err
	}
	res, err := measure.Run(obs, profile, measure.Options{Baseline: r.baseline, Exclude: r.exclude})
	if err != nil {
		return nil, err
	}
	return &document{report: report.Build(obs, res, profile, report.Extra{Excluded: r.exclude}), results: res}, nil
}

// show prints the result of one recording: the table and where the page is, or report.json.
func (d *document) show(t *terminal, dir string, asJSON bool) error {
	if asJSON {
		return printJSON(t, &d.report)
	}
	report.Table(t.out, &d.report)
	_, err := fmt.Fprintf(t.out, "\nReport: %s\n", exit.Printable(filepath.Join(dir, "report.html")))
	return err
}

// notes prints to stderr what a reader of the table should know: what is wrong with the recording, and that nobody has
// said where the person looks at the lens.
func (d *document) notes(t *terminal, dir string) {
	for _, w := range d.report.Recording.Warnings {
		t.note("%s: %s", d.report.Recording.Name, w)
	}
	if d.report.Recording.Video != nil && d.report.Baseline.Source != "marked" {
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
