//go:build bench

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/pipeline"
	"poise/models/networktest"
)

// lengthen repeats every column k times, one recording after the other.
func lengthen(obs *analysis.Observations, k int) {
	span := obs.Recording.Duration
	times := obs.Visual.Time
	looks := map[*analysis.Hand]int{}
	for i := range obs.Visual.People {
		for _, h := range []*analysis.Hand{&obs.Visual.People[i].LeftHand, &obs.Visual.People[i].RightHand} {
			looks[h] = len(h.Frame)
		}
	}
	repeat(reflect.ValueOf(obs.Visual).Elem(), k)
	repeat(reflect.ValueOf(obs.Voice).Elem(), k)
	for i := range obs.Visual.Time {
		obs.Visual.Time[i] = times[i%len(times)] + float64(i/len(times))*span
	}
	for h, n := range looks {
		for i := range h.Frame {
			h.Frame[i] += int32(i / n * len(times))
		}
	}
	obs.Voice.Duration *= float64(k)
	obs.Recording.Duration *= float64(k)
}

func repeat(v reflect.Value, k int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			repeat(v.Field(i), k)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct { // people
			for i := range v.Len() {
				repeat(v.Index(i), k)
			}
			return
		}
		out := reflect.MakeSlice(v.Type(), 0, k*v.Len())
		for range k {
			out = reflect.AppendSlice(out, v)
		}
		v.Set(out)
	}
}

// A recording of 20 minutes is measured again within half a second, in a process of its own.
func TestRescoreOfTwentyMinutesQuick(t *testing.T) {
	networks, sample, dir := networktest.Dir(t), rehearsal(t), t.TempDir()
	poise := func(args ...string) time.Duration {
		t.Helper()
		cmd := exec.Command(os.Args[0], args...)
		cmd.Args[0], cmd.Dir = "poise", dir
		cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir)
		began := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("poise %v: %v: %s", args, err, out)
		}
		return time.Since(began)
	}
	talk := filepath.Join(dir, "talk.mp4")
	if err := os.Link(sample, talk); err != nil {
		film, err := os.ReadFile(sample)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(talk, film, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	poise("analyze", talk, "-o", "report", "--quiet", "--models", networks)
	// The film is shorter than what is measured below: without it the report keeps its pictures.
	if err := os.Remove(talk); err != nil {
		t.Fatal(err)
	}
	stored, err := pipeline.Open(filepath.Join(dir, "report"))
	if err != nil {
		t.Fatal(err)
	}
	obs := stored.Observations
	lengthen(obs, int(20*60/obs.Recording.Duration)+1)
	f, err := os.Create(filepath.Join(dir, "report", cache.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if err := cache.Encode(f, obs); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	best := time.Hour
	for range 3 {
		best = min(best, poise("rescore", "report", "--quiet", "--set", "eye_contact.cone_yaw=7", "-o", "again", "--force"))
	}
	t.Logf("%d frames, %.0f s of recording: %v", len(obs.Visual.Time), obs.Recording.Duration, best)
	if limit := 500 * time.Millisecond; best > 4*limit { // the slack is for a machine that does other things as well
		t.Errorf("rescore takes %v, far more than %v", best, limit)
	}
}
