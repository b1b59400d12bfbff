package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"poise/cmd/internal/exit"
	"poise/cmd/internal/version"
)

func newVersion(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long:  "Print the version, as reports carry it." + exit.Status(exit.OK, exit.Usage),
		Args:  atMost(0),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(t.out, version.Program())
			return err
		},
	}
}
