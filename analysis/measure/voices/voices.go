// Package voices tells two voices apart when an interviewer is heard too, and which of them is the visible person's, so that
// pace, pauses and fillers are the person's own. Where it cannot tell, all speech is the person's, and it says so.
package voices

import (
	"math"
	"reflect"
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/speech"
)

// OtherVoice defines voice.other_voice.
var OtherVoice = analysis.Definition{
	ID: "voice.other_voice", Title: "Another voice", Unit: "share",
	Section: analysis.SectionVoice,
	Parts: []analysis.Part{{Name: "mouth_share", Label: "mouth"}, {Name: "other_s", Unit: "s", Label: "other"},
		{Name: "overlap_s", Unit: "s", Label: "both at once"}, {Name: "distinct"}, {Name: "mouth_chance"}},
	Display: analysis.Display{Lane: &analysis.Lane{Row: "Speech", Color: "sand", Text: "another voice"}},
	Doc: "Time in which a second voice speaks, divided by the time of all speech. Where a recording has two sound tracks or channels on which " +
		"one is louder than the other by 10 dB and more in turns (as they are, or once set equally loud), each is a voice, and what a microphone hears of the other one is cancelled and left out. " +
		"Else steps of a quarter of a second of voiced sound are points by pitch and 12 cepstral coefficients, in units of what frames vary " +
		"within stretches of 3 s (Mahalanobis distance), and the path between two voices that explains them best is sought, so that a turn " +
		"may begin without a pause. They are two voices if stretches of 3 s lie 5 standard deviations apart on the line between the voices " +
		"(drawn without the stretch), or these times the root of the log likelihood that the second voice adds to a step come to 4.4, and each has " +
		"two and 2 s; 6 and 5.4 if one of them speaks once. Within 1.5 s of a change both speak at once where the louder of a spectrum of either " +
		"in each band explains what is heard better than one voice does (log-max model), by 2.3 deviations more than is usual in the recording; such " +
		"time is nobody's own. The visible person's is the one with which the " +
		"mouth moves more, by more than with 95 % of shifts of the sound against the picture, in 30 s and more; where no mouth is seen, the one that " +
		"speaks 1.5 times as long. Then pace, pauses, fillers, loudness, melody and the eye contact while speaking are the person's own; else " +
		"they count both voices. Parts: distinct (standard deviations between the voices), other_s, overlap_s (both at once, in the time of either), " +
		"mouth_share (movement of the mouth in the other's speech, relative to that in the person's own), mouth_chance (of shifts of the sound, " +
		"those with which the mouth tells the voices apart as well; 1 where it does not tell).",
	Source: "Viterbi training of two states (Rabiner 1989, doi 10.1109/5.18626); cepstrum: Davis & Mermelstein 1980, doi " +
		"10.1109/TASSP.1980.1163420; cancelling: Kuech, Mabande & Enzner 2014, doi 10.1109/ICASSP.2014.6853806; both at once: Roweis " +
		"2003 (Eurospeech); limits: own, measured on single speakers",
	Accuracy: "2026-12-01: of 65 conversations of two of 21 voices 38 told apart in turns, without pauses, in short turns, with " +
		"overlaps, in an echo and at levels 12 dB apart, none with more than 10 % of the time at the wrong voice; no second voice in 12 of one voice (in-sample); of the " +
		"time at which both speak at once 0.45 to 0.51 found in 44 others with overlaps, none in one of two high voices, 2.3 s of one voice called so (partly in-sample)",
	Failures: "Two similar voices are one, and so are two of whom one says less than 2 s. Three voices are two. On one track about " +
		"half of the time at which both speak at once is found; the rest goes to one of them. Speech that is played back " +
		"counts as a voice. A voice whose sound changes halfway (another microphone, music) may count as two.",
}

// Measure tells the voices; its result is a *Result.
var Measure = &analysis.Measure{
	Name: "voices",
	Doc: "Groups the stretches of speech by their sound into one voice or two, and asks the mouth which is the visible " +
		"person's.",
	Defines:    []analysis.Definition{OtherVoice, Lips},
	Requires:   []*analysis.Measure{speech.Measure},
	ResultType: reflect.TypeFor[*Result](),
	Run:        run,
}

// Result is what other measures read. Spans are in media time, in order.
type Result struct {
	Told    bool            // two voices were told apart
	Apart   bool            // each is on a track of its own
	Guessed bool            // Apart, but whose is whose nobody said and nothing tells
	Longer  bool            // Sure, on one track, by nothing but that Own speaks longer: no mouth was seen
	Still   bool            // one voice is heard, and the lips of the person seen hardly move with it
	Alike   bool            // one voice is heard, or two that are too alike to be told apart
	Sure    bool            // and it is known which is the person's
	Own     []analysis.Span // speech of the person, as far as can be told; all speech unless Told
	Both    []analysis.Span // of Own and Other on one track: both speak at once, as far as can be told
	Other   []analysis.Span // speech of the second voice
	Person  *speech.Result  // the speech that counts as the person's: Own without Both where Sure, else all
}

var (
	uncertain = lang.Mark("no second voice could be told apart")
	alike     = lang.Mark("two voices may be heard, but they are too alike to be told apart")
)

// longerBy is how many times as long as the other the voice speaks that is taken for the person's without any mouth: whom an
// interview is about speaks more.
const longerBy = 1.5

func run(p *analysis.Pass) (any, error) {
	heard := analysis.ResultOf[*speech.Result](p, speech.Measure)
	r := &Result{Own: heard.Segments, Person: heard}
	if heard.Reason != analysis.Measured {
		p.Report(heard.NotMeasured(p, OtherVoice, heard.Reason, lang.T("stretches of speech")))
		r.reportLips(p, nil)
		return r, nil
	}
	m := newMouth(p.Obs)
	if p.Obs.OtherVoice != nil {
		r.take(p, heard, m)
	} else {
		r.assign(p, heard, divide(p.Obs.Voice, heard.Segments), m)
	}
	r.Person = r.person(heard)
	r.reportLips(p, m)
	return r, nil
}

// person is the speech that counts as the person's, of all that is heard.
func (r *Result) person(heard *speech.Result) *speech.Result {
	if !r.Sure {
		return heard
	}
	return heard.Of(speech.Without(r.Own, r.Both), r.Other)
}

// Whose ends a method: whose speech counts. It is empty where one voice is heard and nothing speaks against its being the
// person's.
func (r *Result) Whose() string {
	switch {
	case r.Guessed:
		return lang.T("; the voice of one of two sound tracks, though nothing tells that it is the person's: name the tracks with --track")
	case r.Apart:
		return lang.T("; the person's own sound track")
	case r.Longer:
		return lang.T("; the voice that speaks longer, taken for the person's")
	case r.Sure:
		return lang.T("; the person's voice alone")
	case r.Still:
		return lang.T("; the lips of the person seen hardly move, so the voice may be somebody else's")
	case r.Alike:
		return lang.T("; all speech: two voices may be heard that are too alike to be told apart")
	case r.Told:
		return lang.T("; both voices, since it is uncertain which is the person's")
	}
	return ""
}

// Foreign tells whether the speech at a time, or the nearest, is left out of Person because the other voice says it, alone or too.
func (r *Result) Foreign(t float64) bool {
	return r.Sure && !r.Apart && distance(r.Other, t) < distance(r.Person.Segments, t)
}

// distance is how far a time lies from the nearest of spans that are in order, seconds; infinite without any.
func distance(spans []analysis.Span, t float64) float64 {
	i, _ := slices.BinarySearchFunc(spans, t, func(s analysis.Span, t float64) int {
		if s.End < t {
			return -1
		}
		return 1
	})
	d := math.Inf(1)
	if i < len(spans) {
		d = max(0, spans[i].Start-t)
	}
	if i > 0 {
		d = min(d, t-spans[i-1].End)
	}
	return d
}

// assign gives the two voices their segments, and reports the second.
func (r *Result) assign(p *analysis.Pass, heard *speech.Result, parts split, m *mouth) {
	grouped := lang.T("two groups by pitch and spectrum")
	if !parts.told {
		f := heard.NotMeasured(p, OtherVoice, analysis.Measured, grouped)
		f.Reason, f.LeftOut = lang.T(uncertain), nil
		if r.Alike = parts.alike; r.Alike {
			f.Reason = lang.T(alike)
		}
		p.Report(f)
		return
	}
	alone := [2][]analysis.Span{speech.Without(parts.spans[0], parts.both), speech.Without(parts.spans[1], parts.both)}
	total := [2]float64{analysis.Length(alone[0]), analysis.Length(alone[1])}
	own, seen, alike := m.seen(alone)
	longer := max(total[0], total[1]) >= longerBy*min(total[0], total[1])
	method := grouped + lang.T("; the person's is the one with which the mouth moves")
	if seen != tells {
		method = grouped + lang.T("; the person's is the one that speaks longer")
		if own = 0; total[1] > total[0] {
			own = 1
		}
	}
	r.Told, r.Both = true, parts.both
	r.Own, r.Other = speech.Without(heard.Segments, alone[1-own]), speech.Without(heard.Segments, alone[own])
	r.Longer = seen == unseen && longer
	r.Sure = seen == tells || r.Longer
	other := analysis.Length(r.Other)
	value := other / heard.Phonation
	band := [2]float64{max(0, value-wrong), min(1, value+wrong)}
	if seen != tells { // then it may be the other way round
		band = [2]float64{min(band[0], 1-band[1]), max(band[1], 1-band[0])}
	}
	f := heard.Coverage(p, heard.Segments).Finding(OtherVoice, value, band, method)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"distinct": parts.distinct, "other_s": other, "overlap_s": analysis.Length(r.Both)}
		addMouth(f.Parts, m, r, alike)
	}
	p.Report(f)
	r.reportOther(p)
}

// wrong is the share of speech that may have gone to the wrong voice.
const wrong = 0.05
