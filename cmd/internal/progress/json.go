package progress

import (
	"io"

	"poise/analysis/observe"
	"poise/analysis/runner"
)

// NewJSON is a printer for programs: JSON lines as runner.WriteProgress writes them.
func NewJSON(w io.Writer) Printer { return &jsonLines{out: w} }

type jsonLines struct {
	out   io.Writer
	write func(observe.Progress)
}

func (j *jsonLines) Begin(string)              { j.write = runner.WriteProgress(j.out) }
func (j *jsonLines) Update(p observe.Progress) { j.write(p) }
func (j *jsonLines) End()                      {}
