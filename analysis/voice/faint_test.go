package voice_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"poise/analysis"
	"poise/analysis/voice"
	"poise/models"
)

// Speech that is turned far down is found again; loud speech and the noise of a room are left as they are.
func TestFaintSpeechIsHeardLouder(t *testing.T) {
	rt := openRuntime(t, models.ONNXRuntime)
	clear := room(speak(t, "en-us").x, -70, 0)
	observe := func(x []float32) *analysis.Voice {
		v, err := voice.Observe(context.Background(), &blocks{slices.Clone(x), 4000}, rt, 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	turned := func(db float64) []float32 {
		x := slices.Clone(clear)
		for i := range x {
			x[i] *= float32(math.Pow(10, db/20))
		}
		return x
	}
	want := observe(clear)
	if voice.Faint(want) {
		t.Error("clear speech counts as faint")
	}
	hiss := make([]float32, 5*voice.Rate)
	if voice.Faint(observe(hiss)) || voice.Faint(observe(room(hiss, -60, 0))) {
		t.Error("silence or hiss counts as faint speech")
	}
	for _, db := range []float64{-30, -50} {
		x := turned(db)
		v := observe(x)
		before := speaking(v)
		if !voice.Faint(v) {
			t.Fatalf("%v dB: not faint", db)
		}
		if err := voice.RedetectSpeech(context.Background(), &blocks{slices.Clone(x), 1000}, v, rt); err != nil {
			t.Fatal(err)
		}
		t.Logf("%v dB: %.2f spoken, at first %.2f, louder %.2f", db, speaking(want), before, speaking(v))
		if math.Abs(speaking(v)-speaking(want)) > 0.05 || db == -50 && before > speaking(want)/2 {
			t.Errorf("%v dB: %.2f spoken, at first %.2f, louder %.2f", db, speaking(want), before, speaking(v))
		}
		if err := voice.RedetectSpeech(context.Background(), &blocks{x[:len(x)/2], 1000}, v, rt); err == nil {
			t.Error("half of the sound passes for all of it")
		}
	}
}

// speaking is the share of time that the network takes for speech.
func speaking(v *analysis.Voice) float64 {
	n := 0.0
	for _, p := range v.Speech {
		if p >= 0.5 {
			n++
		}
	}
	return n / float64(len(v.Speech))
}
