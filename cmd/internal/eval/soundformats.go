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
)

// soundFormat is a way in which a recording may come.
type soundFormat struct {
	name, file string
	args       []string // of ffmpeg
}

var soundFormats = []soundFormat{
	{"8 kHz", "sound.wav", []string{"-ac", "1", "-ar", "8000"}},
	{"44.1 kHz stereo", "sound.wav", []string{"-ac", "2", "-ar", "44100"}},
	{"mp3, 64 kbit/s", "sound.mp3", []string{"-ac", "1", "-b:a", "64k"}},
}

// answer is what a recording says of a format's influence; NaN where it was not measured.
type answer struct{ words, wpm, syllables, articulation, pauses, speaking float64 }

func answerOf(obs *analysis.Observations) (answer, error) {
	res, err := measure.Run(obs, analysis.DefaultProfile(), measure.Options{})
	if err != nil {
		return answer{}, err
	}
	a := answer{words: math.NaN(), wpm: finding(res, "pace.wpm").Value, articulation: finding(res, "pace.articulation_rate").Value,
		syllables: finding(res, "pace.speech_rate").Parts["syllables"], pauses: finding(res, "pace.pauses").Parts["count"],
		speaking: finding(res, "voice.speaking").Parts["seconds"]}
	if res.Transcript != nil {
		a.words = float64(res.Transcript.Counts.Words)
	}
	return a, nil
}

// within is the share of pairs whose second lies within 3 % of its first, and the median distance as a share of the first.
func within(pairs [][2]float64) (share, middle float64) {
	var off []float64
	n := 0.0
	for _, p := range pairs {
		if math.IsNaN(p[0]) || math.IsNaN(p[1]) || p[0] == 0 {
			continue
		}
		d := math.Abs(p[1]/p[0] - 1)
		if off = append(off, d); d <= 0.03 {
			n++
		}
	}
	return n / float64(len(off)), quantile(off, 0.5)
}

// formatTable compares the answers to recordings in several formats.
func formatTable(ctx context.Context, s settings, o *observer, all []spoken, w io.Writer) error {
	t := table{head: []string{"format", "recordings", "words", "words/min", "syllables", "articulation rate", "seconds of speech", "same pauses"}}
	for _, f := range soundFormats {
		var pairs [5][][2]float64
		var pauses counts
		n := 0
		for _, c := range all {
			if c.text == "" || !strings.Contains(c.name, s.clips) {
				continue
			}
			say("%s as %s", c.name, f.name)
			plain, err := o.noisy(ctx, c.path, math.Inf(1))
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			other, err := o.coded(ctx, c.path, f)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			a, err := answerOf(plain)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			b, err := answerOf(other)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			n++
			for k, p := range [][2]float64{{a.words, b.words}, {a.wpm, b.wpm}, {a.syllables, b.syllables}, {a.articulation, b.articulation},
				{a.speaking, b.speaking}} {
				pairs[k] = append(pairs[k], p)
			}
			pauses.add(true, a.pauses == b.pauses)
		}
		row := []string{f.name, fmt.Sprint(n)}
		for _, p := range pairs {
			share, mid := within(p)
			row = append(row, fmt.Sprintf("%s (%s)", number(share, 2), number(mid, 3)))
		}
		t.add(append(row, number(pauses.recall(), 2))...)
	}
	fmt.Fprint(w, "\nThe same recordings in other formats: share of them whose answer lies within 3 % of that to 16 kHz (median distance, as a "+
		"share).\n")
	t.write(w)
	return nil
}

// coded observes the sound of a recording in another format.
func (o *observer) coded(ctx context.Context, path string, f soundFormat) (*analysis.Observations, error) {
	return o.made(ctx, path, f.name, func(ctx context.Context, dir string) (string, error) {
		out := filepath.Join(dir, f.file)
		return out, ffmpeg(ctx, slices.Concat([]string{"-i", path, "-map", "0:a:0"}, f.args, []string{out})...)
	})
}
