package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/stat"

	"poise/analysis/media/probe"
	"poise/analysis/media/sound"
	"poise/analysis/voice"
)

// trials is how often every recording is heard, each time slightly otherwise.
const trials = 8

// altered is sound that begins some samples later, with a hiss.
type altered struct {
	voice.Samples
	skip int
	hiss *rand.Rand // nil: none
}

// hissLevel is the hiss's largest amplitude: 94 dB below full scale, below the last bit of 16.
const hissLevel = 2e-5

// alter is the change of a trial, none for the first: up to 20 ms less at the beginning, which is less than a state of the speech encoder.
func alter(in voice.Samples, trial int) *altered {
	a := &altered{Samples: in, skip: trial * 37 % 320}
	if trial > 0 {
		a.hiss = rand.New(rand.NewPCG(uint64(trial), 1))
	}
	return a
}

func (a *altered) Read(buf []float32) (int, error) {
	for a.skip > 0 {
		n, err := a.Samples.Read(buf[:min(a.skip, len(buf))])
		if a.skip -= n; err != nil {
			return 0, err
		}
	}
	n, err := a.Samples.Read(buf)
	if a.hiss != nil {
		for i := range buf[:n] {
			buf[i] += float32(hissLevel * (2*a.hiss.Float64() - 1))
		}
	}
	return n, err
}

// trialsTable scores transcripts of sounds that nobody could tell apart: how much of a difference between two builds is chance.
func trialsTable(ctx context.Context, s settings, o *observer, w io.Writer) error {
	all, err := readAllSpoken(s.shared)
	if err != nil {
		return err
	}
	var written, said [trials]wrong
	t := table{head: []string{"recording", "words", "wrong words in each trial"}}
	for _, c := range all {
		if len(plainWords(c.text)) < wordsToScore || !strings.Contains(c.name, s.clips) {
			continue
		}
		say("trials of %s", c.name)
		heard, err := o.hearOften(ctx, c)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		var each []string
		for k, text := range heard {
			one := score(c.text, text)
			written[k].add(one)
			said[k].add(score(c.said(), text))
			each = append(each, fmt.Sprint(one.edits))
		}
		t.add(c.name, fmt.Sprint(len(plainWords(c.text))), strings.Join(each, " "))
	}
	fmt.Fprintf(w, "\n## Words heard slightly otherwise\n\nEvery recording of %d words or more %d times, up to 20 ms shorter at its beginning and with a hiss at "+
		"-94 dB; the first time as it is.\n", wordsToScore, trials)
	t.write(w)
	fmt.Fprintf(w, "Against the texts as written: %s.\n\nAgainst what is said (see `misprinted`): %s.\n\n", overTrials(written), overTrials(said))
	return nil
}

// hearOften is what reports show of a recording's words in each trial.
func (o *observer) hearOften(ctx context.Context, c spoken) (texts [trials]string, err error) {
	obs, err := o.recording(ctx, c.path)
	if err != nil {
		return texts, err
	}
	rec, err := probe.File(ctx, c.path)
	if err != nil {
		return texts, err
	}
	track, err := sound.Extract(ctx, rec)
	if err != nil {
		return texts, err
	}
	defer track.Close()
	for k := range texts {
		speech := voice.Speech{Voice: obs.Voice, Open: func() (voice.Samples, error) {
			in, err := track.Open()
			return alter(in, k), err
		}}
		again := *obs
		if again.Transcript, err = voice.Transcribe(ctx, speech, o.runtime, o.tokens); err != nil {
			return texts, err
		}
		row, err := scoreSpeech(c, &again)
		if err != nil {
			return texts, err
		}
		texts[k] = row.heard
	}
	return texts, nil
}

// overTrials says the mean and the standard deviation of the trials.
func overTrials(all [trials]wrong) string {
	var each []float64
	var list []string
	for _, one := range all {
		each, list = append(each, float64(one.edits)), append(list, fmt.Sprint(one.edits))
	}
	m, sd := stat.MeanStdDev(each, nil)
	return fmt.Sprintf("%s of %d words wrong, mean %.1f, standard deviation %.1f", strings.Join(list, ", "), all[0].words, m, sd)
}
