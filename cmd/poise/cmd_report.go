package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis/files"
	"poise/analysis/lang"
	"poise/analysis/measure"
	"poise/analysis/pdf"
	"poise/analysis/pipeline"
	"poise/analysis/report"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/terminal"
	"poise/cmd/internal/version"
)

const reportLong = `Print the numbers of a report, or write it in another form: as a PDF, or as a page for others.

--pdf prints two pages with an installed Chromium, which gets no network: what to try, what went
well, the main numbers and pictures; with --full, all of the report. --paper chooses a4 or letter;
else the language settings of this computer do. --share writes one page
without the recording, its name, the words that were said and the face: the numbers, the moments,
the plots, and a figure of lines that moves as arms, head and gaze did (--no-figure leaves it out).
Thresholds, baseline and excluded ranges are those of the report.`

const reportExamples = `  poise report rehearsal.poise --pdf rehearsal.pdf
  poise report rehearsal.poise --share for-my-coach.html`

// reportFormOptions are the options of report.
type reportFormOptions struct {
	pdf, share string
	paper      string
	full       bool
	words      bool
	noFigure   bool
	force      bool
	texts      options.Texts
}

// AddFlags adds the options to a command.
func (o *reportFormOptions) AddFlags(f *pflag.FlagSet) {
	f.StringVar(&o.pdf, "pdf", "", "print the page to this `file`, with an installed Chromium")
	f.StringVar(&o.paper, "paper", "", "with --pdf: the `size` of the paper, a4 or letter")
	f.BoolVar(&o.full, "full", false, "with --pdf: all of the report")
	f.StringVar(&o.share, "share", "", "write a page for others to this `file`: nothing in it shows the face")
	f.BoolVar(&o.words, "with-transcript", false, "with --share: also what was said and asked")
	f.BoolVar(&o.noFigure, "no-figure", false, "with --share: without the moving figure")
	f.BoolVar(&o.force, "force", false, "replace files that are there")
	o.texts.AddFlags(f)
}

func newReport(t *terminal.Terminal) *cobra.Command {
	var o reportFormOptions
	cmd := &cobra.Command{
		Use:     "report DIR",
		Short:   "Print a report's numbers, or write it as a PDF or as a page for others",
		Long:    reportLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Input, exit.Missing, exit.Interrupted),
		Example: reportExamples,
		Args:    options.Exactly(1, "the folder of a report"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runReport(cmd.Context(), t, o, cmd.Flags(), args[0])
		},
	}
	o.AddFlags(cmd.Flags())
	return cmd
}

func runReport(ctx context.Context, t *terminal.Terminal, o reportFormOptions, flags *pflag.FlagSet, dir string) error {
	if err := o.check(flags); err != nil {
		return err
	}
	doc, by, err := o.measured(dir)
	if err != nil {
		return err
	}
	if by != "" && by != version.Program() {
		t.Note("the report in that folder was measured by %s; what follows is from %s (poise rescore %s writes it there)", by, version.Program(), exit.Quoted(dir))
	}
	if o.pdf == "" && o.share == "" {
		return report.Table(t.Out, &doc.Report, measure.Definitions())
	}
	if o.share != "" {
		var page bytes.Buffer
		err := report.Share(&page, &doc.Report, doc.Observations, doc.Results, report.ShareOptions{Figure: !o.noFigure, Words: o.words})
		if err == nil {
			err = files.Write(o.share, page.Bytes(), 0o600)
		}
		if err != nil {
			return exit.Advised(pipeline.OutputError(err, filepath.Dir(o.share)), "choose another folder")
		}
		if _, err := fmt.Fprintln(t.Out, lang.T("For others: %s", exit.Printable(o.share))); err != nil || o.pdf == "" {
			return err
		}
	}
	var page bytes.Buffer
	if err := report.Paper(&page, &doc.Report, doc.Observations, doc.Results,
		report.PaperOptions{Stills: doc.Stills, Full: o.full, Letter: o.letter()}); err != nil {
		return err
	}
	printed, err := pdf.Print(ctx, page.Bytes())
	if errors.Is(err, pdf.ErrBrowser) {
		return &exit.CodeError{Code: exit.Missing, Err: err}
	} else if err != nil {
		return err
	}
	if err := files.Write(o.pdf, printed, 0o600); err != nil {
		return exit.Advised(pipeline.OutputError(err, filepath.Dir(o.pdf)), "choose another folder")
	}
	_, err = fmt.Fprintf(t.Out, "PDF: %s\n", exit.Printable(o.pdf))
	return err
}

// check refuses options that don't belong together and files that would be written over.
func (o *reportFormOptions) check(flags *pflag.FlagSet) error {
	for _, name := range []string{"pdf", "share"} {
		f := flags.Lookup(name)
		if f.Changed && f.Value.String() == "" {
			return exit.Usagef("--%s is empty: name a file", name)
		}
		if !f.Changed {
			continue
		}
		if err := options.MayWrite(f.Value.String(), o.force); err != nil {
			return err
		}
	}
	if o.pdf != "" && filepath.Clean(o.pdf) == filepath.Clean(o.share) {
		return exit.Usagef("--pdf and --share name the same file %s: name two", exit.Quoted(o.pdf))
	}
	if o.share == "" && (o.words || o.noFigure) {
		return exit.Usagef("--with-transcript and --no-figure belong to --share")
	}
	if o.pdf == "" && (o.paper != "" || o.full) {
		return exit.Usagef("--paper and --full belong to --pdf")
	}
	if o.paper != "" && o.paper != "a4" && o.paper != "letter" {
		return exit.Usagef("--paper %s: a4 or letter", exit.Quoted(o.paper))
	}
	return nil
}

// letterCountries are where paper has the size of letters: those of North America and some that trade with them (CLDR, measurement
// system and paper size).
var letterCountries = []string{"_US", "_CA", "_MX", "_PH", "_CL", "_CO", "_VE", "_CR", "_GT", "_NI", "_PA", "_PR", "_SV", "_BZ"}

// letter tells whether to print on letter paper: as asked for, else as the locale has it.
func (o *reportFormOptions) letter() bool {
	if o.paper != "" {
		return o.paper == "letter"
	}
	locale := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_PAPER"), os.Getenv("LANG"))
	return slices.ContainsFunc(letterCountries, func(c string) bool { return strings.Contains(locale, c) })
}

// measured is the report in a folder, measured from its observations with its own baseline, ranges and thresholds; by is the version
// that has measured what the folder holds.
func (o *reportFormOptions) measured(dir string) (doc *pipeline.Document, by string, err error) {
	was, err := pipeline.Open(dir)
	if err != nil {
		return nil, "", err
	}
	var usual options.Report
	in := usual.InputsAfter(was)
	in.Flags = o.texts.Inputs().Flags
	settings, _, err := options.Load(in)
	if err != nil {
		return nil, "", err
	}
	doc, err = was.Measure(&settings.Profile, nil)
	return doc, was.MeasuredBy(), exit.InOptions(err)
}
