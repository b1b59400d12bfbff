// Command gazeunder measures the gaze in kept observations. The evaluation builds it anew for each value of a constant of the gaze that
// it tries, so it links no network and runs no other measure than those which gaze requires.
//
// Jobs come as JSON on the standard input, what was measured goes as JSON to the standard output, in their order.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/measure/gaze"
)

// job is a file of observations with the look at the lens that is marked, if any.
type job struct {
	Path   string
	Marked *analysis.Span
}

// measured is the gaze by frame, hundredths of a degree relative to the lens; null where there is none. Target is analysis.Target.
type measured struct {
	Yaw, Pitch []*int
	Target     []analysis.Target
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "gazeunder:", err)
		os.Exit(1)
	}
}

func run() error {
	var jobs []job
	if err := json.NewDecoder(os.Stdin).Decode(&jobs); err != nil {
		return err
	}
	out := make([]measured, len(jobs))
	for i, j := range jobs {
		b, err := os.ReadFile(j.Path)
		if err != nil {
			return err
		}
		obs, err := cache.Decode(bytes.NewReader(b))
		if err != nil {
			return fmt.Errorf("%s: %w", j.Path, err)
		}
		if out[i], err = measure(obs, j.Marked); err != nil {
			return fmt.Errorf("%s: %w", j.Path, err)
		}
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

func measure(obs *analysis.Observations, marked *analysis.Span) (measured, error) {
	profile := analysis.DefaultProfile()
	pass := &analysis.Pass{Obs: obs, Profile: &profile, Results: map[*analysis.Measure]any{}}
	pass.Report, pass.Moment = func(analysis.Finding) {}, func(analysis.Moment) {}
	if marked != nil {
		pass.Looks = []analysis.Look{{At: analysis.AtLens, Range: *marked}}
		pass.Baseline = analysis.Baseline{Range: *marked, Marked: true}
	}
	if err := require(gaze.Measure, pass); err != nil {
		return measured{}, err
	}
	g := analysis.ResultOf[*gaze.Result](pass, gaze.Measure)
	return measured{hundredths(g.Yaw), hundredths(g.Pitch), g.Target}, nil
}

// require runs a measure after those it requires.
func require(m *analysis.Measure, pass *analysis.Pass) (err error) {
	if _, done := pass.Results[m]; done {
		return nil
	}
	for _, r := range m.Requires {
		if err := require(r, pass); err != nil {
			return err
		}
	}
	pass.Results[m], err = m.Run(pass)
	return err
}

func hundredths(v []float32) []*int {
	out := make([]*int, len(v))
	for i, x := range v {
		if x == x {
			h := int(x*100 + .5)
			if x < 0 {
				h = int(x*100 - .5)
			}
			out[i] = &h
		}
	}
	return out
}
