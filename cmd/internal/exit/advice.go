package exit

import (
	"errors"
	"fmt"
	"syscall"

	"poise/analysis/pipeline"
)

// OtherFolder is what commands with -o FOLDER advise when it cannot be written to.
const OtherFolder = "choose another folder with -o"

// InOptions puts an error of the pipeline into the words of the command line: it names the option that it is about, or the
// one that mends it.
func InOptions(err error) error {
	var e *pipeline.Error
	switch {
	case !errors.As(err, &e):
		return err
	case e.Field != "":
		return Usagef("--%w", e)
	case errors.Is(err, pipeline.ErrOtherReport):
		return fmt.Errorf("%w: %s, or --force to replace it", err, OtherFolder)
	case e.Kind == pipeline.Output:
		return Advised(err, OtherFolder)
	}
	return err
}

// OutputError says that a folder cannot be written to, and what mends it; nil of nil.
func OutputError(err error, dir string) error {
	return Advised(pipeline.OutputError(err, dir), OtherFolder)
}

// Advised adds what mends an output that cannot be written to.
func Advised(err error, advice string) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		advice = "free some space, or " + advice
	}
	return fmt.Errorf("%w (%s)", err, advice)
}

// Quoted shows a name so that it can be told from the words around it.
func Quoted(name string) string { return fmt.Sprintf("%q", name) }
