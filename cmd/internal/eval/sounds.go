package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/measure/lexicon"
)

// noises are the signal-to-noise ratios at which the sound is judged again, dB; the first is the recording as it is.
var noises = []float64{math.Inf(1), 20, 10}

// soundTable scores what is measured from the sound alone: fillers, pauses, syllables, and speech where there is none.
func soundTable(ctx context.Context, s settings, o *observer, w io.Writer) error {
	all, err := readAllSpoken(s.shared)
	if err != nil {
		return err
	}
	marks, err := readMarks(s.shared)
	if err != nil {
		return err
	}
	t := table{head: []string{"noise", "fillers P", "fillers R", "false fillers/min", "pauses P", "pauses R", "pause edges, median s",
		"syllable rate r", "false speech s", "word count error"}}
	var clean soundScore
	by := map[string]*soundScore{}
	for _, snr := range noises {
		var sum soundScore
		for _, c := range all {
			if !strings.Contains(c.name, s.clips) || c.foreign {
				continue
			}
			say("sound of %s", c.name)
			obs, err := o.noisy(ctx, c.path, snr)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			one := soundScore{}
			if err := one.add(c, marks[c.name], obs); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			if sum.join(&one); math.IsInf(snr, 1) {
				by[c.name] = &one
			}
		}
		if math.IsInf(snr, 1) {
			clean = sum
		}
		t.add(sum.cells(snr)...)
	}
	fmt.Fprint(w, "\n## Sound\n\nFillers: the um and uh that are aligned by hand in mfa_cold_corpus3 (P, R), and those found in recordings "+
		"whose text has none. Pauses: those of dev_mixed and mfa_cold_corpus3; found when both ends lie within 0.15 s. Syllable rate: "+
		"correlation of those heard with those written. Word count error: median. Noise is white, below the level of the speech.\n")
	t.write(w)
	clean.wanted(w, by)
	return formatTable(ctx, s, o, all, w)
}

// soundScore adds up recordings.
type soundScore struct {
	fillers, pauses counts
	edges           []float64
	falseFillers    float64
	minutes         float64 // in which a filler is a false one
	heard, written  []float64
	falseSpeech     float64   // seconds
	words           []float64 // errors of their number, as shares
	same            []float64 // words of one recording in several versions
	missed          []string  // marked pauses, and what was heard there
}

// join adds what another recording scored.
func (s *soundScore) join(o *soundScore) {
	s.fillers.join(o.fillers)
	s.pauses.join(o.pauses)
	s.falseFillers, s.minutes, s.falseSpeech = s.falseFillers+o.falseFillers, s.minutes+o.minutes, s.falseSpeech+o.falseSpeech
	s.edges, s.words, s.same = append(s.edges, o.edges...), append(s.words, o.words...), append(s.same, o.same...)
	s.heard, s.written, s.missed = append(s.heard, o.heard...), append(s.written, o.written...), append(s.missed, o.missed...)
}

func (s *soundScore) add(c spoken, m heardMarks, obs *analysis.Observations) error {
	seconds := obs.Recording.Duration
	res, err := measure.Run(obs, analysis.DefaultProfile(), measure.Options{})
	if err != nil {
		return err
	}
	if tr := obs.Transcript; tr != nil && c.text != "" {
		said, got := float64(len(plainWords(c.text))), float64(len(plainWords(tr.Text)))
		s.words = append(s.words, math.Abs(got/said-1))
		if strings.HasPrefix(c.name, sameSpeech) {
			s.same = append(s.same, got)
		}
	}
	fillers := moments(res, "voice.fillers", "um", "uh")
	switch {
	case len(m.fillers) > 0:
		overlapping(&s.fillers, m.fillers, fillers)
	case !strings.Contains(" "+strings.ToLower(c.text)+" ", " uh ") && !strings.Contains(c.text, " um ") && (c.text != "" || c.wordless):
		s.falseFillers += float64(len(fillers))
		s.minutes += seconds / 60
	}
	if len(m.pauses) > 0 {
		got := slices.DeleteFunc(moments(res, "pace.pauses", "pause", "between_answers"),
			func(g analysis.Span) bool { return g.Length() < m.least })
		s.edges, s.missed = append(s.edges, matching(&s.pauses, m.pauses, got)...), unlike(m.pauses, got)
	}
	if c.wordless {
		if f := finding(res, "voice.speaking"); f.Value > 0 {
			s.falseSpeech += f.Value * seconds
		}
		return nil
	}
	if c.text == "" {
		return nil
	}
	n := 0
	for _, word := range lexicon.Split(c.text, "en") {
		n += lexicon.Syllables(word)
	}
	if f := finding(res, "pace.speech_rate"); f.Value == f.Value {
		s.heard, s.written = append(s.heard, f.Parts["syllables"]/seconds), append(s.written, float64(n)/seconds)
	}
	return nil
}

func (s *soundScore) cells(snr float64) []string {
	name := "as recorded"
	if !math.IsInf(snr, 1) {
		name = fmt.Sprintf("%.0f dB", snr)
	}
	return []string{name, number(s.fillers.precision(), 2), number(s.fillers.recall(), 2), number(s.falseFillers/s.minutes, 2),
		number(s.pauses.precision(), 2), number(s.pauses.recall(), 2), number(quantile(s.edges, 0.5), 3),
		number(correlation(s.heard, s.written), 2), number(s.falseSpeech, 1), number(quantile(s.words, 0.5), 3)}
}

// moments are the stretches of a measure's moments of the given kinds.
func moments(res *analysis.Results, id string, kinds ...string) []analysis.Span {
	var out []analysis.Span
	for _, m := range res.Moments {
		for _, k := range kinds {
			if m.Measure == id && m.Kind == k {
				out = append(out, analysis.Span{Start: m.Start, End: m.End})
			}
		}
	}
	return out
}

// overlapping counts as found what shares half of the shorter one's length.
func overlapping(c *counts, want, got []analysis.Span) {
	paired(c, want, got, func(a, b analysis.Span) bool {
		return min(a.End, b.End)-max(a.Start, b.Start) >= 0.5*min(a.Length(), b.Length())
	})
}

// matching counts as found what has both ends near, and returns how far off those are.
func matching(c *counts, want, got []analysis.Span) []float64 {
	var edges []float64
	const near = 0.15
	paired(c, want, got, func(a, b analysis.Span) bool {
		d, e := math.Abs(a.Start-b.Start), math.Abs(a.End-b.End)
		if d > near || e > near {
			return false
		}
		edges = append(edges, d, e)
		return true
	})
	return edges
}

// paired gives each wanted stretch the first found one that is like it and not given yet.
func paired(c *counts, want, got []analysis.Span, alike func(want, got analysis.Span) bool) {
	taken := make([]bool, len(got))
	for _, w := range want {
		hit := false
		for i, g := range got {
			if !taken[i] && alike(w, g) {
				taken[i], hit = true, true
				break
			}
		}
		if hit {
			c.tp++
		} else {
			c.fn++
		}
	}
	for _, t := range taken {
		if !t {
			c.fp++
		}
	}
}

// noisy observes a recording's sound alone, with white noise so far below its speech.
func (o *observer) noisy(ctx context.Context, path string, snr float64) (*analysis.Observations, error) {
	const mono = "[0:a]aresample=16000,pan=mono|c0=c0"
	obs, err := o.filtered(ctx, path, mono)
	if err != nil || math.IsInf(snr, 1) {
		return obs, err
	}
	level := spokenLevel(obs.Voice)
	if math.IsNaN(level) {
		return obs, nil // nothing to be louder than: as it is
	}
	amplitude := math.Sqrt(3) * math.Pow(10, (level-snr)/20) // of even distribution
	return o.filtered(ctx, path, fmt.Sprintf("%s[v];anoisesrc=r=16000:color=white:seed=1:a=%.6f[n];[v][n]amix=duration=first:normalize=0",
		mono, amplitude))
}

// filtered observes what ffmpeg's filter makes of a recording's sound.
func (o *observer) filtered(ctx context.Context, path, filter string) (*analysis.Observations, error) {
	return o.made(ctx, path, filter, func(ctx context.Context, dir string) (string, error) {
		out := filepath.Join(dir, "sound.wav")
		return out, ffmpeg(ctx, "-i", path, "-filter_complex", filter, "-c:a", "pcm_s16le", out)
	})
}

// spokenLevel is the mean level of what the network surely takes for speech, dB; NaN without any.
func spokenLevel(v *analysis.Voice) float64 {
	sum, n := 0.0, 0
	for i, l := range v.Level {
		if k := int(float64(i) * v.Hop / v.SpeechHop); k < len(v.Speech) && v.Speech[k] >= 0.9 {
			sum += math.Pow(10, float64(l)/10)
			n++
		}
	}
	if n < 50 {
		return math.NaN()
	}
	return 10 * math.Log10(sum/float64(n))
}
