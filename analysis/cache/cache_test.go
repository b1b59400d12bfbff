package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"poise/analysis"
	"poise/analysis/blazepose"
)

// scripted makes observations of n frames at 30 fps with the noise of real landmarks; every 50th frame has no face.
func scripted(n int, seed uint64) *analysis.Observations {
	r := rand.New(rand.NewPCG(seed, 1))
	nan := float32(math.NaN())
	noise := func(base, wander, jitter float64) []float32 {
		s := make([]float32, n)
		for i := range s {
			s[i] = float32(base + wander*math.Sin(float64(i)/70) + jitter*r.NormFloat64())
		}
		return s
	}
	var f analysis.Face
	f.Reason, f.EyeReason = make([]analysis.Reason, n), make([]analysis.Reason, n)
	for _, c := range []*[]float32{&f.Confidence, &f.LeftEyeOpen, &f.LeftEyeWeight, &f.RightEyeOpen, &f.RightEyeWeight, &f.GazeConfidence} {
		*c = noise(.8, .05, .02)
	}
	for _, c := range []*[]float32{&f.HeadYaw, &f.HeadPitch, &f.HeadRoll, &f.DirYaw, &f.DirPitch, &f.LeftEyeYaw, &f.LeftEyePitch,
		&f.RightEyeYaw, &f.RightEyePitch, &f.GazeYaw, &f.GazePitch} {
		*c = noise(0, 8, .5)
	}
	for _, c := range []*[]float32{&f.X, &f.Y, &f.W, &f.H, &f.Width} {
		*c = noise(400, 30, .4)
	}
	rows := func(row int, spread, jitter float64) []float32 {
		s := make([]float32, 0, n*row)
		for i := range n {
			for c := range row {
				s = append(s, float32(300+spread*float64(c)+20*math.Sin(float64(i)/70)+jitter*r.NormFloat64()))
			}
		}
		return s
	}
	f.Points = rows(2*len(analysis.FacePoints), 1, .25)
	k := len(blazepose.Keypoints)
	b := analysis.Body{Reason: make([]analysis.Reason, n), Confidence: noise(.9, .01, .01), X: rows(k, 9, .5), Y: rows(k, 5, .5), Visibility: make([]float32, n*k)}
	for i := range b.Visibility {
		b.Visibility[i] = float32(min(1, .9+.02*r.NormFloat64()))
	}
	v := &analysis.Visual{Time: make([]float64, n), Width: 1280, Height: 720, Luma: noise(120, 5, 1), CameraX: noise(0, 1, .1), CameraY: noise(0, 1, .1), Faces: make([]uint8, n), Bodies: make([]uint8, n)}
	for i := range n {
		v.Time[i] = 0.25 + float64(i)/30
		v.Faces[i] = 1
		if i%50 == 49 {
			f.Reason[i], v.Faces[i] = analysis.NoFace, 0
			f.GazeYaw[i], f.HeadYaw[i] = nan, nan
			for j := range 2 * len(analysis.FacePoints) {
				f.Points[i*2*len(analysis.FacePoints)+j] = nan
			}
		}
	}
	v.People = []analysis.Person{{Face: f, Body: b, LeftHand: scriptedHand(n, 3, r), RightHand: scriptedHand(n, 7, r)}}
	voice := &analysis.Voice{Start: .1, Duration: float64(n) / 30, SpeechHop: .032, Hop: .01, Noise: math.Inf(-1), Peak: .5}
	for range n * 33 / 10 {
		voice.Intensity = append(voice.Intensity, float32(-30+10*r.NormFloat64()))
		voice.Level = append(voice.Level, float32(-32+10*r.NormFloat64()))
		voice.Voicing = append(voice.Voicing, r.Float32())
		voice.Pitch = append(voice.Pitch, []float32{nan, 120.5}[r.IntN(2)])
	}
	for range n {
		voice.Speech = append(voice.Speech, r.Float32())
	}
	rec := analysis.Recording{Path: "/tmp/\xffa\n.mp4", Name: "\xffa\n.mp4", Digest: "sha256:00", Duration: float64(n) / 30, Warnings: []string{"w"},
		Video: &analysis.VideoStream{Width: 1280, Height: 720}}
	return &analysis.Observations{Recording: rec, Program: "1.0", Runtime: "onnxruntime", Options: analysis.Options{FPS: 30, Pose: "lite"},
		Networks: []analysis.Network{{Name: "a", SHA256: "b"}}, Visual: v, Voice: voice}
}

// whole fills the columns that scripted leaves out.
func whole(t *testing.T, obs *analysis.Observations) *analysis.Observations {
	t.Helper()
	any := func(string, reflect.Value) error { return nil }
	if err := walk(reflect.ValueOf(obs.Visual).Elem(), "Visual", visitor{scalar: any, list: any, column: func(_, key string, v reflect.Value) error {
		if n := len(obs.Visual.Time) * max(1, widths[key]); v.Len() == 0 && !strings.HasPrefix(key, handPrefix) {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
		}
		return nil
	}}); err != nil {
		t.Fatal(err)
	}
	return obs
}

// scriptedHand is looked at every so many frames, and not found every fifth time.
func scriptedHand(n, every int, r *rand.Rand) (h analysis.Hand) {
	nan := float32(math.NaN())
	for i := every - 1; i < n; i += every {
		h.Frame, h.Presence = append(h.Frame, int32(i)), append(h.Presence, r.Float32())
		for range analysis.HandPoints {
			x := float32(500 + 20*r.NormFloat64())
			if len(h.Frame)%5 == 0 {
				x = nan
			}
			h.X, h.Y, h.Z = append(h.X, x), append(h.Y, x/2), append(h.Z, x/9)
		}
	}
	return h
}

// within compares floats to the coarsest quantum (1/16 px).
var within = cmp.Options{cmpopts.EquateNaNs(), cmpopts.EquateEmpty(), cmpopts.EquateApprox(0, 1.0/32)}

func TestRoundTrip(t *testing.T) {
	blank := scripted(40, 2)
	blank.Visual.People = nil
	for name, obs := range map[string]*analysis.Observations{
		"both": scripted(300, 1), "one frame": scripted(1, 1), "nobody": blank,
		"sound only": {Voice: scripted(30, 3).Voice}, "two voices": {Voice: scripted(30, 3).Voice, OtherVoice: scripted(20, 4).Voice}, "picture only": {Visual: scripted(30, 3).Visual}, "neither": {},
		"no frames": {Visual: &analysis.Visual{Width: 3}},
	} {
		t.Run(name, func(t *testing.T) {
			var once, twice bytes.Buffer
			if err := Encode(&once, obs); err != nil {
				t.Fatal(err)
			}
			got := restored(t, obs)
			if d := cmp.Diff(obs, got, within); d != "" {
				t.Fatalf("not what was stored:\n%s", d)
			}
			if err := Quantize(obs); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(obs, got, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("settled is not what comes back:\n%s", d)
			}
			if err := Encode(&twice, obs); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(once.Bytes(), twice.Bytes()) {
				t.Fatal("settled observations give another file")
			}
		})
	}
}

// restored is what comes back from the file of obs.
func restored(t interface {
	Helper()
	Fatal(...any)
}, obs *analysis.Observations) *analysis.Observations {
	t.Helper()
	var b bytes.Buffer
	if err := Encode(&b, obs); err != nil {
		t.Fatal(err)
	}
	got, err := decode(bytes.NewReader(b.Bytes()), int64(b.Len()), nil)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestBlockKeepsAnyIntegers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.IntRange(1, 5).Draw(t, "row")
		q := rapid.SliceOfN(rapid.Int64(), row, 8*row).Draw(t, "q")
		q = q[:len(q)/row*row]
		b, err := parseBlock(encodeBlock(q, nil, row), len(q), row, 8)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]int64, len(q))
		b.int64s(got)
		if d := cmp.Diff(q, got); d != "" {
			t.Fatal(d)
		}
	})
}

func TestFloat32KeptExactlyOrToItsQuantum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SliceOfN(rapid.Float32(), 1, 40).Draw(t, "s")
		for i := range s {
			if rapid.IntRange(0, 4).Draw(t, "absent") == 0 {
				s[i] = float32(math.NaN())
			}
		}
		v, want := &analysis.Voice{Pitch: s}, float64(1)/128
		for i, f := range restored(t, &analysis.Observations{Voice: v}).Voice.Pitch {
			x := float64(s[i])
			x = min(max(x, -quantLimit/64), quantLimit/64)
			if math.IsNaN(float64(s[i])) != math.IsNaN(float64(f)) || math.Abs(x-float64(f)) > want+math.Abs(x)*1e-7 {
				t.Fatalf("%d: %g became %g", i, s[i], f)
			}
		}
	})
}

func TestExactFloat32(t *testing.T) {
	in := []float32{0, 1e-20, -3e30, math.MaxFloat32, -math.MaxFloat32, .1}
	q := make([]int64, len(in))
	for i, f := range in {
		q[i] = int64(int32(math.Float32bits(f)))
	}
	b, err := parseBlock(encodeBlock(q, nil, 1), len(in), 1, 5)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float32, len(in))
	b.float32s(out, 0)
	if d := cmp.Diff(in, out); d != "" {
		t.Fatal(d)
	}
}

func TestTimesThatNanosecondsWouldMerge(t *testing.T) {
	for _, times := range [][]float64{{1, 1 + 1e-12}, {1e9}, {math.NaN()}, {-.04, 0, 1.0 / 3}} {
		got := restored(t, &analysis.Observations{Visual: &analysis.Visual{Time: times}})
		if d := cmp.Diff(times, got.Visual.Time, cmpopts.EquateNaNs(), cmpopts.EquateApprox(0, 1e-9)); d != "" {
			t.Error(d)
		}
		if len(times) == 2 && got.Visual.Time[0] >= got.Visual.Time[1] {
			t.Error("two times fell together")
		}
	}
}

func TestEncodeRefusesColumnsThatDoNotFit(t *testing.T) {
	for _, v := range []*analysis.Visual{{Time: []float64{1, 2}, Luma: []float32{1, 2, 3}}, {Luma: []float32{1}},
		{People: make([]analysis.Person, maxList+1)}} {
		if err := Encode(&bytes.Buffer{}, &analysis.Observations{Visual: v}); err == nil {
			t.Errorf("%d times, %d luma: no error", len(v.Time), len(v.Luma))
		}
	}
}

func TestDecodeDamaged(t *testing.T) {
	var buf bytes.Buffer
	if err := Encode(&buf, scripted(100, 4)); err != nil {
		t.Fatal(err)
	}
	good := buf.Bytes()
	change := func(at int) []byte { b := bytes.Clone(good); b[at] ^= 0x10; return b }
	cases := map[string]struct {
		file []byte
		want error
	}{
		"empty": {nil, ErrNotCache}, "text": {[]byte("timestamp,success\n"), ErrNotCache}, "magic alone": {good[:8], ErrTruncated},
		"cut": {good[:len(good)-1], ErrTruncated}, "half": {good[:len(good)/2], ErrTruncated},
		"longer": {append(bytes.Clone(good), 0), ErrAltered}, "version": {change(8), ErrVersion}, "columns": {change(12), ErrVersion},
		"head": {change(60), ErrAltered}, "block": {change(len(good) - 4000), ErrAltered}, "sum": {change(len(good) - 1), ErrAltered},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := Decode(bytes.NewReader(c.file)); !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestLongStillPictureObeysMemoryRule(t *testing.T) {
	n := 400_000
	v := &analysis.Visual{Time: make([]float64, n), People: make([]analysis.Person, 1)}
	for i := range v.Time {
		v.Time[i] = float64(i)
	}
	v.People[0].Body.X = make([]float32, n*33)
	v.People[0].Body.Y = make([]float32, n*33)
	var buf bytes.Buffer
	if err := Encode(&buf, &analysis.Observations{Visual: v}); err != nil {
		t.Fatal(err)
	}
	got, err := decode(bytes.NewReader(buf.Bytes()), int64(buf.Len()), nil)
	if err != nil || len(got.Visual.People[0].Body.X) != n*33 {
		t.Fatalf("%d bytes: %v", buf.Len(), err)
	}
	// Without the padding the same file is refused before it is decoded.
	small := sealed(bytes.TrimRight(buf.Bytes()[:buf.Len()-sumSize], "\x00"))
	if _, err := Decode(bytes.NewReader(small)); !errors.Is(err, ErrAltered) {
		t.Fatalf("a file of %d bytes may ask for %d MB: %v", len(small), n*33*8>>20, err)
	}
}

// sealed gives a file without checksum the length and checksum that it claims.
func sealed(b []byte) []byte {
	b = bytes.Clone(b)
	if len(b) >= fixedSize {
		binary.LittleEndian.PutUint64(b[16:], uint64(len(b)+sumSize))
	}
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

func FuzzDecode(f *testing.F) {
	for _, obs := range []*analysis.Observations{{}, scripted(3, 1), {Voice: scripted(20, 1).Voice}} {
		var buf bytes.Buffer
		if err := Encode(&buf, obs); err != nil {
			f.Fatal(err)
		}
		f.Add(buf.Bytes()[:buf.Len()-sumSize])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if obs, err := Decode(bytes.NewReader(sealed(b))); err == nil {
			if err := Encode(&bytes.Buffer{}, obs); err != nil {
				t.Fatalf("decoded, but can't be encoded: %v", err)
			}
		}
	})
}

func BenchmarkDecode20Minutes(b *testing.B) {
	var buf bytes.Buffer
	if err := Encode(&buf, scripted(36_000, 1)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Decode(bytes.NewReader(buf.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(buf.Len())/1e6, "MB")
}

func BenchmarkEncode20Minutes(b *testing.B) {
	obs := scripted(36_000, 1)
	for b.Loop() {
		if err := Encode(&bytes.Buffer{}, obs); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzBlock feeds the innermost parser, which mutations of a whole file seldom reach.
func FuzzBlock(f *testing.F) {
	f.Add(encodeBlock([]int64{1, 2, 3, 4}, nil, 2), uint8(2), uint8(2))
	f.Add(encodeBlock([]int64{1, 2, 3, 4}, []bool{true, true, false, false}, 2), uint8(2), uint8(2))
	f.Add(encodeBlock([]int64{1, -1 << 62, 3}, []bool{true, false, false}, 1), uint8(3), uint8(1))
	f.Fuzz(func(t *testing.T, plain []byte, rows, row uint8) {
		n := int(rows) * int(max(row, 1))
		b, err := parseBlock(plain, n, int(max(row, 1)), 8)
		if err != nil {
			return
		}
		b.float32s(make([]float32, n), .25)
		b.int64s(make([]int64, n))
	})
}

func TestWhatNoRecordingGivesIsRefused(t *testing.T) {
	hand := func(o *analysis.Observations) *analysis.Hand { return &o.Visual.People[0].LeftHand }
	face := func(o *analysis.Observations) *analysis.Face { return &o.Visual.People[0].Face }
	for name, harm := range map[string]func(o *analysis.Observations){
		"a hand beyond the end": func(o *analysis.Observations) { hand(o).Frame[1] = 40 },
		"hands in no order":     func(o *analysis.Observations) { hand(o).Frame[1] = hand(o).Frame[0] },
		"a hand without points": func(o *analysis.Observations) { hand(o).X = nil },
		"no column":             func(o *analysis.Observations) { face(o).HeadYaw = nil },
		"too wide a column":     func(o *analysis.Observations) { face(o).HeadYaw = make([]float32, 80) },
		"too narrow a column":   func(o *analysis.Observations) { o.Visual.People[0].Body.X = make([]float32, 40) },
		"no brightness":         func(o *analysis.Observations) { o.Visual.Luma = nil },
		"times in no order":     func(o *analysis.Observations) { o.Visual.Time[3] = 0 },
		"no time":               func(o *analysis.Observations) { o.Visual.Time[3] = math.NaN() },
		"a time years away":     func(o *analysis.Observations) { o.Visual.Time[39] = 1e9 },
		"a voice without steps": func(o *analysis.Observations) { o.Voice.SpeechHop = 0 },
		"steps of no length":    func(o *analysis.Observations) { o.Voice.Hop = math.NaN() },
		"too few voicings":      func(o *analysis.Observations) { o.Voice.Voicing = o.Voice.Voicing[:9] },
		"half a row of bands":   func(o *analysis.Observations) { o.Voice.BandHop, o.Voice.Bands = .02, make([]uint8, 12) },
		"endless sound":         func(o *analysis.Observations) { o.Voice.Duration = math.Inf(1) },
		"clipped beyond all":    func(o *analysis.Observations) { o.Voice.Clipped = math.Inf(1) },
	} {
		obs := whole(t, scripted(40, 2))
		var good bytes.Buffer
		if err := Encode(&good, obs); err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(&good); err != nil {
			t.Fatal(err)
		}
		harm(obs)
		var b bytes.Buffer
		if err := Encode(&b, obs); err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(&b); !errors.Is(err, ErrAltered) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
