package together

import (
	"fmt"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

// mostTips is how many are said of what was measured.
const mostTips = 3

// openQuestions is for everybody who asks.
var openQuestions = Tip{lang.Mark("Ask open questions"), lang.Mark("They begin with what, how, or tell me about."), lang.Mark("Start with something easy, such as the way here.")}

// tips are for the one who asks the questions: whoever does leaves the talking to the other, lets them finish, looks and sits welcoming.
func tips(r *analysis.Report, defs []analysis.Definition) (out []Tip) {
	for _, d := range defs {
		f, ok := r.Measures[d.ID]
		h := d.Display.Asking
		if !ok || h == nil || !h.Fires(f.Value) || len(out) == mostTips { // NaN fires nothing
			continue
		}
		says := h.Says
		if strings.Contains(says, "%s") {
			says = fmt.Sprintf(says, number(f))
		}
		out = append(out, Tip{h.Title, says, h.Exercise})
	}
	q := openQuestions
	return append(out, Tip{lang.T(q.Title), lang.T(q.Text), lang.T(q.Exercise)})
}

// number is a finding within a sentence.
func number(f analysis.Finding) string {
	if f.Unit == "count" {
		return format.Times(f.Value)
	}
	return format.Amount(f.Value, f.Unit)
}
