package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"poise/cmd/internal/doctor"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/terminal"
)

func newDoctor(t *terminal.Terminal) *cobra.Command {
	var o options.Settings
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say what this machine has and lacks, and what mends it",
		Long: "Say which programs, libraries, networks and devices are there, what is missing for analysing, recording,\nreading and printing, and the one command that mends each." +
			exit.Status(exit.OK, exit.Usage, exit.Missing),
		Args: options.AtMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runDoctor(cmd.Context(), t, o, asJSON) },
	}
	o.AddFlags(cmd.Flags(), "models", "runtime")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func runDoctor(ctx context.Context, t *terminal.Terminal, o options.Settings, asJSON bool) error {
	s, _, err := options.Load(o.Inputs())
	checks := doctor.Examine(ctx, s, err)
	if asJSON {
		err = t.JSON(checks)
	} else {
		err = printChecks(t, checks)
	}
	if err != nil {
		return err
	}
	for _, c := range checks {
		if c.Fatal && !c.OK {
			return &exit.CodeError{Code: exit.Missing, Err: fmt.Errorf("%s: %s", c.Name, c.Remedy)}
		}
	}
	return nil
}

func printChecks(t *terminal.Terminal, checks []doctor.Check) error {
	for _, c := range checks {
		state := "ok"
		if !c.OK {
			state = "missing"
		}
		if _, err := fmt.Fprintf(t.Out, "%-8s %-14s %s\n", state, c.Name, exit.Printable(c.Found)); err != nil {
			return err
		}
		if c.Remedy != "" {
			fmt.Fprintf(t.Out, "%24s%s\n", "-> ", exit.Printable(c.Remedy))
		}
	}
	return nil
}
