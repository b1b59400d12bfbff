package voice

import (
	"context"
	"errors"
	"io"
	"math"
	"math/rand"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"poise/analysis"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sound is Samples over a slice, handing out at most block values a call.
type sound struct {
	x     []float32
	block int
}

func (s *sound) Read(buf []float32) (int, error) {
	if len(s.x) == 0 {
		return 0, io.EOF
	}
	n := copy(buf[:min(len(buf), s.block)], s.x)
	s.x = s.x[n:]
	return n, nil
}

func observe(t interface{ Fatal(...any) }, x []float32, block int) *analysis.Voice {
	v, err := Observe(context.Background(), &sound{x, block}, nil, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// tone is n samples of harmonics of hz that fall off as a voice's do, with the given peak.
func tone(n int, hz, peak float64, harmonics int) []float32 {
	x := make([]float32, n)
	for i := range x {
		v, sum := 0.0, 0.0
		for h := 1; h <= harmonics; h++ {
			v += math.Sin(2*math.Pi*hz*float64(h)*float64(i)/Rate) / float64(h)
			sum += 1 / float64(h)
		}
		x[i] = float32(peak * v / sum)
	}
	return x
}

func noise(n int, rms float64, seed int64) []float32 {
	r := rand.New(rand.NewSource(seed))
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rms * r.NormFloat64())
	}
	return x
}

func middle(x []float32) float32 { return x[len(x)/2] }

func TestLevels(t *testing.T) {
	for _, c := range []struct {
		name             string
		x                []float32
		level, intensity float64 // dB; NaN: not checked
		tolerance        float64
	}{
		{"silence", make([]float32, Rate), -120, -120, 0},
		{"sine of full scale is -3 dB", tone(Rate, 1000, 1, 1), -3.01, math.NaN(), 0.1},
		{"a tenth is 20 dB less", tone(Rate, 1000, 0.1, 1), -23.01, math.NaN(), 0.1},
		{"hum does not count", tone(Rate, 20, 0.1, 1), -47, -70, 4},
		{"hiss above the band is no syllable", tone(Rate, 6000, 0.1, 1), -23, -90, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := observe(t, c.x, 999)
			if got := float64(middle(v.Level)); math.Abs(got-c.level) > c.tolerance {
				t.Errorf("level %.2f dB, want %.2f", got, c.level)
			}
			if got := float64(middle(v.Intensity)); got > c.intensity+c.tolerance {
				t.Errorf("intensity %.2f dB, want at most %.2f", got, c.intensity)
			}
		})
	}
}

func TestPitch(t *testing.T) {
	for _, hz := range []float64{75, 110, 180, 260, 400} {
		v := observe(t, tone(Rate, hz, 0.3, 12), 4000)
		if got := float64(middle(v.Pitch)); math.Abs(got-hz) > 0.01*hz {
			t.Errorf("pitch of %v Hz: %.1f", hz, got)
		}
		if got := middle(v.Voicing); got < 0.95 {
			t.Errorf("voicing of %v Hz: %.2f", hz, got)
		}
	}
	v := observe(t, noise(10*Rate, 0.1, 1), 4000)
	voiced := 0
	for _, s := range v.Voicing {
		if s >= 0.45 {
			voiced++
		}
	}
	if share := float64(voiced) / float64(len(v.Voicing)); share > 0.03 {
		t.Errorf("%.3f of white noise is voiced", share)
	}
	if v := observe(t, make([]float32, Rate), 4000); middle(v.Voicing) != 0 || middle(v.Pitch) == middle(v.Pitch) {
		t.Error("silence has voicing or pitch")
	}
}

func TestWholeRecording(t *testing.T) {
	x := tone(Rate+37, 200, 0.5, 3)
	x[100], x[200], x[300] = 1, -1, float32(math.NaN())
	v := observe(t, x, 1000)
	if want := float64(len(x)) / Rate; v.Duration != want {
		t.Errorf("duration %v, want %v", v.Duration, want)
	}
	if want := 101; len(v.Level) != want || len(v.Intensity) != want || len(v.Voicing) != want || len(v.Pitch) != want {
		t.Errorf("%d %d %d %d frames, want %d", len(v.Level), len(v.Intensity), len(v.Voicing), len(v.Pitch), want)
	}
	if v.Peak != 1 || v.Clipped != 2/float64(len(x)) {
		t.Errorf("peak %v, clipped %v", v.Peak, v.Clipped)
	}
	for i, l := range v.Level {
		if l != l || v.Intensity[i] != v.Intensity[i] {
			t.Fatalf("frame %d: a broken sample spread", i)
		}
	}
	if len(v.Speech) != 0 {
		t.Error("speech without a network")
	}
}

// What is seen does not depend on how the sound is cut into reads.
func TestBlocks(t *testing.T) {
	x := append(noise(9000, 0.01, 2), tone(9000, 150, 0.4, 8)...)
	want := observe(t, append([]float32(nil), x...), 4000)
	rapid.Check(t, func(t *rapid.T) {
		got := observe(t, append([]float32(nil), x...), rapid.IntRange(1, 5000).Draw(t, "block"))
		if d := cmp.Diff(want, got, cmpopts.EquateNaNs()); d != "" {
			t.Fatal(d)
		}
	})
}

// A quieter recording has lower levels and the same voicing and pitch; a later one has the same columns, later.
func TestGainAndShift(t *testing.T) {
	x := append(tone(8000, 120, 0.5, 10), noise(8000, 0.05, 3)...)
	a := observe(t, append([]float32(nil), x...), 4000)
	rapid.Check(t, func(t *rapid.T) {
		db := rapid.Float64Range(-20, 0).Draw(t, "gain")
		shift := rapid.IntRange(0, 50).Draw(t, "frames")
		y := make([]float32, shift*hopSamples, shift*hopSamples+len(x))
		for _, s := range x {
			y = append(y, s*float32(math.Pow(10, db/20)))
		}
		b := observe(t, y, 4000)
		for i := 4; i < len(a.Level)-4; i++ {
			j := i + shift
			if math.Abs(float64(b.Level[j]-a.Level[i])-db) > 0.05 || math.Abs(float64(b.Intensity[j]-a.Intensity[i])-db) > 0.05 ||
				math.Abs(float64(b.Voicing[j]-a.Voicing[i])) > 0.01 {
				t.Fatalf("frame %d: level %v and %v, intensity %v and %v, voicing %v and %v", i, a.Level[i], b.Level[j],
					a.Intensity[i], b.Intensity[j], a.Voicing[i], b.Voicing[j])
			}
		}
	})
}

type broken struct {
	n   int
	err error
}

func (b *broken) Read(buf []float32) (int, error) { return b.n, b.err }

func TestFailures(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	fault := errors.New("disk gone")
	for _, c := range []struct {
		name string
		ctx  context.Context
		wav  Samples
		want error
	}{
		{"empty", context.Background(), &sound{nil, 1}, ErrEmpty},
		{"unreadable", context.Background(), &broken{100, fault}, fault},
		{"stuck", context.Background(), &broken{0, nil}, io.ErrNoProgress},
		{"cancelled", cancelled, &broken{100, nil}, context.Canceled},
	} {
		if v, err := Observe(c.ctx, c.wav, nil, 0, nil); !errors.Is(err, c.want) || v != nil {
			t.Errorf("%s: %v, %v; want %v", c.name, v, err, c.want)
		}
	}
}

func TestProgressAndStart(t *testing.T) {
	var told []float64
	v, err := Observe(context.Background(), &sound{make([]float32, 5*Rate), 4000}, nil, 1.5, func(t float64) { told = append(told, t) })
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]float64{1, 2, 3, 4, 5}, told); d != "" {
		t.Error(d)
	}
	if v.Start != 1.5 {
		t.Errorf("start %v", v.Start)
	}
}

func BenchmarkColumns(b *testing.B) {
	x := append(noise(5*Rate, 0.01, 1), tone(5*Rate, 120, 0.4, 10)...)
	for b.Loop() {
		observe(b, x, 4000)
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/10, "s/s")
}
