package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/terminal"
	"poise/cmd/internal/version"
)

func newVersion(t *terminal.Terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long:  "Print the version, as reports carry it." + exit.Status(exit.OK, exit.Usage),
		Args:  options.AtMost(0),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(t.Out, version.Program())
			return err
		},
	}
}
