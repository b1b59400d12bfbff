package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"poise/analysis"
	"poise/analysis/measure"
)

// talks are ways in which two voices share one track.
var talks = []talk{
	{name: "in turns", lengths: []float64{4, 10, 3, 20, 6}, gaps: []float64{.6, 1.2, .3}},
	{name: "no pause between turns", lengths: []float64{4, 10, 3, 20, 6}, gaps: []float64{.12, .05}},
	{name: "short turns", lengths: []float64{2}, gaps: []float64{.3, .15}},
	{name: "one in three turns begins 1.2 s early", lengths: []float64{4, 10, 3, 20, 6}, gaps: []float64{.4, .2, -1.2}},
	{name: "echo of .5 s", lengths: []float64{4, 10, 3, 20, 6}, gaps: []float64{.6, 1.2, .3}, echo: true},
	{name: "the other 12 dB softer", lengths: []float64{4, 10, 3, 20, 6}, gaps: []float64{.6, 1.2, .3}, softer: 12},
}

// kinds of pairs, by the voices' pitch.
var kinds = []string{"low and high", "both low", "both high", "one voice"}

// some are how many places lie between the voices of a pair, in turn, where not all pairs are made: in each way every voice talks with
// one of the voices before it, or with itself.
var some = []int{0, 1, 3, 7, 12}

const talkTime = 45.0 // s of a conversation at most

const betweenVoices = 165 // Hz: usual pitches of men lie below, of women above

func kindOf(a, b speaker) string {
	switch {
	case a.name == b.name:
		return kinds[3]
	case (a.hz < betweenVoices) != (b.hz < betweenVoices):
		return kinds[0]
	case a.hz < betweenVoices:
		return kinds[1]
	}
	return kinds[2]
}

// attribution adds up what was said of one conversation or more, seconds.
type attribution struct {
	pairs, told, bad   int
	alone, wrong, lost float64 // time in which one speaks; given to the other; to nobody
	both, bothSaid     float64 // time in which both speak; and is said to be so
	bothFalse          float64 // said to be so where one speaks
	worst              float64
	names              []string
}

func (a *attribution) add(name string, c conversation, res *analysis.Results) {
	a.pairs++
	other := moments(res, "voice.other_voice", "other_voice")
	if math.IsNaN(finding(res, "voice.other_voice").Value) {
		return
	}
	a.told++
	overlap := moments(res, "voice.other_voice", "overlap")
	const step = 0.01
	var at [2][2]float64 // who speaks, who is said to
	alone, lost := 0.0, 0.0
	for i := range int(float64(len(c.sound[0])) / soundRate / step) {
		t := (float64(i) + .5) * step
		x, y := holds(c.spoken[0], t), holds(c.spoken[1], t)
		said, o, b := holds(res.Speech, t) || holds(other, t), holds(other, t), holds(overlap, t)
		switch {
		case x && y:
			a.both += step
			if b {
				a.bothSaid += step
			}
		case !x && !y:
		case b:
			a.bothFalse += step
			lost += step
		case !said:
			lost += step
		default:
			at[index(y)][index(o)] += step
		}
		if x != y {
			alone += step
		}
	}
	wrong := min(at[0][1]+at[1][0], at[0][0]+at[1][1])
	a.alone, a.wrong, a.lost = a.alone+alone, a.wrong+wrong, a.lost+lost
	if share := wrong / (alone - lost); share > .1 {
		a.bad++
		a.names = append(a.names, fmt.Sprintf("%s %.0f %%", name, 100*share))
		a.worst = max(a.worst, share)
	}
}

func index(b bool) int {
	if b {
		return 1
	}
	return 0
}

func holds(spans []analysis.Span, t float64) bool {
	for _, s := range spans {
		if s.Contains(t) {
			return true
		}
	}
	return false
}

// oneTrack lets voices talk on one track in several ways: some pairs, or all.
func oneTrack(ctx context.Context, s settings, o *observer, all []speaker, w io.Writer) error {
	fmt.Fprint(w, "\n## Two voices on one track\n\nPairs of voices, their levels made equal.\n")
	t := table{head: []string{"way", "voices", "pairs", "told apart", "over 10 % wrong", "time wrong", "to nobody", "overlap found", "overlap invented, s"}}
	for n, way := range talks {
		by := map[string]*attribution{}
		for i, a := range all {
			for k, b := range all[:i+1] {
				if !strings.Contains(a.name+" "+b.name, s.clips) || !s.full && i-k != some[(i+n)%len(some)] {
					continue
				}
				c := way.converse(a, b, talkTime)
				if a.name == b.name {
					c = way.converse(a.half(0), b.half(1), talkTime)
				}
				if min(len(c.spoken[0]), len(c.spoken[1])) < 2 {
					continue
				}
				obs, err := o.unwritten().conversation(ctx, s, [][]float32{c.mixed()}, way)
				if err != nil {
					return err
				}
				res, err := measure.Run(obs, analysis.DefaultProfile(), measure.Options{})
				if err != nil {
					return err
				}
				kind := kindOf(a, b)
				if by[kind] == nil {
					by[kind] = &attribution{}
				}
				by[kind].add(a.name+" with "+b.name, c, res)
			}
		}
		for _, k := range kinds {
			if x := by[k]; x != nil {
				t.add(way.name, k, fmt.Sprint(x.pairs), fmt.Sprint(x.told), fmt.Sprint(x.bad), percentOf(x.wrong, x.alone), percentOf(x.lost, x.alone),
					percentOf(x.bothSaid, x.both), number(x.bothFalse, 1))
				say("%s, %s: %s", way.name, k, strings.Join(x.names, ", "))
			}
		}
	}
	t.write(w)
	return nil
}

func percentOf(a, b float64) string {
	if b == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*a/b)
}

// half is every second utterance of a speaker.
func (s speaker) half(k int) speaker {
	out := speaker{name: s.name, hz: s.hz}
	for i := k; i < len(s.parts); i += 2 {
		out.parts = append(out.parts, s.parts[i])
	}
	return out
}

// conversation observes sounds as the channels of one track, or as streams.
func (o *observer) conversation(ctx context.Context, s settings, channels [][]float32, how talk) (*analysis.Observations, error) {
	dir, err := os.MkdirTemp(s.scratch, "made-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path, options := filepath.Join(dir, "talk.mka"), []string{"-c:a", "pcm_s16le"}
	if how.coded {
		options = []string{"-c:a", "aac", "-b:a", "64k"}
	}
	if how.streams && len(channels) == 2 {
		options = append(options, "-filter_complex", "[0:a]asplit[x][y];[x]pan=mono|c0=c0[a];[y]pan=mono|c0=c1[b]", "-map", "[a]", "-map", "[b]")
	}
	if err := writeSounds(ctx, path, channels, options...); err != nil {
		return nil, err
	}
	return o.recording(ctx, path)
}
