package main

import (
	"io"
	"math"
	"slices"
	"testing"
)

// ramp is a sound of so many samples, each its number.
type ramp struct{ next, end int }

func (r *ramp) Read(buf []float32) (n int, err error) {
	for ; n < len(buf) && r.next < r.end; n++ {
		buf[n] = float32(r.next)
		r.next++
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// heardIn is what a trial makes of the ramp, read so many samples at a time.
func heardIn(t *testing.T, trial, atOnce int) (out []float32) {
	t.Helper()
	a := alter(&ramp{end: 1000}, trial)
	buf := make([]float32, atOnce)
	for {
		n, err := a.Read(buf)
		out = append(out, buf[:n]...)
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestTrialsAlterSoundALittle(t *testing.T) {
	for i, v := range heardIn(t, 0, 64) {
		if v != float32(i) {
			t.Fatalf("the first trial's sample %d is %v, want it as it was", i, v)
		}
	}
	got := heardIn(t, 3, 64)
	if len(got) != 1000-3*37 {
		t.Fatalf("%d samples, want %d", len(got), 1000-3*37)
	}
	if d := got[0] - 3*37; math.Abs(float64(d)) > 2*hissLevel {
		t.Errorf("first sample off by %v", d)
	}
	if !slices.Equal(got, heardIn(t, 3, 7)) {
		t.Error("how much is read at once changes the sound")
	}
}

func TestMisprintedAreScoredAsSaid(t *testing.T) {
	c := spoken{name: "sb_spk1_snt2.wav", text: "drop the tue when you add the figures"}
	heard := "Drop the two when you add the figures."
	if got := score(c.text, heard); got != (wrong{1, 8}) {
		t.Errorf("as written: %v", got)
	}
	if got := score(c.said(), heard); got != (wrong{0, 8}) {
		t.Errorf("as said: %v", got)
	}
}
