package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"poise/analysis"
)

func TestAppendFixed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(-1e7, 1e7).Draw(t, "v")
		d := rapid.IntRange(0, 6).Draw(t, "decimals")
		got, err := strconv.ParseFloat(string(appendFixed(nil, v, d)), 64)
		if err != nil || math.Abs(got-v) > .5/powers[d]+1e-8 {
			t.Fatalf("%v with %d decimals: %q", v, d, appendFixed(nil, v, d))
		}
	})
	for _, c := range []struct {
		v    float64
		d    int
		want string
	}{{0, 2, "0.00"}, {-0.001, 2, "0.00"}, {-1.005, 1, "-1.0"}, {99.999, 2, "100.00"}, {math.NaN(), 2, ""}, {math.Inf(1), 2, ""},
		{1e30, 2, "1000000000000000019884624838656.00"}, {12345.678, 3, "12345.678"}, {7, 0, "7"}, {-.05, 2, "-0.05"}, {9.1, 6, "9.100000"}} {
		if got := string(appendFixed(nil, c.v, c.d)); got != c.want {
			t.Errorf("%v with %d decimals: %q, want %q", c.v, c.d, got, c.want)
		}
	}
}

func TestFramesCSV(t *testing.T) {
	obs, res := rehearsal(1)
	obs.Visual.People[0].Face.Reason[3] = analysis.TooDark
	obs.Visual.People[0].Face.EyeReason[4] = analysis.EyesClosed
	res.Frames.GazeYaw[4], res.Frames.Target[4], res.Frames.Blink[4] = nan32, analysis.NoTarget, 1
	var b bytes.Buffer
	if err := writeFrames(&b, obs.Visual, res.Frames); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll() // also checks that all rows are as long as the header
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 31 || len(rows[0]) != 16+99 {
		t.Fatalf("%d rows of %d cells", len(rows), len(rows[0]))
	}
	if d := cmp.Diff(strings.Split("timestamp,success,confidence,reason,face_x,face_y,face_w,face_h,head_yaw,head_pitch,head_roll,gaze_yaw,"+
		"gaze_pitch,gaze_target,blink,smile,nose_x,nose_y,nose_visibility", ","), rows[0][:19]); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"0.033333", "1", "0.970", "", "500.33", "186.00", "190.00", "240.00"}, rows[2][:8]); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"0.100000", "0", "", "too_dark", "", "", "", "", "", "", ""}, rows[4][:11]); d != "" {
		t.Error(d)
	}
	if r := rows[5]; r[1] != "1" || r[3] != "eyes_closed" || r[11] != "" || r[13] != "" || r[14] != "1" {
		t.Errorf("closed eyes: %q", r[:16])
	}
}

// Every column has as many cells as names, and a text.
func TestFrameColumns(t *testing.T) {
	obs, res := rehearsal(2)
	for _, v := range []*analysis.Visual{obs.Visual, {Time: []float64{0}}} {
		f := frameAt(v, &res.Frames, 0)
		for _, c := range append(slices.Clone(frameColumns), keypointColumns...) {
			if got := strings.Count(string(c.cells(nil, &f)), ","); got != len(c.names) || c.text == "" {
				t.Errorf("%v: %d cells, %q", c.names, got, c.text)
			}
		}
	}
	if n := strings.Count(frameHeader(), ",") + 1; n != 16+3*33 {
		t.Errorf("%d columns", n)
	}
	if notes := columnNotes(); notes[4].Name != "face_x, face_y, face_w, face_h" || notes[10].Name != "<keypoint>_x, <keypoint>_y" {
		t.Errorf("the page's foot: %v", notes)
	}
}

func TestFramesCSVWithoutPeopleOrPicture(t *testing.T) {
	var b bytes.Buffer
	if err := writeFrames(&b, &analysis.Visual{Time: []float64{0, .5}}, analysis.FrameStates{}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 3 || rows[2][1] != "0" || rows[2][3] != "no_face" || strings.Join(rows[2][4:], "") != "" {
		t.Fatalf("%v %q", err, rows)
	}
	if err := writeFrames(&b, nil, analysis.FrameStates{}); err != nil || b.String() != frameHeader() {
		t.Fatalf("%v, %q", err, b.String())
	}
}

var odd = []analysis.Moment{
	{Measure: "pace.pauses", Start: 1, End: 2.5, Kind: "pause", Value: 1.5, Why: "Nothing was said, for \"1.5\" s."},
	{Measure: "a.b", Start: 3601.2351, End: 3601.2351, Kind: "look_away", Value: nan, Why: "=HYPERLINK(\"x\")"},
	{Measure: "a.b", Start: 4000, End: 4001, Kind: "@x", Value: -2, Why: "a --> b <i>&\n\n00:01.000 --> 00:02.000\nx"},
}

func TestMomentsCSV(t *testing.T) {
	var b bytes.Buffer
	if err := writeMoments(&b, odd); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"measure", "start", "end", "kind", "value", "why"},
		{"pace.pauses", "1.000", "2.500", "pause", "1.5", odd[0].Why},
		{"a.b", "3601.235", "3601.235", "look_away", "", "'" + odd[1].Why},
		{"a.b", "4000.000", "4001.000", "'@x", "-2", odd[2].Why}}
	if d := cmp.Diff(want, rows); d != "" {
		t.Fatal(d)
	}
}

func TestMomentsVTT(t *testing.T) {
	var b bytes.Buffer
	if err := writeVTT(&b, odd); err != nil {
		t.Fatal(err)
	}
	want := `WEBVTT

00:00:01.000 --> 00:00:02.500
pace.pauses · pause: Nothing was said, for "1.5" s.

01:00:01.235 --> 01:00:01.435
a.b · look away: =HYPERLINK("x")

01:06:40.000 --> 01:06:41.000
a.b · @x: a --&gt; b &lt;i&gt;&amp;  00:01.000 --&gt; 00:02.000 x
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Fatal(d)
	}
}

var fileNames = []string{"frames.csv", "moments.csv", "moments.vtt", "report.html", "report.json", "stills.json", "transcript.vtt"}

// names lists a folder, hidden files too.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestWriteTwiceGivesTheSameBytes(t *testing.T) {
	obs, res := rehearsal(20)
	var first [][]byte
	for range 2 {
		dir := filepath.Join(t.TempDir(), "new folder")
		rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
		if err := Write(dir, &rep, obs, res, Options{}); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(fileNames, names(t, dir)); d != "" {
			t.Fatal(d)
		}
		for i, n := range fileNames {
			b, err := os.ReadFile(filepath.Join(dir, n))
			if err != nil {
				t.Fatal(err)
			}
			if len(first) <= i {
				first = append(first, b)
			} else if !bytes.Equal(first[i], b) {
				t.Errorf("%s differs", n)
			}
		}
	}
}

// A file size limit stands in for a full disk: the write fails half way, with another error number.
func TestWriteOnFullDiskLeavesWhatWasThere(t *testing.T) {
	obs, res := rehearsal(20)
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "frames.csv"), []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 200 << 10, Max: before.Max}); err != nil {
		t.Fatal(err)
	}
	err := Write(dir, &rep, obs, res, Options{})
	if e := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); e != nil {
		t.Fatal(e)
	}
	if !errors.Is(err, syscall.EFBIG) || err.Error() != "write frames.csv: file too large" {
		t.Errorf("got %v", err)
	}
	b, _ := os.ReadFile(filepath.Join(dir, "frames.csv"))
	if d := cmp.Diff([]string{"frames.csv"}, names(t, dir)); d != "" || string(b) != "old" {
		t.Errorf("left behind: %q\n%s", b, d)
	}
}

func TestWriteWhereAFileIs(t *testing.T) {
	obs, res := rehearsal(1)
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	place := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(place, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	err := Write(place, &rep, obs, res, Options{})
	if err == nil || err.Error() != "make folder: not a directory" {
		t.Fatalf("got %v", err)
	}
}

func TestVideoLink(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	for video, want := range map[string]string{
		"":                          "",
		filepath.Join(dir, "a.mp4"): "../a.mp4",
		filepath.Join(dir, "javascript:alert(1)"):        "../javascript%3Aalert%281%29",
		filepath.Join(dir, "out", "ü '\"<#?%\n\xff.mp4"): "%C3%BC%20%27%22%3C%23%3F%25%0A%FF.mp4",
		filepath.Join(link, "a.mp4"):                     "../a.mp4",
	} {
		if want != "" {
			want = "./" + want
		}
		if got, err := videoLink(filepath.Join(dir, "out"), video); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", video, got, err, want)
		}
	}
}

// The page of twenty minutes, 36,000 pictures, stays small.
func TestPageOfTwentyMinutesIsSmall(t *testing.T) {
	obs, res := rehearsal(1200)
	withPoints(obs.Visual)
	if n := len(renderPage(t, obs, res, "")); n > 5<<20 {
		t.Errorf("the page has %d bytes", n)
	}
}

func BenchmarkFrames20Minutes(b *testing.B) {
	obs, res := rehearsal(1200)
	for b.Loop() {
		if err := writeFrames(io.Discard, obs.Visual, res.Frames); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPage20Minutes(b *testing.B) {
	obs, res := rehearsal(1200)
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	for b.Loop() {
		if err := Render(io.Discard, &rep, obs, res, PageOptions{Recording: "./a.mp4"}); err != nil {
			b.Fatal(err)
		}
	}
}

// No text becomes a formula, and none is altered but for the apostrophe.
func TestInert(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching("[-=+@|%\t\r\n'][a-z]*")).Draw(t, "s")
		got := Inert(s)
		if got != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(got[0])) || strings.TrimPrefix(got, "'") != strings.TrimPrefix(s, "'") {
			t.Fatalf("%q became %q", s, got)
		}
	})
}
