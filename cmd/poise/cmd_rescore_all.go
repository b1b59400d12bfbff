package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/pflag"

	"poise/analysis/library"
	"poise/analysis/pipeline"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/local"
	"poise/cmd/internal/options"
	"poise/cmd/internal/terminal"
	"poise/cmd/internal/version"
)

// rescoreLibrary measures all rehearsals of a library again. One that can't be costs itself alone.
func rescoreLibrary(ctx context.Context, t *terminal.Terminal, o rescoreOptions, args []string) error {
	if err := o.onlyAll(); err != nil {
		return err
	}
	dir := local.Library(append(args, "")[0])
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		return exit.Usagef("there is no library at %s: name its folder", exit.Quoted(dir))
	}
	lib, err := library.Open(dir)
	if errors.Is(err, library.ErrBusy) {
		return fmt.Errorf("%w: end it first, or have its page measure all again", err)
	}
	if err != nil {
		return err
	}
	return errors.Join(o.rescoreItems(ctx, t, lib), lib.Close())
}

// onlyAll refuses what says something about one report.
func (o *rescoreOptions) onlyAll() (err error) {
	o.Flags.Visit(func(f *pflag.Flag) {
		if !slices.Contains([]string{"all", "quiet", "profile", "set"}, f.Name) {
			err = exit.Usagef("--all and --%s exclude each other: --%s is about one report", f.Name, f.Name)
		}
	})
	return err
}

func (o *rescoreOptions) rescoreItems(ctx context.Context, t *terminal.Terminal, lib *library.Library) error {
	items, err := lib.Items()
	if err != nil {
		return err
	}
	items = slices.DeleteFunc(items, func(it library.Item) bool { return it.State != library.Done })
	failed := 0
	for i, it := range items {
		if !o.Quiet {
			t.Note("%d of %d: %s", i+1, len(items), it.Title)
		}
		err := o.again(ctx, it.Folder)
		var usage *exit.UsageError
		if ctx.Err() != nil || errors.As(err, &usage) { // a wrong threshold is wrong for all
			return errors.Join(err, ctx.Err())
		}
		if err != nil {
			failed++
			t.Note("%s: %s", it.Title, exit.Line(err))
		}
	}
	if _, err := fmt.Fprintf(t.Out, "%d of %d rehearsals are measured by %s.\n", len(items)-failed, len(items), version.Program()); err != nil {
		return err
	}
	if failed > 0 {
		return &exit.CodeError{Code: exit.Some, Err: fmt.Errorf("%d of %d rehearsals could not be measured again; their reports stay as they were", failed, len(items))}
	}
	return nil
}

// again measures one report with what it was told, and thresholds as rescore takes them.
func (o *rescoreOptions) again(ctx context.Context, dir string) error {
	was, err := pipeline.Open(dir)
	if err != nil {
		return err
	}
	settings, _, err := options.Load(o.InputsAfter(was))
	if err != nil {
		return err
	}
	_, err = was.Rescore(ctx, pipeline.RescoreOptions{Profile: &settings.Profile, Program: version.Program()})
	return err
}
