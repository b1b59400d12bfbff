package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/editdistance"
	"poise/analysis/measure"
	"poise/analysis/observe"
)

// apartTalks are ways in which programs for meetings record two voices apart. Every pair talks in the first one.
var apartTalks = []talk{
	{name: "two channels", lengths: interview, gaps: answering},
	{name: "two tracks of AAC", lengths: interview, gaps: answering, streams: true, coded: true},
	{name: "heard from the loudspeaker, 20 dB softer", lengths: interview, gaps: answering, leak: 20},
	{name: "two tracks, one in three turns begins 1.2 s early", lengths: interview, gaps: []float64{.4, .2, -1.2}, streams: true},
	{name: "the other over a telephone", lengths: interview, gaps: answering, phone: true},
	{name: "two tracks, the other 30 dB softer", lengths: interview, gaps: answering, streams: true, softer: 30},
	{name: "loudspeaker 12 dB softer", lengths: interview, gaps: answering, leak: 12},
	{name: "early beginnings, loudspeaker 20 dB softer", lengths: interview, gaps: []float64{.4, .2, -1.2}, leak: 20},
	{name: "echo of .5 s, loudspeaker 20 dB softer", lengths: interview, gaps: answering, echo: true, leak: 20},
}

var (
	interview = []float64{12, 3, 20, 5, 6, 2} // an answer, a question, an answer ...
	answering = []float64{.6, 1.2, .3}
)

// enoughSaid is how long a voice speaks at least, s: one that has less to say says it again.
const enoughSaid = 25.0

// aboutBoth are the numbers that a recording of one alone does not have.
var aboutBoth = []string{"voice.other_voice", "voice.lips", "voice.talk_share", "voice.interruptions", "voice.response_latency"}

// endedByTurns are the numbers that the other's turns change: a silence in which the other speaks is no pause.
var endedByTurns = []string{"pace.pauses", "pace.variation"}

// likeness adds up how the numbers of a voice on its own track lie about those of the same voice recorded alone.
type likeness struct {
	pairs, found, numbers, held int
	words, unlike               int       // words of the voices alone, and by how many those on two tracks differ
	share, late                 []float64 // errors of the share of the talking; of the time to answer, s
	shareHeld                   int       // how often the share's band holds the truth
	broke, breaks               [2]int    // interruptions said, and true, by the first voice and by the second
	off                         []string
}

// add compares the numbers of one voice: on two tracks, alone, and alone where it is known when the other speaks.
func (l *likeness) add(name string, two, alone, knowing *analysis.Results) {
	for _, f := range alone.Findings {
		if !strings.HasPrefix(f.ID, "voice.") && !strings.HasPrefix(f.ID, "pace.") || slices.Contains(aboutBoth, f.ID) {
			continue
		}
		g := finding(two, f.ID)
		l.numbers++
		if lies(g, f) || slices.Contains(endedByTurns, f.ID) && lies(g, finding(knowing, f.ID)) {
			l.held++
			continue
		}
		l.off = append(l.off, fmt.Sprintf("%s %s %.4g, alone %.4g (%.4g to %.4g) %s%s", name, f.ID, g.Value, f.Value, f.Band[0], f.Band[1], g.Reason, f.Reason))
	}
	a, b := wordsOf(alone), wordsOf(two)
	l.words, l.unlike = l.words+len(a), l.unlike+editdistance.Of(a, b)
}

// lies tells whether a finding lies in another's band, or neither was measured.
func lies(f, band analysis.Finding) bool {
	const exact = 1e-9
	return math.IsNaN(f.Value) && math.IsNaN(band.Value) || f.Value >= band.Band[0]-exact && f.Value <= band.Band[1]+exact
}

// wordsOf are the person's words.
func wordsOf(res *analysis.Results) (out []string) {
	if res.Transcript == nil {
		return nil
	}
	for _, s := range res.Transcript.Segments {
		if s.Speaker == "" || s.Speaker == analysis.SpeakerMe {
			out = append(out, plainWords(s.Text)...)
		}
	}
	return out
}

// addFloor adds what is said of both; who is the voice that counts as the person's, and alone are the voices by themselves.
func (l *likeness) addFloor(two *analysis.Results, alone [2]*analysis.Results, c conversation, who int) {
	if f := finding(two, "voice.talk_share"); !math.IsNaN(f.Value) {
		truth := shareOf(alone[who].Speech, alone[1-who].Speech)
		l.share = append(l.share, f.Value-truth)
		if truth >= f.Band[0] && truth <= f.Band[1] {
			l.shareHeld++
		}
	}
	if who == 1 {
		return
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

// shareOf is how much of the talking the first of two voices has.
func shareOf(own, other []analysis.Span) float64 {
	both := 0.0
	for _, s := range own {
		for _, o := range other {
			both += max(0, min(s.End, o.End)-max(s.Start, o.Start))
		}
	}
	a, b := analysis.Length(own), analysis.Length(other)
	return a / (a + b - both)
}

// twoTracks lets pairs of voices talk on a track each, and holds the numbers of either against a recording of that voice alone.
func twoTracks(ctx context.Context, s settings, o *observer, all []speaker, w io.Writer) error {
	t := table{head: []string{"way", "pairs", "told by itself", "numbers within the bands", "words that differ", "share of the talking, most off",
		"within its band", "time to answer, median and most off, s", "interruptions said / true", "by the other"}}
	sum := likeness{}
	for i, way := range apartTalks {
		var l likeness
		for k, p := range neighbours(all) {
			if !strings.Contains(p[0].name+" "+p[1].name, s.clips) || !s.full && i > 0 && k%(len(apartTalks)-1) != i-1 {
				continue
			}
			say("two tracks, %s: %s with %s", way.name, p[0].name, p[1].name)
			if err := l.talk(ctx, s, o, way, p); err != nil {
				return err
			}
		}
		t.add(l.cells(way.name)...)
		for _, off := range l.off {
			say("%s: %s", way.name, off)
		}
		sum.numbers, sum.held, sum.pairs = sum.numbers+l.numbers, sum.held+l.held, sum.pairs+l.pairs
	}
	fmt.Fprintf(w, "\n## Two voices on a track each\n\nThe numbers of either voice against those of a recording of it alone, on the same clock (pauses, and how much the pace varies, "+
		"also of one of which it is known when the other speaks): %d of %d within their bands, in %d conversations.\n", sum.held, sum.numbers, sum.pairs)
	t.write(w)
	return nil
}

// talk adds one conversation.
func (l *likeness) talk(ctx context.Context, s settings, o *observer, way talk, p [2]speaker) error {
	c := way.converse(p[0], p[1], 45)
	if way.phone {
		line, err := telephone(ctx, s, c.sound[1])
		if err != nil {
			return err
		}
		c.sound[1] = line
	}
	obs, err := o.conversation(ctx, s, way.tracks(c), way)
	if err != nil {
		return err
	}
	quiet := way
	quiet.leak = 0 // alone there is nothing to be heard from a loudspeaker
	var single [2]*analysis.Observations
	for who, channel := range quiet.tracks(c) {
		if single[who], err = o.conversation(ctx, s, [][]float32{channel}, way); err != nil {
			return err
		}
	}
	var alone, knowing [2]*analysis.Results
	for who, one := range single {
		one.Options.Tracks = &analysis.Tracks{Me: 1}
		one.OtherVoice = &analysis.Voice{} // it is one voice, however often it says the same
		if one.Transcript != nil {
			for i := range one.Transcript.Segments {
				one.Transcript.Segments[i].Speaker = analysis.SpeakerMe
			}
		}
		if alone[who], err = measure.Run(one, analysis.DefaultProfile(), measure.Options{}); err != nil {
			return err
		}
		one.OtherVoice = single[1-who].Voice
		if knowing[who], err = measure.Run(one, analysis.DefaultProfile(), measure.Options{}); err != nil {
			return err
		}
	}
	l.pairs++
	if obs.OtherVoice == nil {
		l.off = append(l.off, p[0].name+" and "+p[1].name+" were not told apart")
		return nil
	}
	l.found++
	for who, one := range p {
		if err := observe.Retrack(obs, analysis.Tracks{Me: who + 1}); err != nil {
			return err
		}
		both, err := measure.Run(obs, analysis.DefaultProfile(), measure.Options{})
		if err != nil {
			return err
		}
		l.add(fmt.Sprintf("%s (with %s)", one.name, p[1-who].name), both, alone[who], knowing[who])
		l.addFloor(both, alone, c, who)
	}
	return nil
}

func (l *likeness) cells(way string) []string {
	return []string{way, fmt.Sprint(l.pairs), fmt.Sprint(l.found), fmt.Sprintf("%d of %d", l.held, l.numbers), fmt.Sprintf("%d of %d", l.unlike, l.words),
		number(quantile(absolute(l.share), 1), 3), fmt.Sprintf("%d of %d", l.shareHeld, len(l.share)),
		pair(quantile(absolute(l.late), .5), quantile(absolute(l.late), 1), 2), fmt.Sprintf("%d / %d", l.broke[0], l.breaks[0]),
		fmt.Sprintf("%d / %d", l.broke[1], l.breaks[1])}
}

// neighbours are pairs of voices, each with the next one.
func neighbours(all []speaker) (out [][2]speaker) {
	for i, a := range all {
		out = append(out, [2]speaker{a.longer(enoughSaid), all[(i+1)%len(all)].longer(enoughSaid)})
	}
	return out
}

// longer is a speaker who says all again until it lasts so many seconds.
func (s speaker) longer(seconds float64) speaker {
	said := 0.0
	for _, u := range s.parts {
		said += u.spoken.Length()
	}
	s.parts = slices.Repeat(s.parts, int(math.Ceil(seconds/said)))
	return s
}

// telephone is a sound as a telephone line passes it: 300 to 3400 Hz at 8000 samples a second.
func telephone(ctx context.Context, s settings, x []float32) ([]float32, error) {
	dir, err := os.MkdirTemp(s.scratch, "made-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "line.wav")
	err = writeSounds(ctx, path, [][]float32{x}, "-af", "highpass=f=300,highpass=f=300,lowpass=f=3400,lowpass=f=3400,aresample=8000,aresample=16000", "-c:a", "pcm_f32le")
	if err != nil {
		return nil, err
	}
	line, err := soundOf(ctx, s, path)
	return slices.Grow(line, len(x))[:len(x)], err
}
