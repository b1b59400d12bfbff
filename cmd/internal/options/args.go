package options

import (
	"github.com/spf13/cobra"

	"poise/cmd/internal/exit"
)

// AtLeast and Exactly check the number of arguments, as usage errors that show the usage line.
func AtLeast(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return exit.Usagef("%s is missing: %s", what, cmd.UseLine())
		}
		return nil
	}
}

// Exactly wants n arguments.
func Exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return exit.Usagef("%q is one argument too many: %s", args[n], cmd.UseLine())
		}
		return AtLeast(n, what)(cmd, args)
	}
}

// AtMost wants n arguments or fewer.
func AtMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return exit.Usagef("%q is one argument too many: %s", args[n], cmd.UseLine())
		}
		return nil
	}
}
