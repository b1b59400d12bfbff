package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"poise/analysis/batch/store"
	"poise/cmd/internal/batchrun"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/terminal"
)

func newBatchRetry(t *terminal.Terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "retry OUT",
		Short: "Try again what failed in a batch",
		Long: `Run the last batch of an output folder again, with the same options, for what has failed
(poise batch --failed).` + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Some, exit.Missing, exit.Interrupted),
		Args: options.Exactly(1, "the output folder of a batch"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := store.View(args[0])
			if err != nil {
				return exit.Usagef("%w: %s", err, exit.Quoted(args[0]))
			}
			c, err := s.Command()
			if err != nil {
				return err
			}
			if err := os.Chdir(c.Folder); err != nil {
				return fmt.Errorf("go to where the batch was started: %w", err)
			}
			again := newBatch(t)
			again.SilenceErrors, again.SilenceUsage = true, true
			again.SetArgs(append([]string{"--failed"}, c.Args...))
			return again.ExecuteContext(cmd.Context())
		},
	}
}

func newBatchStatus(t *terminal.Terminal) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status OUT",
		Short: "Tell how far a batch is",
		Long:  "Tell how far the batch of an output folder is, and what has failed." + exit.Status(exit.OK, exit.Failed, exit.Usage),
		Args:  options.Exactly(1, "the output folder of a batch"),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := store.View(args[0])
			if err != nil {
				return exit.Usagef("%w: %s", err, exit.Quoted(args[0]))
			}
			return batchrun.ShowStatus(t, s, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
