package report

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"testing"

	"pgregory.net/rapid"

	"poise/analysis"
)

// unpack is what the page's script makes of a column.
func (p packed) unpack(t *rapid.T) []float64 {
	raw, err := base64.StdEncoding.DecodeString(p.Data)
	if err != nil || len(raw)%2 != 0 {
		t.Fatalf("%d bytes: %v", len(raw), err)
	}
	out := make([]float64, len(raw)/2)
	for i := range out {
		out[i] = math.NaN()
		if v := int16(binary.LittleEndian.Uint16(raw[2*i:])); v != missing {
			out[i] = float64(v) * p.Scale
		}
	}
	return out
}

// A column comes back within a ten-thousandth or so of its largest value, and what was not measured stays so.
func TestColumnsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float32Range(-1e5, 1e5), 1, 200).Draw(t, "values")
		for _, i := range rapid.SliceOf(rapid.IntRange(0, len(values)-1)).Draw(t, "absent") {
			values[i] = nan32
		}
		largest := 1e-3
		for _, v := range values {
			if v == v {
				largest = max(largest, math.Abs(float64(v)))
			}
		}
		s := series{values: values}
		for i, v := range s.pack().unpack(t) {
			if want := float64(values[i]); (v != v) != (want != want) || math.Abs(v-want) > largest/3000 {
				t.Fatalf("%d: %v became %v", i, want, v)
			}
		}
	})
}

func TestTimesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var times []float64
		at := rapid.Float64Range(0, 3).Draw(t, "start")
		for _, step := range rapid.SliceOf(rapid.Float64Range(.001, 9)).Draw(t, "steps") {
			times = append(times, at)
			at += step
		}
		raw, err := base64.StdEncoding.DecodeString(packTimes(times))
		if err != nil {
			t.Fatal(err)
		}
		ms := 0
		for i, want := range times {
			ms += int(binary.LittleEndian.Uint16(raw[2*i:]))
			if math.Abs(float64(ms)/1000-want) > .00051 {
				t.Fatalf("%d: %v became %d ms", i, want, ms)
			}
		}
	})
}

// However long the recording, the page's columns stay bounded.
func TestColumnsAreBounded(t *testing.T) {
	obs, res := rehearsal(20)
	n := 3 * 3600 * 30
	v := &analysis.Visual{Width: 1280, Height: 720, People: []analysis.Person{{}}}
	f := &v.People[0].Face
	for i := range n {
		v.Time = append(v.Time, float64(i)/30)
	}
	column := make([]float32, n)
	f.X, f.Y, f.W, f.H, f.Width, f.HeadYaw, f.HeadPitch = column, column, column, column, column, column, column
	res.Frames = analysis.FrameStates{GazeYaw: column, GazePitch: column, Smile: column}
	obs.Visual = v
	c := packColumns(obs, res, &analysis.Profile{})
	for key, s := range c.Series {
		if len(s.Data) > mostValues*8/3+8 {
			t.Errorf("%s takes %d characters", key, len(s.Data))
		}
	}
	if got := len(motionFrames(v.Time)); got > motionMost+2 || got < motionMost/2 {
		t.Errorf("%d pictures of the figure", got)
	}
	if len(c.Series) < 5 {
		t.Errorf("only %d columns", len(c.Series))
	}
}
