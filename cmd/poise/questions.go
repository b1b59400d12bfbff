package main

import (
	"math"
	"os"

	"poise/analysis"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/questions"
	"poise/cmd/internal/timespan"
)

// readQuestions reads the file named by --questions; nothing without a name.
func readQuestions(path string) ([]analysis.Asked, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, exit.Usagef("--questions: %w: %s", bare(err), quoted(path))
	}
	defer f.Close()
	out, err := questions.Read(f)
	if err != nil {
		return nil, exit.Usagef("--questions: %w: %s", err, quoted(path))
	}
	return out, nil
}

// askedWithin checks the questions' times against a recording whose length is known.
func (r ranges) askedWithin(rec analysis.Recording) error {
	for _, a := range r.asked {
		last := a.Start
		if !math.IsNaN(a.End) {
			last = a.End - beyond(rec)
		}
		if last > rec.Duration {
			return exit.Usagef("--questions: the question at %s is not within the recording, which is %s long", timespan.Format(a.Start),
				timespan.Format(rec.Duration))
		}
	}
	return nil
}

// asked are the questions that an earlier report was given, with the times that were found for them.
func (e *earlier) asked() []analysis.Asked {
	var out []analysis.Asked
	for _, q := range e.Questions {
		if q.Source != analysis.QuestionGiven {
			continue
		}
		a := analysis.Asked{Start: q.Start, End: math.NaN(), Text: q.Text}
		if q.End > q.Start {
			a.End = q.End
		}
		out = append(out, a)
	}
	return out
}

// notFound tells which of the questions have no place in the recording.
func (r ranges) notFound(t *terminal, found []analysis.Question) {
	given := 0
	for _, q := range found {
		if q.Source == analysis.QuestionGiven {
			given++
		}
	}
	if n := len(r.asked) - given; n > 0 {
		t.note("%d of the %d questions were not found in the recording: write their times before them", n, len(r.asked))
	}
}
