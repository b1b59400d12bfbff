package voice_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
	"poise/analysis/measure/lexicon"
	"poise/analysis/voice"
	"poise/models"
	"poise/models/networktest"
)

func tokens(t *testing.T) []string {
	t.Helper()
	list, err := models.LoadTokens(networktest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// blocks hands samples out a few at a time.
type blocks struct {
	x    []float32
	size int
}

func (b *blocks) Read(buf []float32) (int, error) {
	n := copy(buf[:min(len(buf), b.size)], b.x)
	if b.x = b.x[n:]; n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// anew gives the samples from their beginning each time.
func anew(x []float32, size int) func() (voice.Samples, error) {
	return func() (voice.Samples, error) { return &blocks{x, size}, nil }
}

func transcribe(t *testing.T, rt models.Runtime, x []float32, size int) *analysis.Transcript {
	t.Helper()
	v, err := voice.Observe(context.Background(), &blocks{slices.Clone(x), 4000}, rt, 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	done := 0.0
	tr, err := voice.Transcribe(context.Background(), anew(x, size), v, nil, rt, tokens(t), func(at float64) {
		if at <= done {
			t.Errorf("progress goes from %v to %v s", done, at)
		}
		done = at
	})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// What a synthetic voice says is written down, with times, whatever the level and however the sound arrives.
func TestTranscribe(t *testing.T) {
	rt := openRuntime(t, models.ONNXRuntime)
	s := speak(t, "en-us")
	want := lexicon.Split("I wrote the plan and shared it with every department. We rebuilt the billing system over six months. "+
		"Half of the staff left. That taught me to ask better questions early. She sells fresh fish. "+
		"The result was a forty percent drop in support tickets", "en")
	x := room(s.x, -70, 0)
	first := transcribe(t, rt, x, 1000)
	got := lexicon.Split(first.Text, "en")
	missed := 0
	for _, w := range want {
		if !slices.Contains(got, w) {
			missed++
		}
	}
	t.Logf("%d of %d words missed: %s", missed, len(want), first.Text)
	// The voice is unlike those that the network learnt from: a third of its words is misheard, but hardly one is lost.
	if missed > len(want)*2/5 || len(got) < len(want)*9/10 || len(got) > len(want)*11/10 {
		t.Errorf("%d words of %d, %d of them missed: %q", len(got), len(want), missed, first.Text)
	}
	last := 2.0
	for _, g := range first.Segments {
		if g.Start < last || g.End <= g.Start || g.End > 2+float64(len(x))/voice.Rate || strings.TrimSpace(g.Text) == "" {
			t.Errorf("segment %+v after %v", g, last)
		}
		last = g.End
	}
	if d := cmp.Diff(first, transcribe(t, rt, x, 77777)); d != "" {
		t.Errorf("other blocks, other words:\n%s", d)
	}
	if quiet := lexicon.Split(transcribe(t, rt, room(s.x, -70, -20), 1000).Text, "en"); len(quiet) < len(got)*9/10 {
		t.Errorf("20 dB less: %d words instead of %d", len(quiet), len(got))
	}
}

func TestNothingSaid(t *testing.T) {
	rt := openRuntime(t, models.ONNXRuntime)
	for name, x := range map[string][]float32{
		"silence": make([]float32, 5*voice.Rate), "noise": room(make([]float32, 5*voice.Rate), -30, 0), "one sample": {0.5},
	} {
		if tr := transcribe(t, rt, x, 1000); len(tr.Segments) != 0 || tr.Text != "" {
			t.Errorf("%s: %q", name, tr.Text)
		}
	}
}

func TestTranscribeFails(t *testing.T) {
	rt := openRuntime(t, models.ONNXRuntime)
	x := say(t, "en-us", "nobody waits for this sentence")
	v, err := voice.Observe(context.Background(), &blocks{slices.Clone(x), 4000}, rt, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := voice.Transcribe(gone, anew(x, 4000), v, nil, rt, tokens(t), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := voice.Transcribe(context.Background(), anew(x, 4000), v, nil, rt, nil, nil); err == nil {
		t.Error("without tokens there is nothing to write with")
	}
	if _, err := voice.Transcribe(context.Background(), anew(x, 4000), v, nil, openRuntime(t, models.OpenCV), tokens(t), nil); !errors.Is(err, models.ErrUnsupported) {
		t.Errorf("OpenCV: %v", err)
	}
	broken := errors.New("broken pipe")
	if _, err := voice.Transcribe(context.Background(), func() (voice.Samples, error) { return failing{broken}, nil }, v, nil, rt, tokens(t), nil); !errors.Is(err, broken) {
		t.Errorf("broken sound: %v", err)
	}
	if _, err := voice.Transcribe(context.Background(), func() (voice.Samples, error) { return nil, broken }, v, nil, rt, tokens(t), nil); !errors.Is(err, broken) {
		t.Errorf("sound that can't be opened: %v", err)
	}
	if tr, err := voice.Transcribe(context.Background(), anew(x[:len(x)/2], 4000), v, nil, rt, tokens(t), nil); err != nil || tr == nil {
		t.Errorf("sound that ends early: %v", err)
	}
}

type failing struct{ error }

func (f failing) Read([]float32) (int, error) { return 0, f.error }
