package live

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/voice"
)

// run is one run of the measures over the kept columns of the picture or of the sound.
type run struct {
	res    *analysis.Results // nil: there is nothing
	length float64           // seconds that it was over
}

// runMeasures runs the measures over columns that begin at 0, as coverage is a share of a recording's length. Moments and speech are
// moved by shift.
func (s Settings) runMeasures(obs *analysis.Observations, length, shift float64, opt measure.Options) (run, error) {
	obs.Runtime = s.Runtime.Name()
	obs.Options = analysis.Options{Pose: s.Pose, Person: s.Person, Language: s.Language}
	obs.Recording.Duration = length
	res, err := measure.Run(obs, s.Profile, opt)
	if err != nil {
		return run{}, fmt.Errorf("measure: %w", err)
	}
	for i := range res.Moments {
		res.Moments[i].Start, res.Moments[i].End = res.Moments[i].Start+shift, res.Moments[i].End+shift
	}
	for i := range res.Speech {
		res.Speech[i].Start, res.Speech[i].End = res.Speech[i].Start+shift, res.Speech[i].End+shift
	}
	return run{res, length}, nil
}

// maxGap is how many seconds remain of a gap between older segments: more than any smoothing reaches across.
const maxGap = 1.0

// measureVisual runs the measures over pictures. Gaps between older segments, whose pictures were dropped, are
// closed first. marked reports whether the baseline could be used.
func (s Settings) measureVisual(v *analysis.Visual, base *analysis.Span, exclude ...analysis.Span) (r run, marked bool, err error) {
	if v == nil || len(v.Time) == 0 {
		return run{}, false, nil
	}
	own := *v
	var window int
	own.Time, window = closeGaps(v.Time)
	last := len(own.Time) - 1
	shift := v.Time[last] - own.Time[last]
	opt := measure.Options{}
	for _, e := range exclude {
		if e.Start, e.End = max(e.Start-shift, 0), e.End-shift; e.End > e.Start {
			opt.Exclude = append(opt.Exclude, e)
		}
	}
	if base != nil {
		if i, ok := usableBaseline(v, *base); ok {
			marked = true
			then := v.Time[i] - own.Time[i]
			opt.Baseline = &analysis.Span{Start: base.Start - then, End: base.End - then}
		}
	}
	r, err = s.runMeasures(&analysis.Observations{Visual: &own}, own.Time[last], shift, opt)
	if err == nil && window > 0 { // moments of older segments were reported when they happened
		start := v.Time[window]
		r.res.Moments = slices.DeleteFunc(r.res.Moments, func(m analysis.Moment) bool { return m.Start < start-maxGap/2 })
	}
	return r, marked, err
}

// closeGaps shortens gaps before the window to maxGap and moves the times to start at 0. It also returns the index of the first
// picture of the window.
func closeGaps(times []float64) (own []float64, window int) {
	own = make([]float64, len(times))
	last := times[len(times)-1]
	for i := 1; i < len(times); i++ {
		gap := times[i] - times[i-1]
		if gap > maxGap && times[i] < last-windowSeconds+maxSegment {
			gap, window = maxGap, i
		}
		own[i] = own[i-1] + gap
	}
	return own, window
}

// maxSegment is more than a segment of package vision lasts, seconds.
const maxSegment = 2.5

// minBaselineGaze is how many seconds of gaze a baseline holds at least, as in the report. A report says when it holds less; a
// rehearsal that goes on does better without it.
const minBaselineGaze = 1.0

// usableBaseline returns the first picture of a baseline, if that is over and shows the eyes for long enough.
func usableBaseline(v *analysis.Visual, s analysis.Span) (first int, ok bool) {
	first, seen := -1, 0.0
	if len(v.People) == 0 || v.Time[len(v.Time)-1] < s.End {
		return 0, false
	}
	for i, t := range v.Time {
		if !s.Contains(t) || i+1 == len(v.Time) {
			continue
		}
		if first < 0 {
			first = i
		}
		if v.People[0].Face.EyeReason[i] == analysis.Measured {
			seen += min(v.Time[i+1]-t, maxHold)
		}
	}
	return first, seen >= minBaselineGaze
}

// measureVoice runs the measures over the sound of a stretch of time, with what was said in it (nil: not known).
func (s Settings) measureVoice(v *analysis.Voice, said *analysis.Transcript, from, to float64) (run, error) {
	v = clipVoice(v, from, to)
	if v == nil || len(v.Level) == 0 {
		return run{}, nil
	}
	own := *v
	own.Start = 0
	return s.runMeasures(&analysis.Observations{Voice: &own, Transcript: moved(said, v.Start, v.Duration)}, v.Duration, v.Start, measure.Options{})
}

// moved is what was said in length seconds from a time on, on a clock that begins then.
func moved(said *analysis.Transcript, from, length float64) *analysis.Transcript {
	if said == nil {
		return nil
	}
	out := *said
	out.Segments, out.Withheld = nil, nil
	for _, s := range said.Segments {
		var words []analysis.TimedWord
		var text []string
		var between []analysis.Hesitation // that after each word is where the next one's is put
		asked := len(s.Hesitations) == len(s.Timed)+1
		for i, w := range s.Timed {
			if w.Start -= from; w.Start >= 0 && w.Start < length {
				w.End -= from
				words, text = append(words, w), append(text, w.Text)
				if asked {
					between = append(between[:len(words)-1], s.Hesitations[i:i+2]...)
				}
			}
		}
		if len(words) > 0 {
			out.Segments = append(out.Segments, analysis.TranscriptSegment{Start: max(0, s.Start-from), End: s.End - from,
				Text: strings.Join(text, " "), Timed: words, Hesitations: between})
		}
	}
	for _, s := range said.Withheld {
		if s.Start, s.End = max(0, s.Start-from), s.End-from; s.End > s.Start {
			out.Withheld = append(out.Withheld, s)
		}
	}
	return &out
}

// clipVoice are the columns of sound between two times, rounded to whole multiples of voice.ColumnPeriod.
func clipVoice(v *analysis.Voice, from, to float64) *analysis.Voice {
	if v == nil {
		return nil
	}
	first := max(0, math.Round((from-v.Start)/voice.ColumnPeriod))
	last := max(first, math.Round((to-v.Start)/voice.ColumnPeriod))
	if to >= v.Start+v.Duration {
		last = math.Inf(1)
	}
	own := *v
	own.Start += first * voice.ColumnPeriod
	cut := func(c []float32, hop float64) []float32 {
		at := func(steps float64) int { return int(math.Round(min(steps*voice.ColumnPeriod/hop, float64(len(c))))) }
		return c[at(first):at(last)]
	}
	own.Speech, own.Loudness = cut(v.Speech, v.SpeechHop), cut(v.Loudness, v.LoudnessHop)
	own.Level, own.Intensity = cut(v.Level, v.Hop), cut(v.Intensity, v.Hop)
	own.Voicing, own.Pitch = cut(v.Voicing, v.Hop), cut(v.Pitch, v.Hop)
	row := v.BandHop / analysis.VoiceBands
	at := func(steps float64) int {
		return int(math.Round(min(steps*voice.ColumnPeriod/row, float64(len(v.Bands)))))
	}
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
