package pacing

import (
	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

// The numbers this package reports.
var (
	Pauses = analysis.Definition{
		ID: "pace.pauses", Title: "Pauses", Unit: "per minute",
		Section: analysis.SectionVoice,
		Parts: []analysis.Part{
			{Name: "count"}, {Name: "median_s", Unit: "s", Label: "median"},
			{Name: "longest_s", Unit: "s", Label: "longest"}, {Name: "share", Unit: "share"},
		},
		Display: analysis.Display{Goal: &analysis.Goal{Aim: "Pause a second after each point."}, Rank: 120, Headline: true, Table: true, Compared: true, Frequent: true,
			Lane: &analysis.Lane{Row: "Pauses", Color: "pause", Text: "pause", InText: true}},
		Live: analysis.Live{Sum: analysis.LiveCounted},
		Doc: "Silences of min_pause to max_pause between two stretches of speech, per minute of answers. An answer is speech " +
			"with its pauses; a silence longer than max_pause separates answers and is listed apart. Silence before the first " +
			"word, and after the last up to the recording's end, is no pause. A cough is sound, not silence: it ends a pause. " +
			"Parts: median_s and longest_s (seconds), share (of answer time), count.",
		Source: "Goldman-Eisler 1968, Psycholinguistics: 0.25 s; edges: own definition on the signal",
		Accuracy: "2026-11-22, generated speech with 62 pauses of known place: all found, none invented, down to 20 dB above the " +
			"noise; at least 0.86 of them at 10 dB; 40 of 42 with keys typed as loudly as the voice speaks; 2 of 4 in a recording " +
			"with coughs, off which the others were marked; median edge error 0.01 s, 90th percentile 0.11 s in noise",
		Failures: "A cough, a loud breath or noise inside a pause shortens or hides it, and so does a far microphone's room, which " +
			"rings on for 0.2 s; strong noise hides soft words, which then read as a pause; a second voice that is not told apart " +
			"fills pauses.",
	}
	SpeechRate = analysis.Definition{
		ID: "pace.speech_rate", Title: "Syllables a second", Unit: "syllables/s",
		Section:  analysis.SectionVoice,
		Parts:    []analysis.Part{{Name: "syllables"}},
		Live:     analysis.Live{Sum: analysis.LiveSyllables},
		Doc:      "Syllables divided by the time of the answers, pauses included.",
		Source:   "de Jong & Wempe 2009, doi 10.3758/BRM.41.2.385",
		Accuracy: nucleiAccuracy,
		Failures: nucleiFailures,
	}
	ArticulationRate = analysis.Definition{
		ID: "pace.articulation_rate", Title: "Syllables a second, without pauses", Unit: "syllables/s",
		Section:  analysis.SectionVoice,
		Parts:    []analysis.Part{{Name: "syllables"}},
		Doc:      "Syllables divided by the time of speech without the pauses (phonation time).",
		Source:   "de Jong & Wempe 2009, doi 10.3758/BRM.41.2.385",
		Accuracy: nucleiAccuracy,
		Failures: nucleiFailures,
	}
	WPM = analysis.Definition{
		ID: "pace.wpm", Title: "Speaking pace", Unit: "words/min",
		Section: analysis.SectionVoice,
		Parts:   []analysis.Part{{Name: "syllables"}, {Name: "words"}},
		Display: analysis.Display{Joint: 5, Rank: 110, Headline: true, Table: true, Compared: true,
			Goal: &analysis.Goal{End: 250, Aim: "The green zone is easy to follow.",
				Zone: func(p *analysis.Profile) (low, high float64) { return p.Voice.PaceLow, p.Voice.PaceHigh }}},
		Live: analysis.Live{Sum: analysis.LivePace},
		Doc: "Words per minute of answers, pauses included: the spoken words of the transcript, um and uh left out, numbers as they " +
			"are read out. Stretches that could not be understood are left out with their time. Without a " +
			"transcript it is estimated, and says so: the speech rate times 60, divided by " +
			"syllables_per_word. Where a transcript that was given names several speakers, it is that of the one with the most words.",
		Source: "Transcript: Moonshine tiny, and base where tiny is unsure (Jeffries et al. 2024, arXiv 2410.15608). Syllables per word of English: Tauroza & Allison 1990, doi 10.1093/applin/11.1.90, 1.3 (interviews, " +
			"conversation) and 1.4 (lectures) to 1.6 (radio); their mean, 1.4, is taken",
		Accuracy: "2026-11-22, 42 recordings of 1 to 45 s with known words: the transcript has 1.00 of their number in the median, " +
			"nine in ten 0.69 to 1.20 (a rendered rehearsal of 106 words: 0.98); 17 % of its words are others in the median. Estimated from syllables: " +
			"median 0.83 of the true pace, nine in ten 0.63 to 1.43; no word in 3 recordings without speech",
		Failures: "Fast, mumbled, noisy or strongly accented speech loses words in the transcript. Speech that " +
			"cannot be understood as English, where the two networks don't agree, is left out with its time; where that is most of it, there is " +
			"no pace. Another voice counts where it is not told apart (voice.other_voice). Estimated: long words read as more words. " + nucleiFailures,
	}
	Variation = analysis.Definition{
		ID: "pace.variation", Title: "Variation of pace", Unit: "words/min",
		Section: analysis.SectionVoice,
		Parts: []analysis.Part{
			{Name: "median", Unit: "words/min"}, {Name: "drag_share", Unit: "share", Label: "drag"},
			{Name: "fastest", Unit: "words/min"}, {Name: "rush_share", Unit: "share", Label: "rush"},
			{Name: "slowest", Unit: "words/min"}, {Name: "windows"},
		},
		Doc: "Standard deviation of the words per minute over windows that answers fill to three quarters. Words of a transcript are " +
			"placed within their sentence by the syllables heard; without one they are estimated, as for pace.wpm. Windows " +
			"above pace_high are listed as rush, below pace_low as drag.",
		Source: "Own definition. Sources disagree on the ideal: 100-165 words/min (Microsoft Speaker Coach), 120-145 (Orai), " +
			"130-175 (Read); the default band spans them",
		Failures: "Slow windows are often windows with a long pause. " + nucleiFailures,
	}
)

const nucleiAccuracy = "2026-11-22, 35 transcribed clips of 1 to 45 s: median 1.00 of the syllables spoken, nine in ten within 0.75 to " +
	"1.38; correlation of the rates 0.79"

const nucleiFailures = "Fast or mumbled speech runs syllables together and reads slower than it is; whispering has no voice and is missed."

func method(d analysis.Definition, p analysis.VoiceProfile) string {
	syllables := lang.T("intensity peaks at least %.1f dB above the dips, voiced at %.2f", p.SyllableDip, p.MinVoicing)
	switch d.ID {
	case Pauses.ID:
		return lang.T("silences of %.2f to %.1f s between stretches of speech, edges on the level", p.MinPause, p.MaxPause) + track.CountMethod()
	case WPM.ID:
		return lang.T("estimated: %s; %.2f syllables a word", syllables, p.SyllablesPerWord)
	case Variation.ID:
		return lang.T("as pace.wpm, over windows of %.0f s", p.Window)
	}
	return syllables
}
