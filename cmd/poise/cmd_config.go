package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"poise/analysis/files"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/terminal"
)

func newConfig(t *terminal.Terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Write a configuration file, or show the settings in force",
		Long: `Settings and thresholds come from, the first that has one: an option, the environment
(POISE_FPS, POISE_EYE_CONTACT_CONE_YAW, ...), the file named by --profile, the user's
config.yaml, the default. Unknown keys are errors.` + exit.Status(exit.OK, exit.Failed, exit.Usage),
		Args: options.AtMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newConfigInit(t), newConfigShow(t))
	return cmd
}

func newConfigInit(t *terminal.Terminal) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init [FILE]",
		Short: "Write a commented configuration file holding the defaults",
		Long: `Write a commented configuration file holding the defaults, and print its name.
Without FILE it becomes the user's configuration; with - it is printed. It also serves as
a profile: poise analyze --profile FILE.` + exit.Status(exit.OK, exit.Failed, exit.Usage),
		Args: options.AtMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			path := config.UserFile()
			if len(args) == 1 {
				path = args[0]
			}
			return runConfigInit(t, path, force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace the file if there is one")
	return cmd
}

func runConfigInit(t *terminal.Terminal, path string, force bool) error {
	if path == "-" {
		_, err := fmt.Fprint(t.Out, config.Reference())
		return err
	}
	if path == "" {
		return exit.Usagef("the file's name is empty: name a file, or - to print")
	}
	if err := options.MayWrite(path, force); err != nil {
		return err
	}
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = files.Write(path, []byte(config.Reference()), 0o600)
	}
	if err != nil {
		return fmt.Errorf("write configuration: %w: %s", files.Bare(err), exit.Quoted(path))
	}
	_, err = fmt.Fprintln(t.Out, exit.Printable(path))
	return err
}

func newConfigShow(t *terminal.Terminal) *cobra.Command {
	var o options.Settings
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Print every setting in force and where it comes from",
		Long:  "Print every setting in force and where it comes from." + exit.Status(exit.OK, exit.Usage),
		Args:  options.AtMost(0),
		RunE:  func(*cobra.Command, []string) error { return runConfigShow(t, o.Inputs(), asJSON) },
	}
	o.AddFlags(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func runConfigShow(t *terminal.Terminal, in config.Inputs, asJSON bool) error {
	s, origin, err := options.Load(in)
	if err != nil {
		return err
	}
	entries := config.Entries(s, origin)
	if asJSON {
		return t.JSON(entries)
	}
	for _, e := range entries {
		if _, err := fmt.Fprintf(t.Out, "%-27s %-12s %s\n", e.Key, exit.Printable(fmt.Sprint(e.Value)), exit.Printable(e.Origin)); err != nil {
			return err
		}
	}
	return nil
}
