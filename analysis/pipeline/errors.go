package pipeline

import (
	"context"
	"errors"
	"fmt"

	"poise/analysis/media"
	"poise/analysis/observe"
	"poise/models"
)

// Kind says whose fault an error is, and with that what mends it.
type Kind string

// The kinds of errors.
const (
	Failed      Kind = "failed"      // anything else
	Settings    Kind = "settings"    // a range, question or setting is wrong or does not fit the recording
	Input       Kind = "input"       // the recording, transcript or observations cannot be used
	Output      Kind = "output"      // the report cannot be written
	Missing     Kind = "missing"     // a network, the runtime or ffmpeg is missing
	Interrupted Kind = "interrupted" // the context was cancelled
)

// Field is the part of what a user asked for that an error is about.
type Field string

// The fields. A command line has an option of each name.
const (
	FieldBaseline  Field = "baseline"
	FieldLook      Field = "look"
	FieldExclude   Field = "exclude"
	FieldWrong     Field = "wrong"
	FieldQuestions Field = "questions"
	FieldTrack     Field = "track"
)

// Error is what went wrong, with its kind.
type Error struct {
	Kind  Kind
	Field Field  // what it is about; empty: nothing of what was asked for
	Value string // of the field, as people write it; empty: Err names it
	Err   error  // does not name field and value
}

func (e *Error) Error() string {
	switch {
	case e.Field == "":
		return e.Err.Error()
	case e.Value == "":
		return string(e.Field) + ": " + e.Err.Error()
	}
	return string(e.Field) + " " + e.Value + " " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf sorts any error of this package, or of those that it calls.
func KindOf(err error) Kind {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Kind
	case errors.Is(err, context.Canceled):
		return Interrupted
	case errors.Is(err, models.ErrMissing), errors.Is(err, models.ErrAltered), errors.Is(err, models.ErrRuntime),
		errors.Is(err, models.ErrUnsupported), errors.Is(err, media.ErrTool):
		return Missing
	case errors.Is(err, media.ErrDisk):
		return Output
	case errors.Is(err, observe.ErrUnusable):
		return Input
	}
	return Failed
}

func inputErrorf(format string, args ...any) error {
	return &Error{Kind: Input, Err: fmt.Errorf(format, args...)}
}
