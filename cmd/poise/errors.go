package main

import (
	"errors"
	"fmt"
	"syscall"

	"poise/analysis/pipeline"
	"poise/cmd/internal/exit"
)

// otherFolder is what commands with -o FOLDER advise when it cannot be written to.
const otherFolder = "choose another folder with -o"

// inOptions puts an error of the pipeline into the words of the command line: it names the option that it is about, or the
// one that mends it.
func inOptions(err error) error {
	var e *pipeline.Error
	switch {
	case !errors.As(err, &e):
		return err
	case e.Field != "":
		return exit.Usagef("--%w", e)
	case errors.Is(err, pipeline.ErrOtherReport):
		return fmt.Errorf("%w: %s, or --force to replace it", err, otherFolder)
	case e.Kind == pipeline.Output:
		return advised(err, otherFolder)
	}
	return err
}

// outputError says that a folder cannot be written to, and what mends it; nil of nil.
func outputError(err error, dir string) error {
	return advised(pipeline.OutputError(err, dir), otherFolder)
}

// advised adds what mends an output that cannot be written to.
func advised(err error, advice string) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		advice = "free some space, or " + advice
	}
	return fmt.Errorf("%w (%s)", err, advice)
}
