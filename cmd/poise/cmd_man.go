package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"poise/analysis/files"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/manual"
	"poise/cmd/internal/options"
	"poise/cmd/internal/terminal"
	"poise/cmd/internal/version"
)

// newMan writes the manual pages that packages hold.
func newMan(t *terminal.Terminal) *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  "Write the manual pages into a folder",
		Hidden: true,
		Args:   options.Exactly(1, "a folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return exit.OutputError(err, args[0])
			}
			return manual.Walk(cmd.Root(), func(c *cobra.Command) error {
				name := filepath.Join(args[0], manual.Name(c)+".1")
				if err := files.Write(name, manual.Page(c, version.String()), 0o644); err != nil {
					return exit.OutputError(err, args[0])
				}
				_, err := fmt.Fprintln(t.Out, exit.Printable(name))
				return err
			})
		},
	}
}
