package rehearse

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"

	"poise/analysis"
	"poise/analysis/files"
	"poise/analysis/lang"
	"poise/analysis/live"
	"poise/analysis/measure"
	"poise/analysis/report/format"
	"poise/cmd/internal/result"
)

// beside writes live.json: what the session measured, and the same numbers of the file's report. It says in a line how far
// they lie apart.
func (r *rehearsal) beside(dir string, sum live.Summary) error {
	rep, err := result.Read(dir)
	if err != nil {
		return err
	}
	diffs := live.Compare(sum, rep.Measures)
	raw, err := json.MarshalIndent(struct {
		Schema  string            `json:"schema"`
		Live    live.Summary      `json:"live"`
		Against []live.Difference `json:"against"`
	}{"poise-live/1", sum, diffs}, "", "  ")
	if err != nil {
		return err
	}
	if err := files.Write(filepath.Join(dir, "live.json"), append(raw, '\n'), 0o600); err != nil {
		return err
	}
	if !r.opt.Quiet {
		fmt.Fprintln(r.t.Err, "poise: "+apart(sum, diffs))
	}
	return nil
}

// apart is the line about the live numbers.
func apart(sum live.Summary, diffs []live.Difference) string {
	text := lang.T("live: %.0f pictures/s looked at", sum.Rate)
	if sum.Dropped > 0 {
		text += lang.T(" (%d of %d dropped)", sum.Dropped, sum.Pictures)
	}
	if !math.IsNaN(sum.LatencyMedian.Value) {
		text += lang.T(", shown after %.0f ms", sum.LatencyMedian.Value)
	}
	sums := map[string]analysis.LiveSum{}
	for _, d := range measure.Definitions() {
		sums[d.ID] = d.Live.Sum
	}
	for _, d := range diffs {
		switch {
		case !d.Measured():
		case sums[d.ID] == analysis.LiveGaze:
			text += lang.T("; eye contact %s live, %s in the report", format.Percent(d.Live.Value), format.Percent(d.File.Value))
		case sums[d.ID] == analysis.LiveSyllables:
			text += lang.T("; %s syllables/s live, %s in the report", format.Number(d.Live.Value), format.Number(d.File.Value))
		}
	}
	return text
}
