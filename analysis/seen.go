package analysis

import (
	"fmt"
	"math"

	"poise/analysis/lang"
)

// LeastSeen is the share of the time a number speaks of, 0 to 1, in which it has to be measured before it is said. With less, what was
// not seen could be anything, and most of the band is made of it. It is the project's own choice.
const LeastSeen = 0.3

// nothingThere are the reasons why there was nothing to measure, rather than nothing seen: pauses hold no syllables, and who has left no posture.
var nothingThere = [...]Reason{NotAnalysed, NoSpeech, OtherVoice, Excluded, Away}

// Seen is the share of the time a finding speaks of, 0 to 1, in which it was measured. It differs from Coverage, a share of the whole
// recording, by the time in which there was nothing to measure. NaN where the coverage is unknown.
func (f *Finding) Seen() float64 {
	there := 1.0
	for _, r := range nothingThere {
		there -= f.LeftOut[r.String()]
	}
	if f.Coverage <= 0 {
		return 0
	}
	return f.Coverage / max(there, f.Coverage)
}

// Enough tells whether a finding has a number that rests on enough of its time.
func (f *Finding) Enough() bool { return !math.IsNaN(f.Value) && !(f.Seen() < LeastSeen) }

// Said is the finding as it may be shown: without its number where that rests on too little of the time, and then with the reason in
// words. Whatever makes or reads findings for others takes them through here, so that one number is said everywhere or nowhere.
func (f Finding) Said() Finding {
	if math.IsNaN(f.Value) || f.Enough() {
		return f
	}
	share := fmt.Sprintf("%.0f %%", 100*f.Seen())
	if f.Seen() < 0.01 {
		share = lang.T("less than 1 %")
	}
	if f.LeftOut[NoAudio.String()] > 1-LeastSeen {
		return f.Withheld(lang.T("not enough heard: %s of the time", share))
	}
	return f.Withheld(lang.T("not enough seen: %s of the time", share))
}

// Withheld is the finding without its number, with the reason in words.
func (f Finding) Withheld(reason string) Finding {
	nan := math.NaN()
	f.Value, f.Band, f.Parts, f.Reason = nan, [2]float64{nan, nan}, nil, reason
	return f
}

// Breach is a relation between findings that did not hold, for which some were withheld.
type Breach struct {
	Relation  string   // its name: "words against syllables"
	Withholds []string // the findings, by id
	Says      string   // why, in words for the person in the recording
	Seen      bool     // what was found was there, only too little was seen to tell its share: its moments stay
}
