// Package melody measures how far the pitch of a voice moves.
package melody

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/pitch"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/pacing"
	"poise/analysis/measure/voices"
)

// Variation defines voice.pitch_variation.
var Variation = analysis.Definition{
	ID: "voice.pitch_variation", Title: "Melody", Unit: "semitones",
	Section: analysis.SectionVoice,
	Parts: []analysis.Part{
		{Name: "median_hz", Unit: "Hz", Label: "median"}, {Name: "high_hz", Unit: "Hz", Label: "high"},
		{Name: "level_share", Unit: "share", Label: "level"}, {Name: "low_hz", Unit: "Hz", Label: "low"},
	},
	Display: analysis.Display{Rank: 140, Goal: &analysis.Goal{Low: 2, High: 6, End: 6, Aim: "Let your voice rise and fall."},
		Compared: true, Plots: []string{"pitch"}, Frequent: true},
	Doc: "How widely the pitch of voiced speech spreads: half the distance from its 16th to its 84th percentile in semitones, " +
		"which for a normal distribution is the standard deviation. Pitches more than ten semitones from the median are errors of " +
		"the pitch tracker and left out. Stretches of 10 s and more below 2 semitones are listed. Parts: median_hz; low_hz and " +
		"high_hz (5th and 95th percentile); level_share (of the windows, below 2 semitones).",
	Source: "Semitones: Nolan 2003, Proc. 15th ICPhS, 771-774; spread of speech: Traunmüller & Eriksson 1995 (2 to 4 semitones in " +
		"most languages); pitch by the autocorrelation of Boersma 1993",
	Failures: "Creaky voice has no steady pitch; music, a second voice that is not told apart and strong noise add pitches that are nobody's. A low spread " +
		"is usual in some languages and with some speech conditions, and is no fault.",
}

// Measure reports the melody; it has no result.
var Measure = &analysis.Measure{
	Name:     "melody",
	Doc:      "Takes the pitch of voiced frames within speech, in semitones about its median, over the whole and over windows.",
	Defines:  []analysis.Definition{Variation},
	Requires: []*analysis.Measure{voices.Measure, pacing.Measure},
	Advice:   advise,
	Run:      run,
}

const (
	farOff      = 10.0 // semitones from the median: an octave error (12), not intonation
	levelBelow  = 2.0  // semitones: what is listed
	windowStep  = 0.25 // of the window's length between windows
	leastVoiced = 2.0  // s of voiced frames of which a spread is given
	inWindow    = 0.25 // share of a window that must be voiced; half of speech is
	spreadError = 0.15 // of the spread: by how much it moves with the tracker's errors and what was said
)

func run(p *analysis.Pass) (any, error) {
	who := analysis.ResultOf[*voices.Result](p, voices.Measure)
	heard := who.Person
	method := lang.T("16th to 84th percentile of the pitch of frames voiced at %.1f, halved", pitch.Sure) + who.Whose()
	if heard.Reason != analysis.Measured {
		p.Report(heard.NotMeasured(p, Variation, heard.Reason, method))
		return nil, nil
	}
	c := newCurve(p.Obs.Voice, heard.Segments)
	if float64(len(c.tone))*p.Obs.Voice.Hop < leastVoiced {
		p.Report(heard.NotMeasured(p, Variation, analysis.TooShort, method))
		return nil, nil
	}
	value := spread(c.tone)
	cov := heard.Coverage(p, heard.Segments)
	f := cov.Finding(Variation, value, [2]float64{value * (1 - spreadError), value * (1 + spreadError)}, method)
	answers := analysis.ResultOf[*pacing.Result](p, pacing.Measure).Answers
	level, share := c.level(answers, p.Profile.Voice.Window, p.Obs.Voice.Hop)
	if !math.IsNaN(f.Value) {
		hz := func(q float64) float64 { return c.usual * math.Exp2(track.Quantile(c.tone, q)/12) }
		f.Parts = map[string]float64{"median_hz": c.usual, "low_hz": hz(0.05), "high_hz": hz(0.95)}
		if !math.IsNaN(share) {
			f.Parts["level_share"] = share
		}
	}
	p.Report(f)
	for _, s := range level {
		v := spread(c.within(s))
		p.Moment(analysis.Moment{Measure: Variation.ID, Start: s.Start, End: s.End, Kind: "level", Value: v,
			Why: lang.T("Your voice stayed near one note for %.0f s.", s.Length())})
	}
	return nil, nil
}

// curve is the pitch of the sure frames: their times, rising, and their distance from the usual pitch in semitones.
type curve struct {
	usual float64 // Hz
	time  []float64
	tone  []float64
}

func newCurve(v *analysis.Voice, spans []analysis.Span) *curve {
	c := &curve{usual: pitch.Usual(v, spans)}
	pitch.Each(v, spans, func(i int, hz float32) {
		if st := pitch.Semitones(c.usual, float64(hz)); math.Abs(st) <= farOff {
			c.time, c.tone = append(c.time, v.Start+float64(i)*v.Hop), append(c.tone, st)
		}
	})
	return c
}

func spread(tone []float64) float64 {
	return (track.Quantile(tone, 0.84) - track.Quantile(tone, 0.16)) / 2
}

// within is the part of the curve inside a span.
func (c *curve) within(s analysis.Span) []float64 {
	first, end := 0, len(c.time)
	for first < end && c.time[first] < s.Start {
		first++
	}
	for end > first && c.time[end-1] >= s.End {
		end--
	}
	return c.tone[first:end]
}

// level returns the stretches whose windows spread little, and their share of all windows that hold enough voice; NaN
// without any.
func (c *curve) level(answers []analysis.Span, window, hop float64) (out []analysis.Span, share float64) {
	all, few := 0, 0
	lo, hi := 0, 0
	for _, a := range answers {
		for k := 0; ; k++ {
			s := analysis.Span{Start: a.Start + float64(k)*window*windowStep}
			if s.End = s.Start + window; s.End > a.End {
				break
			}
			for lo < len(c.time) && c.time[lo] < s.Start {
				lo++
			}
			for hi = max(hi, lo); hi < len(c.time) && c.time[hi] < s.End; hi++ {
			}
			if float64(hi-lo)*hop < inWindow*window {
				continue
			}
			if all++; spread(c.tone[lo:hi]) >= levelBelow {
				continue
			}
			few++
			if n := len(out) - 1; n >= 0 && s.Start <= out[n].End {
				out[n].End = s.End
			} else {
				out = append(out, s)
			}
		}
	}
	if all == 0 {
		return nil, math.NaN()
	}
	return out, float64(few) / float64(all)
}
