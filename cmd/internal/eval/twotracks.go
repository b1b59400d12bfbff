package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/measure"
)

// apartTalks are ways in which programs for meetings record two voices apart.
var apartTalks = []talk{
	{name: "each alone", lengths: interview, gaps: []float64{.6, 1.2, .3}},
	{name: "two tracks of AAC", lengths: interview, gaps: []float64{.6, 1.2, .3}, coded: true},
	{name: "heard from the loudspeaker, 20 dB softer", lengths: interview, gaps: []float64{.6, 1.2, .3}, leak: 20},
	{name: "the same, 12 dB softer", lengths: interview, gaps: []float64{.6, 1.2, .3}, leak: 12},
	{name: "one in three turns begins 1.2 s early, 20 dB", lengths: interview, gaps: []float64{.4, .2, -1.2}, leak: 20},
	{name: "the other's track 12 dB softer", lengths: interview, gaps: []float64{.6, 1.2, .3}, softer: 12},
	{name: "echo of .5 s, 20 dB", lengths: interview, gaps: []float64{.6, 1.2, .3}, echo: true, leak: 20},
}

// interview is an answer, a question, an answer ...
var interview = []float64{12, 3, 20, 5, 6, 2}

// leastSaid is how long a voice must speak to be worth a conversation on two tracks, s.
const leastSaid = 9.0

// fewPairs are talked about where not all are made: each takes two minutes of one core.
const fewPairs = 6

// aboutBoth are the numbers that a recording of one alone does not have.
var aboutBoth = []string{"voice.other_voice", "voice.lips", "voice.talk_share", "voice.interruptions", "voice.response_latency"}

// likeness adds up how the numbers of a voice on its own track lie about those of the same voice recorded alone.
type likeness struct {
	pairs, found, numbers, held int
	share, late                 []float64 // errors of the share of the talking; of the time to answer, s
	broke, breaks               [2]int    // interruptions said, and true, by the first voice and by the second
	off                         []string
}

func (l *likeness) add(name string, alone, two *analysis.Results, c conversation) {
	for _, f := range alone.Findings {
		if !strings.HasPrefix(f.ID, "voice.") && !strings.HasPrefix(f.ID, "pace.") || slices.Contains(aboutBoth, f.ID) {
			continue
		}
		g := finding(two, f.ID)
		l.numbers++
		const exact = 1e-9
		switch {
		case math.IsNaN(f.Value) && math.IsNaN(g.Value), g.Value >= f.Band[0]-exact && g.Value <= f.Band[1]+exact:
			l.held++
		default:
			l.off = append(l.off, fmt.Sprintf("%s %s %.4g, alone %.4g (%.4g to %.4g)", name, f.ID, g.Value, f.Value, f.Band[0], f.Band[1]))
		}
	}
	l.addFloor(two, c)
}

// addFloor adds what is said of both.
func (l *likeness) addFloor(two *analysis.Results, c conversation) {
	if f := finding(two, "voice.talk_share"); !math.IsNaN(f.Value) {
		own, other, both := 0.0, 0.0, 0.0
		for _, s := range c.spoken[0] {
			own += s.Length()
			for _, o := range c.spoken[1] {
				both += max(0, min(s.End, o.End)-max(s.Start, o.Start))
			}
		}
		for _, s := range c.spoken[1] {
			other += s.Length()
		}
		l.share = append(l.share, f.Value-own/(own+other-both))
	}
	if f := finding(two, "voice.interruptions"); !math.IsNaN(f.Value) {
		l.broke[0] += int(f.Value)
		l.broke[1] += int(f.Parts["by_other"])
	}
	for k := range c.breaks {
		l.breaks[k] += c.breaks[k]
	}
	for _, q := range two.Questions {
		if q.Latency == nil {
			continue
		}
		best := math.Inf(1)
		for _, g := range c.answers {
			if math.Abs(g.End-q.Answer.Start) < .5 {
				best = *q.Latency - g.Length()
			}
		}
		l.late = append(l.late, best)
	}
}

// twoTracks lets pairs of voices talk on a track each, and holds the first one's numbers against a recording of it alone.
func twoTracks(ctx context.Context, s settings, o *observer, all []speaker, w io.Writer) error {
	t := table{head: []string{"way", "pairs", "told by itself", "numbers within the bands", "share of the talking, most off",
		"time to answer, median and most off, s", "interruptions said / true", "by the other"}}
	for _, way := range apartTalks {
		var l likeness
		for _, p := range longPairs(all, s) {
			c := way.converse(p[0], p[1], 45)
			alone, err := o.heard(ctx, s, way, way.tracks(c)[:1], nil)
			if err != nil {
				return err
			}
			if way.leak > 0 {
				quiet := way
				quiet.leak = 0
				if alone, err = o.heard(ctx, s, way, quiet.tracks(c)[:1], nil); err != nil {
					return err
				}
			}
			two, err := o.heard(ctx, s, way, way.tracks(c), &analysis.Tracks{Me: 1, Other: 2})
			if err != nil {
				return err
			}
			itself, err := o.unwritten().heard(ctx, s, way, way.tracks(c), nil)
			if err != nil {
				return err
			}
			l.pairs++
			if strings.Contains(finding(itself, "voice.other_voice").Method, "two sound tracks") {
				l.found++
			}
			l.add(p[0].name+" with "+p[1].name, alone, two, c)
		}
		t.add(way.name, fmt.Sprint(l.pairs), fmt.Sprint(l.found), fmt.Sprintf("%d of %d", l.held, l.numbers), number(quantile(absolute(l.share), 1), 3),
			pair(quantile(absolute(l.late), .5), quantile(absolute(l.late), 1), 2), fmt.Sprintf("%d / %d", l.broke[0], l.breaks[0]), fmt.Sprintf("%d / %d", l.broke[1], l.breaks[1]))
		for _, off := range l.off {
			say("%s: %s", way.name, off)
		}
	}
	fmt.Fprint(w, "\n## Two voices on a track each\n\nThe first voice's numbers against those of a recording of it alone, on the same clock.\n")
	t.write(w)
	return nil
}

// longPairs are voices that speak long enough, each with the next of them.
func longPairs(all []speaker, s settings) (out [][2]speaker) {
	var long []speaker
	for _, a := range all {
		said := 0.0
		for _, u := range a.parts {
			said += u.spoken.Length()
		}
		if said >= leastSaid {
			long = append(long, a)
		}
	}
	for i, a := range long {
		if b := long[(i+1)%len(long)]; strings.Contains(a.name+" "+b.name, s.clips) && (s.full || i < fewPairs) {
			out = append(out, [2]speaker{a, b})
		}
	}
	return out
}

// heard measures sounds that are tracks, or channels, of one recording.
func (o *observer) heard(ctx context.Context, s settings, t talk, channels [][]float32, told *analysis.Tracks) (*analysis.Results, error) {
	p := *o
	p.tracks, p.key = told, fmt.Sprint(o.key, told)
	obs, err := p.conversation(ctx, s, channels, t.coded)
	if err != nil {
		return nil, err
	}
	return measure.Run(obs, analysis.DefaultProfile(), measure.Options{})
}
