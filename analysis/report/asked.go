package report

import (
	"math"

	"poise/analysis/report/format"

	"poise/analysis/lang"
)

// asked is a question with what its answer measures, in words; a cell says so where nothing was measured.
type asked struct {
	clip
	Latency, Length, Pace, Contact string
}

func (b *builder) questions() []asked {
	var out []asked
	for _, q := range b.rep.Questions {
		text := q.Text
		if text == "" {
			text = lang.T("a question is heard")
		}
		a := asked{clip: b.clip(q.Start, max(q.Start, q.End), text), Length: lang.T("no answer heard"),
			Latency: inCell(q.Latency, "s"), Pace: inCell(q.WPM, "words/min"), Contact: inCell(q.EyeContact, "share")}
		if q.Answer != nil {
			a.End, a.Length = max(a.End, q.Answer.End), format.Length(q.Answer.Length())
		}
		out = append(out, a)
	}
	return out
}

// inCell is a value that may be absent.
func inCell(v *float64, unit string) string {
	if v == nil {
		return lang.T("not measured")
	}
	return format.Amount(roundTo(*v, unit), unit)
}

// roundTo keeps as many digits as a table can use.
func roundTo(v float64, unit string) float64 {
	switch unit {
	case "words/min":
		return math.Round(v)
	case "s":
		return math.Round(v*10) / 10
	}
	return v
}
