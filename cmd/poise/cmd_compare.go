package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis/compare"
	"poise/analysis/files"
	"poise/analysis/lang"
	"poise/analysis/measure"
	"poise/analysis/report"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/result"
	"poise/cmd/internal/terminal"
)

const compareLong = `Compare the last of several rehearsals of one person with those before it, measure by measure.

Name the folders of their reports from the oldest to the newest. From three earlier sessions on,
a change is held against your own variation from session to session: usual is the range in which
nine of ten further sessions would fall. With fewer, it is held against the error bands. Eye contact
is compared among sessions in which the look at the lens was marked, or among those in which it was
not. Whether a change is for the better, poise does not say.`

const compareExamples = `  poise compare monday.poise tuesday.poise
  poise compare week1.poise week2.poise week3.poise week4.poise -o progress.html`

// compareOptions are the options of compare.
type compareOptions struct {
	output string
	all    bool
	json   bool
	force  bool
	texts  options.Texts
}

// AddFlags adds the options to a command.
func (o *compareOptions) AddFlags(f *pflag.FlagSet) {
	f.StringVarP(&o.output, "output", "o", "", "also write a page with a drawing for every measure to this `file`")
	f.BoolVar(&o.all, "all", false, "print all measures, not only the main ones")
	f.BoolVar(&o.json, "json", false, "print one JSON document")
	f.BoolVar(&o.force, "force", false, "replace the file of -o")
	o.texts.AddFlags(f)
}

func newCompare(t *terminal.Terminal) *cobra.Command {
	var o compareOptions
	cmd := &cobra.Command{
		Use:     "compare DIR DIR...",
		Short:   "Compare rehearsals with your own usual variation",
		Long:    compareLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Input),
		Example: compareExamples,
		Args:    options.AtLeast(2, "the folder of a report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := options.Named(cmd.Flags()); err != nil {
				return err
			}
			if err := o.texts.Speak(); err != nil {
				return err
			}
			return runCompare(t, o, args)
		},
	}
	o.AddFlags(cmd.Flags())
	return cmd
}

func runCompare(t *terminal.Terminal, o compareOptions, dirs []string) error {
	if o.output != "" {
		if err := options.MayWrite(o.output, o.force); err != nil {
			return err
		}
	}
	var sessions []compare.Session
	for _, dir := range dirs {
		r, err := result.Read(dir)
		if err != nil {
			return err
		}
		sessions = append(sessions, compare.Session{Name: r.Recording.Name, Href: pageLink(o.output, dir), Report: r})
	}
	c, err := compare.Compare(sessions, measure.Definitions())
	if errors.Is(err, compare.ErrSessions) {
		return exit.Usagef("%w", err)
	}
	if err != nil {
		return err
	}
	if o.output != "" {
		var page bytes.Buffer
		if err := c.Page(&page, report.PageOptions{}); err != nil {
			return err
		}
		if err := files.Write(o.output, page.Bytes(), 0o600); err != nil {
			return exit.OutputError(err, filepath.Dir(o.output))
		}
	}
	if o.json {
		return t.JSON(changesOf(c))
	}
	if err := c.Table(t.Out, o.all); err != nil || o.output == "" {
		return err
	}
	_, err = fmt.Fprintf(t.Out, "\n%s\n", lang.T("Page: %s", exit.Printable(o.output)))
	return err
}

// pageLink is the way from the page to a session's report; empty where there is none.
func pageLink(output, dir string) string {
	from, err := filepath.Abs(filepath.Dir(output))
	if err != nil {
		return ""
	}
	to, err := filepath.Abs(filepath.Join(dir, "report.html"))
	if err != nil {
		return ""
	}
	rel, err := filepath.Rel(from, to)
	if err != nil {
		return ""
	}
	return "./" + (&url.URL{Path: filepath.ToSlash(rel)}).EscapedPath()
}

// changeLine is one measure in the document that --json prints; null: not measured, or nothing to compare with.
type changeLine struct {
	Title    string     `json:"title"`
	Unit     string     `json:"unit"`
	Values   []*float64 `json:"values"` // by session
	Before   *float64   `json:"before"`
	Change   *float64   `json:"change"`
	Expected []float64  `json:"expected"` // low, high
	Stands   bool       `json:"stands_out"`
	Words    string     `json:"words"`
}

func changesOf(c *compare.Comparison) any {
	lines := map[string]changeLine{}
	for i := range c.Changes {
		ch := &c.Changes[i]
		l := changeLine{Title: ch.Def.Title, Unit: ch.Def.Unit, Before: known(ch.Before), Change: known(ch.Change), Stands: ch.Stands(), Words: ch.Words()}
		for _, p := range ch.Points {
			l.Values = append(l.Values, known(p.Value))
		}
		if low, high := known(ch.Low), known(ch.High); low != nil && high != nil {
			l.Expected = []float64{*low, *high}
		}
		lines[ch.Def.ID] = l
	}
	return struct {
		Notes    []string              `json:"notes"`
		Measures map[string]changeLine `json:"measures"`
	}{c.Notes, lines}
}

// known is a number that is there, else nil.
func known(v float64) *float64 {
	if v != v {
		return nil
	}
	return &v
}
