// Package turns tells which answers belong to which questions, and how long the person took to answer. Where it cannot tell,
// it says so.
package turns

import (
	"math"
	"reflect"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/gaze"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/pacing"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
)

// Latency defines voice.response_latency.
var Latency = analysis.Definition{
	ID: "voice.response_latency", Title: "Time to answer", Unit: "s",
	Section: analysis.SectionVoice,
	Parts:   []analysis.Part{{Name: "count"}, {Name: "longest_s", Unit: "s", Label: "longest"}, {Name: "shortest_s", Unit: "s", Label: "shortest"}},
	Display: analysis.Display{Joint: 4},
	Doc: "Time from the end of a question to the first word after it, median over the questions: those given with --questions, " +
		"else the turns of a second voice. Of a question given without its end, the end is that of the other voice's turn at its " +
		"start, or, in silence, its start. Parts: count, shortest_s, longest_s.",
	Source: "Own definition. In conversation turns follow each other after 0.2 s in the mean (Stivers et al. 2009, doi " +
		"10.1073/pnas.0903616106); thinking before an answer takes seconds and is usual",
	Failures: "A sound of assent (\"mhm\") counts as the first word. Delay of an internet call adds to it.",
}

// Measure tells the answers; its result is a *Result.
var Measure = &analysis.Measure{
	Name: "turns",
	Doc: "Finds the answer to each question, given or heard from a second voice, and the time to its first word, and tells how two " +
		"voices share the talking.",
	Defines:    []analysis.Definition{Latency, TalkShare, Interruptions},
	Requires:   []*analysis.Measure{speech.Measure, voices.Measure, pacing.Measure, gaze.Measure},
	ResultType: reflect.TypeFor[*Result](),
	Run:        run,
}

// Result is what reports show besides the finding.
type Result struct {
	*voices.Result
	Questions []analysis.Question // in order
}

func run(p *analysis.Pass) (any, error) {
	heard := analysis.ResultOf[*speech.Result](p, speech.Measure)
	r := &Result{Result: analysis.ResultOf[*voices.Result](p, voices.Measure)}
	r.Questions = answers(p, r)
	reportFloor(p, heard, r)
	if heard.Reason != analysis.Measured {
		p.Report(heard.NotMeasured(p, Latency, heard.Reason, lang.T("stretches of speech")))
		return r, nil
	}
	reportLatency(p, heard, r.Questions)
	return r, nil
}

// latencyError is how far a latency may lie from the truth, seconds: two edges of speech.
const latencyError = 2 * speech.EdgeError

func reportLatency(p *analysis.Pass, heard *speech.Result, questions []analysis.Question) {
	method := lang.T("first word after the end of each question; median")
	var took []float64
	for _, q := range questions {
		if q.Latency == nil {
			continue
		}
		took = append(took, *q.Latency)
		p.Moment(analysis.Moment{Measure: Latency.ID, Start: q.Answer.Start - *q.Latency, End: q.Answer.Start, Kind: "before_answer",
			Value: *q.Latency, Why: lang.T("You began %.1f s after the question.", *q.Latency)})
	}
	if len(took) == 0 {
		f := heard.NotMeasured(p, Latency, analysis.Measured, method)
		f.Reason, f.LeftOut = lang.T("no question whose end is known is followed by an answer"), nil
		p.Report(f)
		return
	}
	r := track.Range(took...)
	value := track.Median(took)
	f := heard.Coverage(p, heard.Segments).Finding(Latency, value, [2]float64{max(0, value-latencyError), value + latencyError}, method)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"count": float64(len(took)), "shortest_s": r[0], "longest_s": r[1]}
	}
	p.Report(f)
}
