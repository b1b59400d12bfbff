package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"

	"poise/analysis"
	"poise/analysis/measure"
)

// fillerCase is a way in which speech with fillers is heard.
type fillerCase struct {
	name   string
	how    insertion
	room   float64 // s to fall by 60 dB; 0: none
	babble float64 // dB of as many others who talk at once, below the speech; 0: none
	filter string  // of ffmpeg
	rate   float64 // by which it makes the speech quicker

	without bool // the same without fillers too
}

var usual = insertion{longest: 1, gain: -3, gap: 0.06}

var fillerCases = []fillerCase{
	{name: "as said", how: usual, without: true},
	{name: "cut to .18 s", how: insertion{0.18, -3, 0.06}},
	{name: "a fifth slower", how: usual, filter: "atempo=0.8", rate: 0.8},
	{name: "echo of .4 s", how: usual, room: 0.4, without: true},
	{name: "telephone", how: usual, filter: "highpass=f=300,highpass=f=300,lowpass=f=3400,lowpass=f=3400,aresample=8000"},
	{name: "others 15 dB below", how: usual, babble: -15},
	{name: "run into words", how: insertion{1, -3, 0}},
	{name: "9 dB softer than the words", how: insertion{1, -9, 0.06}},
	{name: "a quarter quicker", how: usual, filter: "atempo=1.25", rate: 1.25},
	{name: "30 dB softer", how: usual, filter: "volume=-30dB"},
	{name: "echo of .8 s", how: usual, room: 0.8},
	{name: "cut to .25 s", how: insertion{0.25, -3, 0.06}},
}

// fillerScore is what was found of fillers, and of those that last 0.2 s and more.
type fillerScore struct {
	all, lasting counts
	minutes      float64
}

// fillerTable scores fillers put into the speech of people who have none, and what is heard where nobody speaks English.
func fillerTable(ctx context.Context, s settings, o *observer, w io.Writer) error {
	m, err := newMaker(ctx, o, s.shared)
	if err != nil {
		return err
	}
	t := table{head: []string{"heard", "fillers", "precision", "recall", "of 0.2 s and more", "minutes without", "false in them"}}
	for _, c := range fillerCases {
		var with, without fillerScore
		m.next = 0
		for i := range readers {
			say("fillers, %s: voice %d of %d", c.name, i+1, len(readers))
			if err := m.score(ctx, c, i, true, &with); err != nil {
				return err
			}
			if !c.without {
				continue
			}
			if err := m.score(ctx, c, i, false, &without); err != nil {
				return err
			}
		}
		row := []string{c.name, fmt.Sprint(with.all.tp + with.all.fn), number(with.all.precision(), 2), number(with.all.recall(), 2),
			number(with.lasting.recall(), 2), "", ""}
		if c.without {
			row[5], row[6] = number(without.minutes, 1), fmt.Sprint(without.all.fp)
		}
		t.add(row...)
	}
	fmt.Fprintf(w, "\n## Fillers put in\n\n%d fillers of two voices, in turn, put after every %d words and every sentence of %d other voices that have none.\n",
		len(donors), wordsApart, len(readers))
	t.write(w)
	return noEnglish(ctx, s, o, w)
}

// score adds what is found of the fillers in a reader's speech.
func (m *maker) score(ctx context.Context, c fillerCase, reader int, filled bool, sum *fillerScore) error {
	var how *insertion
	if filled {
		how = &c.how
	}
	x, where, err := m.speech(ctx, readers[reader], how)
	if err != nil {
		return err
	}
	if c.babble != 0 {
		if err := m.addOthers(ctx, x, reader, c.babble); err != nil {
			return err
		}
	}
	if c.room > 0 {
		x = room(x, c.room)
	}
	filter := c.filter
	if filter == "" {
		filter = "anull"
	}
	obs, err := m.o.made(ctx, filepath.Join(m.shared, readers[reader][0]), fmt.Sprint("fillers by head", c.how, c.room, c.babble, c.filter, filled, m.next),
		func(ctx context.Context, dir string) (string, error) {
			out := filepath.Join(dir, "sound.wav")
			return out, write(ctx, x, out, filter)
		})
	if err != nil {
		return err
	}
	res, err := measure.Run(obs, analysis.DefaultProfile(), measure.Options{})
	if err != nil {
		return err
	}
	var lasting []analysis.Span
	for i := range where {
		if c.rate > 0 {
			where[i].Start, where[i].End = where[i].Start/c.rate, where[i].End/c.rate
		}
		if where[i].Length() >= 0.2 {
			lasting = append(lasting, where[i])
		}
	}
	got := moments(res, "voice.fillers", "um", "uh")
	overlapping(&sum.all, where, got)
	overlapping(&sum.lasting, lasting, got)
	sum.minutes += obs.Recording.Duration / 60
	return nil
}

// addOthers adds the speech of all other readers, each from its start and over again.
func (m *maker) addOthers(ctx context.Context, x []float32, reader int, gain float64) error {
	own := meanSquare(x)
	sum := make([]float32, len(x))
	for i, clips := range readers {
		if i == reader {
			continue
		}
		y, _, err := m.speech(ctx, clips, nil)
		if err != nil {
			return err
		}
		g := float32(1 / math.Sqrt(meanSquare(y)))
		for k := range sum {
			sum[k] += g * y[k%len(y)]
		}
	}
	g := float32(math.Sqrt(own/meanSquare(sum)) * math.Pow(10, gain/20))
	for k := range x {
		x[k] += g * sum[k]
	}
	return nil
}

func meanSquare(x []float32) (out float64) {
	for _, s := range x {
		out += float64(s) * float64(s) / float64(len(x))
	}
	return out
}
