package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure"
	"poise/analysis/report/format"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/terminal"
)

func newExplain(t *terminal.Terminal) *cobra.Command {
	var texts options.Texts
	cmd := &cobra.Command{
		Use:   "explain [MEASURE]",
		Short: "Say how a number is defined, where that comes from and when it fails",
		Long: `Say how a number is defined, where the definition comes from, and when it fails.
Without MEASURE, list all of them. A group (eye_contact) explains all its members; part of a name or
a title will do ("fillers", "eye contact").` + exit.Status(exit.OK, exit.Usage),
		Args: options.AtMost(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return measureIDs(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := texts.Speak(); err != nil {
				return err
			}
			if len(args) == 0 {
				return listMeasures(t)
			}
			return runExplain(t, args[0])
		},
	}
	texts.AddFlags(cmd.Flags())
	return cmd
}

func measureIDs() []string {
	var ids []string
	for _, d := range measure.Definitions() {
		ids = append(ids, d.ID)
	}
	return ids
}

func listMeasures(t *terminal.Terminal) error {
	for _, d := range measure.Definitions() {
		if _, err := fmt.Fprintf(t.Out, "%-30s %s (%s)\n", d.ID, d.Title, inUnit(d.Unit)); err != nil {
			return err
		}
	}
	return nil
}

func runExplain(t *terminal.Terminal, name string) error {
	found := false
	for _, d := range measure.Definitions() {
		if !called(&d, name) {
			continue
		}
		if found {
			fmt.Fprintln(t.Out)
		}
		found = true
		fmt.Fprintf(t.Out, "%s: %s (%s)\n", d.ID, d.Title, inUnit(d.Unit))
		accuracy := d.Accuracy
		if accuracy == "" {
			accuracy = lang.T("not yet measured")
		}
		for _, p := range [][2]string{
			{lang.T("Definition"), d.Doc}, {lang.T("Source"), d.Source}, {lang.T("Fails when"), d.Failures}, {lang.T("Accuracy"), accuracy},
		} {
			if p[1] != "" {
				fmt.Fprint(t.Out, paragraph(p[0], p[1]))
			}
		}
	}
	if !found {
		return exit.Usagef("no measure is called %q: poise explain lists them", name)
	}
	return nil
}

// Units that numbers leave out.
var _ = []string{lang.Mark("degrees"), lang.Mark("relative"), lang.Mark("count")}

// inUnit is a unit in words.
func inUnit(unit string) string {
	if unit == "share" {
		return lang.T("per cent")
	}
	return lang.T(cmp.Or(format.Unit(unit), unit))
}

// called tells whether people may mean a measure by a name: its id, its group, the last part of its id or its title.
func called(d *analysis.Definition, name string) bool {
	name = strings.ToLower(strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '_' || r == '-' }), " "))
	plain := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", " ")) }
	id := plain(d.ID)
	group, last, _ := strings.Cut(id, ".")
	return name == id || name == group || name == last || name == plain(d.Title)
}

// paragraph sets a text beside its heading, 96 columns wide.
func paragraph(heading, text string) string {
	var b strings.Builder
	line := fmt.Sprintf("  %-11s", heading)
	for _, w := range strings.Fields(text) {
		if len(line)+1+len(w) > 96 {
			b.WriteString(line + "\n")
			line = strings.Repeat(" ", 13)
		}
		line += " " + w
	}
	return b.String() + line + "\n"
}
