package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/observe"
	"poise/models"
	"poise/models/networktest"
)

// TestRehearsalIsMeasuredAsScripted runs everything but the report over the sample and holds it against its truth.
func TestRehearsalIsMeasuredAsScripted(t *testing.T) {
	networktest.Dir(t)
	dir := t.TempDir()
	if err := Generate(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	obs, res := measured(t, filepath.Join(dir, "rehearsal.mp4"))
	truth := readTruth(t, filepath.Join(dir, "rehearsal.truth.csv"))
	if got, want := len(obs.Visual.Time), len(truth); got < want-2 || got > want {
		t.Fatalf("%d frames analysed, the film has %d", got, want)
	}

	t.Run("gaze", func(t *testing.T) {
		right := map[string]int{}
		all := map[string]int{}
		for i, at := range obs.Visual.Time {
			row := truth[i]
			if math.Abs(row.t-at) > 0.021 {
				t.Fatalf("frame %d is at %.3f s, the truth says %.3f s", i, at, row.t)
			}
			if !row.settled || row.blink || res.Frames.Target[i] == analysis.NoTarget {
				continue
			}
			all[row.gaze]++
			if looksAt(row.gaze, res.Frames.Target[i], res.Frames.GazeYaw[i]) {
				right[row.gaze]++
			}
		}
		for _, target := range []string{"camera", "left", "right"} {
			if share := float64(right[target]) / float64(all[target]); !(share >= 0.9) {
				t.Errorf("%s: %d of %d frames measured so", target, right[target], all[target])
			}
		}
	})
	t.Run("nobody", func(t *testing.T) {
		empty := 0
		for i, row := range truth[:len(obs.Visual.Time)] {
			if row.gaze != "nobody" || !row.settled {
				continue
			}
			empty++
			if r := obs.Visual.People[0].Face.Reason[i]; r == analysis.Measured || !math.IsNaN(float64(res.Frames.GazeYaw[i])) {
				t.Fatalf("at %.2f s nobody is there, but a face was measured (%v)", row.t, r)
			}
		}
		if empty == 0 {
			t.Fatal("the truth has no stretch without a person")
		}
	})
	t.Run("moments", func(t *testing.T) {
		for _, want := range []struct {
			measure    string
			start, end float64
		}{
			{"head.nods", 14, 16.5}, {"fidget.rhythmic", 19.5, 23.9}, {"eye_contact.look_aways", 5, 8}, {"eye_contact.look_aways", 10.5, 13},
		} {
			if o := overlap(res.Moments, want.measure, want.start, want.end); o < 0.6 {
				t.Errorf("%s: %.0f %% of %.1f-%.1f s found", want.measure, 100*o, want.start, want.end)
			}
		}
		if o := overlap(res.Moments, "fidget.rhythmic", 14, 16.5); o > 0.1 {
			t.Errorf("nodding counted as rhythmic fidgeting (%.0f %%)", 100*o)
		}
	})
	t.Run("pauses", func(t *testing.T) {
		for _, p := range readPauses(t, filepath.Join(dir, "rehearsal.speech.json")) {
			if !hasPause(res.Moments, p) {
				t.Errorf("pause %.2f-%.2f s not found within 0.1 s", p[0], p[1])
			}
		}
	})
}

// looksAt tells whether a frame was measured as scripted. A glance aside that seems a little low may rest on the screen's
// side, which is right too; the lens it must not be.
func looksAt(scripted string, got analysis.Target, yaw float32) bool {
	switch scripted {
	case "left":
		return got != analysis.Camera && yaw < -5
	case "right":
		return got != analysis.Camera && yaw > 5
	}
	return got.String() == scripted
}

func measured(t *testing.T, path string) (*analysis.Observations, *analysis.Results) {
	t.Helper()
	rt, top := networktest.Open(t, models.Auto)
	obs, err := observe.Recording(t.Context(), path, observe.Options{Runtime: rt, Topology: top, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	res, err := measure.Run(obs, analysis.DefaultProfile(), measure.Options{Baseline: &analysis.Span{Start: 2, End: 4}})
	if err != nil {
		t.Fatal(err)
	}
	return obs, res
}

type truthRow struct {
	t              float64
	gaze           string
	blink, settled bool
}

// readTruth reads the truth; a row is settled when the gaze has been the same for 0.6 s before and will be for 0.2 s.
func readTruth(t *testing.T, path string) []truthRow {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []truthRow
	for _, r := range records[1:] {
		at, err := strconv.ParseFloat(r[0], 64)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, truthRow{t: at, gaze: r[1], blink: r[10] == "1"})
	}
	for i := range rows {
		rows[i].settled = true
		for j := max(0, i-15); j < min(len(rows), i+6); j++ {
			rows[i].settled = rows[i].settled && rows[j].gaze == rows[i].gaze
		}
	}
	return rows
}

// readPauses returns the pauses between sentences; what follows the last one is not a pause.
func readPauses(t *testing.T, path string) [][2]float64 {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct{ Pauses [][2]float64 }
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Pauses[:len(doc.Pauses)-1]
}

func overlap(moments []analysis.Moment, id string, start, end float64) float64 {
	sum := 0.0
	for _, m := range moments {
		if m.Measure == id {
			sum += math.Max(0, math.Min(m.End, end)-math.Max(m.Start, start))
		}
	}
	return sum / (end - start)
}

func hasPause(moments []analysis.Moment, p [2]float64) bool {
	for _, m := range moments {
		if m.Measure == "pace.pauses" && math.Abs(m.Start-p[0]) <= 0.1 && math.Abs(m.End-p[1]) <= 0.1 {
			return true
		}
	}
	return false
}
