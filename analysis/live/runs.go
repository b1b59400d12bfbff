package live

import (
	"fmt"
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/measure"
)

// run is one run of the measures over what is kept of the pictures, or of the sound.
type run struct {
	res    *analysis.Results // nil: there is nothing
	length float64           // seconds that it was over
}

// settle runs the measures over a stretch of time that begins at from and ends at to; both ends of obs's columns are moved
// so that measures see a recording that begins at 0, as coverage is a share of its length. Moments and speech are moved back.
func (s Settings) settle(obs *analysis.Observations, from, to float64, opt measure.Options) (run, error) {
	obs.Runtime = s.Runtime.Name()
	obs.Options = analysis.Options{Pose: s.Pose, Person: s.Person, Language: s.Language}
	obs.Recording.Duration = to - from
	res, err := measure.Run(obs, s.Profile, opt)
	if err != nil {
		return run{}, fmt.Errorf("measure: %w", err)
	}
	for i := range res.Moments {
		res.Moments[i].Start, res.Moments[i].End = res.Moments[i].Start+from, res.Moments[i].End+from
	}
	for i := range res.Speech {
		res.Speech[i].Start, res.Speech[i].End = res.Speech[i].Start+from, res.Speech[i].End+from
	}
	return run{res, to - from}, nil
}

// bridge is how many seconds are left between the baseline and the window: more than any smoothing reaches across.
const bridge = 1.0

// watched runs the measures over pictures. The time between a baseline that is long ago and the window, of which nothing is
// kept, is taken out first. marked tells whether the baseline could be used.
func (s Settings) watched(v *analysis.Visual, base *analysis.Span, exclude ...analysis.Span) (r run, marked bool, err error) {
	if v == nil || len(v.Time) == 0 {
		return run{}, false, nil
	}
	own := *v
	own.Time = slices.Clone(v.Time)
	last := own.Time[len(own.Time)-1]
	out := 0.0 // what is taken out
	k := 0     // first picture of the window
	opt := measure.Options{}
	if base != nil && within(v, *base) {
		marked = true
		for i := 1; i < len(own.Time) && own.Time[i] < last-Window+segment; i++ {
			if gap := own.Time[i] - own.Time[i-1]; own.Time[i-1] >= base.End-segment && gap > bridge {
				k, out = i, gap-bridge
			}
		}
		for i := range k {
			own.Time[i] += out
		}
	}
	from := own.Time[0]
	for i := range own.Time {
		own.Time[i] -= from
	}
	for _, e := range exclude {
		if e.Start -= from; e.End-from > e.Start {
			opt.Exclude = append(opt.Exclude, analysis.Span{Start: e.Start, End: e.End - from})
		}
	}
	if marked {
		opt.Baseline = &analysis.Span{Start: base.Start + out - from, End: base.End + out - from}
	}
	r, err = s.settle(&analysis.Observations{Visual: &own}, from, last, opt)
	if err == nil && k > 0 { // the baseline's own moments were seen when they happened
		start := v.Time[k]
		r.res.Moments = slices.DeleteFunc(r.res.Moments, func(m analysis.Moment) bool { return m.Start < start-bridge/2 })
	}
	return r, marked, err
}

// segment is more than a segment of package vision lasts, seconds.
const segment = 2.5

// within tells whether pictures of the span are kept, and one after it.
func within(v *analysis.Visual, s analysis.Span) bool {
	return v.Time[len(v.Time)-1] >= s.End && slices.ContainsFunc(v.Time, s.Contains)
}

// heard runs the measures over the sound of a stretch of time.
func (s Settings) heard(v *analysis.Voice, from, to float64) (run, error) {
	v = later(v, from, to)
	if v == nil || len(v.Level) == 0 {
		return run{}, nil
	}
	own := *v
	own.Start = 0
	return s.settle(&analysis.Observations{Voice: &own}, v.Start, v.Start+v.Duration, measure.Options{})
}

// wholeColumns is a time in which each column of sound has a whole number of entries, seconds.
const wholeColumns = 0.8

// later is the sound of a stretch of time, its ends moved to the nearest whole entries.
func later(v *analysis.Voice, from, to float64) *analysis.Voice {
	if v == nil {
		return nil
	}
	first := max(0, math.Round((from-v.Start)/wholeColumns))
	last := max(first, math.Round((to-v.Start)/wholeColumns))
	if to >= v.Start+v.Duration {
		last = math.Inf(1)
	}
	own := *v
	own.Start += first * wholeColumns
	cut := func(c []float32, hop float64) []float32 {
		at := func(steps float64) int { return int(math.Round(min(steps*wholeColumns/hop, float64(len(c))))) }
		return c[at(first):at(last)]
	}
	own.Speech, own.Loudness = cut(v.Speech, v.SpeechHop), cut(v.Loudness, v.LoudnessHop)
	own.Level, own.Intensity = cut(v.Level, v.Hop), cut(v.Intensity, v.Hop)
	own.Voicing, own.Pitch = cut(v.Voicing, v.Hop), cut(v.Pitch, v.Hop)
	row := v.BandHop / analysis.VoiceBands
	at := func(steps float64) int { return int(math.Round(min(steps*wholeColumns/row, float64(len(v.Bands))))) }
	own.Bands = v.Bands[at(first):at(last)]
	own.Duration = float64(len(own.Level)) * v.Hop
	return &own
}

func (r run) finding(id string) analysis.Finding {
	if r.res != nil {
		for _, f := range r.res.Findings {
			if f.ID == id {
				return f
			}
		}
	}
	return analysis.Finding{ID: id, Value: math.NaN()}
}

func (r run) moments() []analysis.Moment {
	if r.res == nil {
		return nil
	}
	return r.res.Moments
}
