package main

import (
	"os"
	"strings"

	"github.com/spf13/cobra"

	"poise/cmd/internal/exit"
	"poise/cmd/internal/terminal"
)

const rootLong = `poise analyses a recorded practice interview on this machine and shows what it looks
and sounds like: eye contact, posture openness, fidgeting, pacing. Every number comes
with its coverage, its error band and the moments behind it; what could not be measured
says so. Nothing leaves the machine.

  poise analyze rehearsal.mp4                            the report, in rehearsal.poise/
  poise rescore rehearsal.poise --baseline 0:05-0:08     mark where you looked at the lens`

// newRoot builds the command tree.
func newRoot(t *terminal.Terminal) *cobra.Command {
	root := &cobra.Command{
		Use:           "poise",
		Short:         "Analyse recorded practice interviews on this machine",
		Long:          rootLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Some, exit.Input, exit.Missing, exit.Interrupted),
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return unknownCommand(cmd, args[0])
		},
	}
	root.SuggestionsMinimumDistance = 2
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Use: "help [COMMAND]", Short: "Print the help of a command", RunE: runHelp})
	root.SetFlagErrorFunc(flagError)
	for _, c := range []*cobra.Command{
		newAnalyze(t), newBatch(t), newWorker(t), newRescore(t), newAnnotate(t), newExplain(t), newModels(t), newDoctor(t), newConfig(t), newServe(t), newReport(t), newCompare(t), newCheck(t), newLive(t), newVersion(t), newCompletion(t), newMan(t), newAnswer(t),
	} {
		root.AddCommand(c)
	}
	return root
}

func runHelp(cmd *cobra.Command, args []string) error {
	c, rest, err := cmd.Root().Find(args)
	if err != nil || c == nil || c == cmd.Root() && len(rest) > 0 {
		return unknownCommand(cmd.Root(), strings.Join(args, " "))
	}
	c.InitDefaultHelpFlag()
	return c.Help()
}

func unknownCommand(root *cobra.Command, name string) error {
	if st, err := os.Stat(name); err == nil && !st.IsDir() {
		return exit.Usagef("%q is no command: to analyse that recording, write poise analyze %s", name, name)
	}
	if near := root.SuggestionsFor(name); len(near) > 0 {
		return exit.Usagef("unknown command %q: did you mean %s?", name, strings.Join(near, " or "))
	}
	return exit.Usagef("unknown command %q: poise --help lists the commands", name)
}

// flagError makes a usage error of what pflag says, and helps where a file name was taken for an option.
func flagError(cmd *cobra.Command, err error) error {
	text := strings.ReplaceAll(err.Error(), "\n", " ")
	for _, a := range os.Args[1:] {
		if strings.HasPrefix(a, "-") && len(a) > 1 && strings.Contains(text, a) {
			if _, serr := os.Lstat(a); serr == nil {
				return exit.Usagef("%s: for a file whose name begins with a dash, write ./%s", text, a)
			}
		}
	}
	return exit.Usagef("%s: %s --help lists the options", text, cmd.CommandPath())
}
