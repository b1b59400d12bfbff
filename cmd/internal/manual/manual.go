// Package manual writes manual pages from the definitions of the commands.
package manual

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Name is that of a command's page: poise-models-install for "poise models install".
func Name(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// Page is the page of a command for section 1, in the format of man(7). It holds no date: the same definitions give the same bytes.
func Page(cmd *cobra.Command, version string) []byte {
	cmd.InitDefaultHelpFlag()
	var b bytes.Buffer
	fmt.Fprintf(&b, ".TH %s 1 \"\" \"poise %s\" \"User commands\"\n", quoted(strings.ToUpper(Name(cmd))), plain(version))
	section(&b, "NAME")
	fmt.Fprintf(&b, "%s \\- %s\n", plain(Name(cmd)), plain(cmd.Short))
	section(&b, "SYNOPSIS")
	fmt.Fprintf(&b, ".B %s\n", plain(cmd.UseLine()))
	section(&b, "DESCRIPTION")
	text, status, _ := strings.Cut(cmd.Long, "\n\nEXIT STATUS\n")
	body(&b, text)
	options(&b, "OPTIONS", cmd.NonInheritedFlags())
	options(&b, "OPTIONS OF ALL COMMANDS", cmd.InheritedFlags())
	if cmd.Example != "" {
		section(&b, "EXAMPLES")
		verbatim(&b, strings.Split(cmd.Example, "\n"))
	}
	if status != "" {
		section(&b, "EXIT STATUS")
		verbatim(&b, strings.Split(strings.TrimRight(status, "\n"), "\n"))
	}
	seeAlso(&b, cmd)
	return b.Bytes()
}

// Walk visits a command and those below it that are shown to users.
func Walk(cmd *cobra.Command, visit func(*cobra.Command) error) error {
	if cmd.Hidden || cmd.Name() == "help" {
		return nil
	}
	if err := visit(cmd); err != nil {
		return err
	}
	for _, c := range cmd.Commands() {
		if err := Walk(c, visit); err != nil {
			return err
		}
	}
	return nil
}

func section(b *bytes.Buffer, title string) { fmt.Fprintf(b, ".SH %s\n", title) }

// body writes paragraphs: lines that are indented stand as they are, others flow.
func body(b *bytes.Buffer, text string) {
	for i, par := range strings.Split(strings.Trim(text, "\n"), "\n\n") {
		if i > 0 {
			b.WriteString(".PP\n")
		}
		var kept []string
		for _, line := range strings.Split(par, "\n") {
			if strings.HasPrefix(line, " ") {
				kept = append(kept, line)
				continue
			}
			verbatim(b, kept)
			kept = nil
			b.WriteString(plain(line) + "\n")
		}
		verbatim(b, kept)
	}
}

// verbatim writes lines as they are.
func verbatim(b *bytes.Buffer, lines []string) {
	if len(lines) == 0 {
		return
	}
	b.WriteString(".nf\n")
	for _, l := range lines {
		b.WriteString(plain(l) + "\n")
	}
	b.WriteString(".fi\n")
}

func options(b *bytes.Buffer, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	section(b, title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		b.WriteString(".TP\n")
		if f.Shorthand != "" {
			fmt.Fprintf(b, "\\fB%s\\fR, ", plain("-"+f.Shorthand))
		}
		fmt.Fprintf(b, "\\fB%s\\fR", plain("--"+f.Name))
		if value != "" {
			fmt.Fprintf(b, " \\fI%s\\fR", plain(value))
		}
		fmt.Fprintf(b, "\n%s\n", plain(usage))
	})
}

func seeAlso(b *bytes.Buffer, cmd *cobra.Command) {
	var names []string
	if cmd.HasParent() {
		names = append(names, Name(cmd.Parent()))
	}
	for _, c := range cmd.Commands() {
		if !c.Hidden && c.Name() != "help" {
			names = append(names, Name(c))
		}
	}
	if len(names) == 0 {
		return
	}
	section(b, "SEE ALSO")
	for i, n := range names {
		end := ","
		if i == len(names)-1 {
			end = ""
		}
		fmt.Fprintf(b, ".BR %s (1)%s\n", plain(n), end)
	}
}

var special = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\t", "    ")

// plain is text in which nothing is a request of roff.
func plain(s string) string {
	s = special.Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

func quoted(s string) string { return `"` + plain(s) + `"` }
