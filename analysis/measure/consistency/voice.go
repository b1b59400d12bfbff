package consistency

import (
	"poise/analysis"
	"poise/analysis/lang"
)

// ofVoice are the relations of speech, words and lips.
var ofVoice = []relation{
	{"words against syllables", func(f *facts) []analysis.Breach {
		words, syllables := f.part(wpm, "words"), f.part(wpm, "syllables")
		if !(words > mostWords*syllables+fewWords) {
			return nil
		}
		return withhold(lang.T("the transcript has %.0f words, but only %.0f syllables were heard: it is not what was said", words, syllables),
			wpm, variation, fillers)
	}},
	{"a pace needs speech", func(f *facts) []analysis.Breach {
		if !f.has(speaking) || f.high(speaking) > 0 {
			return nil
		}
		return withhold(lang.T("nobody was heard to speak"), wpm, variation, speechRate, articulation,
			pauses, fillers, contactSpeaking)
	}},
	{"who speaks moves the lips", func(f *facts) []analysis.Breach {
		if !(f.high(lips) < stillLips && f.part(lips, "face_s") >= enoughSpeech) || f.has(otherVoice) {
			return nil
		}
		return withhold(lang.T("the lips of the person in the picture move during %s of the speech: somebody else seems to speak",
			percent(f.value(lips))), contactSpeaking, contactListening, gestures)
	}},
}

const (
	// mostWords is how many words there can be for a syllable that was found: of syllables spoken 0.75 are found at least, nine times in
	// ten (pace.articulation_rate), and running English has 1.3 of them a word (Tauroza & Allison 1990), so that there are 1.03; the rest
	// is for speakers of short words. fewWords more may be there in a sentence or two.
	mostWords, fewWords     = 1.3, 2.0
	stillLips, enoughSpeech = analysis.HardlyMoving, analysis.EnoughSpeech
)
