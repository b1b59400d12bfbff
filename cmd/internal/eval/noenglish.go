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

// music is made by ffmpeg: chords, plucked strings, drums, and a melody through the resonances of a vowel.
var music = []struct{ name, filter string }{
	{"chords", "aevalsrc='0.06*(1-0.6*mod(t,1))*(sin(1382*2^(floor(mod(t,4))*5/12)*t)+sin(1742*2^(floor(mod(t,4))*5/12)*t)+" +
		"sin(2071*2^(floor(mod(t,4))*5/12)*t))':s=16000:d=15"},
	{"plucked", "aevalsrc='0.2*exp(-6*mod(t,0.4))*(sin(1646*2^(mod(floor(t/0.4)*7,12)/12)*t)+0.5*sin(3292*2^(mod(floor(t/0.4)*7,12)/12)*t))':s=16000:d=15"},
	{"drums", "aevalsrc='exp(-18*mod(t,0.5))*0.8*sin(377*t)+exp(-30*mod(t+0.25,0.5))*0.5*(random(0)-0.5)':s=16000:d=15"},
	{"sung vowel", "aevalsrc='0.2*(mod(t*130.8*2^(mod(floor(t/0.8)*7,12)/12),1)-0.5)*(1-exp(-40*mod(t,0.8)))':s=16000:d=15,asplit=3[a][b][c];" +
		"[a]bandpass=f=620:width_type=h:w=120[x];[b]bandpass=f=1200:width_type=h:w=150[y];[c]bandpass=f=2500:width_type=h:w=200,volume=0.5[z];" +
		"[x][y][z]amix=3:normalize=0,volume=4"},
}

// noEnglish lists the words and fillers shown of recordings in which nobody speaks English.
func noEnglish(ctx context.Context, s settings, o *observer, w io.Writer) error {
	all, err := readSpoken(s.shared)
	if err != nil {
		return err
	}
	t := table{head: []string{"nobody speaks English", "s", "words shown", "fillers"}}
	add := func(name string, obs *analysis.Observations, err error) error {
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		res, err := measure.Run(obs, analysis.DefaultProfile(), measure.Options{})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		words := 0
		if res.Transcript != nil {
			words = res.Transcript.Counts.Words
		}
		t.add(name, number(obs.Recording.Duration, 1), fmt.Sprint(words), fmt.Sprint(len(moments(res, "voice.fillers", "um", "uh", "word"))))
		return nil
	}
	for _, c := range all {
		if !c.wordless && !c.foreign {
			continue
		}
		obs, err := o.noisy(ctx, c.path, math.Inf(1))
		if err := add(c.name, obs, err); err != nil {
			return err
		}
	}
	for _, c := range music {
		obs, err := o.made(ctx, all[0].path, c.filter, func(ctx context.Context, dir string) (string, error) {
			out := filepath.Join(dir, "sound.wav")
			return out, ffmpeg(ctx, "-f", "lavfi", "-i", c.filter, "-c:a", "pcm_s16le", out)
		})
		if err := add(c.name, obs, err); err != nil {
			return err
		}
	}
	fmt.Fprintln(w)
	t.write(w)
	return nil
}
