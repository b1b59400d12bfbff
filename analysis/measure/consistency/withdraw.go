package consistency

import (
	"slices"

	"poise/analysis"
)

// Withdraw takes out of the results what rests on findings that are not to be believed: words that were not said, and what the answers
// to questions say of them.
func Withdraw(out *analysis.Results, breaches []analysis.Breach) {
	out.Withheld = breaches
	doubted := map[string]string{}
	for _, b := range breaches {
		for _, id := range b.Withholds {
			if !b.Seen {
				doubted[id] = b.Says
			}
		}
	}
	if why, ok := doubted[wpm]; ok && out.Transcript != nil && out.Transcript.Source == analysis.FromMoonshine {
		out.Transcript, out.NoTranscript = nil, why
	}
	out.Questions = slices.Clone(out.Questions)
	for i := range out.Questions {
		q := &out.Questions[i]
		if _, ok := doubted[wpm]; ok {
			q.WPM = nil
		}
		if _, ok := doubted[contact]; ok {
			q.EyeContact = nil
		}
	}
}
