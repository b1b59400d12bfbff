package analysis

import "math"

// Finding is one number of a report.
type Finding struct {
	ID       string             `json:"-"`
	Value    float64            `json:"value" jsonschema:"nullable"` // NaN (null): not measured, and Reason says why
	Unit     string             `json:"unit"`                        // of Value, as in the Definition
	Coverage float64            `json:"coverage"`                    // share of the recording, 0 to 1, on which it could be measured
	Band     [2]float64         `json:"band" jsonschema:"nullable"`  // low, high: where the truth lies nine times in ten; NaN when Value is
	Reason   string             `json:"reason,omitempty"`
	Method   string             `json:"method"`             // how it was obtained, with thresholds, one sentence
	Parts    map[string]float64 `json:"parts,omitempty"`    // further values that belong to it ("median_s", "screen")
	LeftOut  map[string]float64 `json:"left_out,omitempty"` // share of the recording left out, by reason name
}

// NotMeasured is the finding of a measure that could not be taken, with the reason in words or as a Reason's name.
func NotMeasured(d Definition, reason, method string) Finding {
	nan := math.NaN()
	return Finding{ID: d.ID, Value: nan, Unit: d.Unit, Band: [2]float64{nan, nan}, Reason: reason, Method: method}
}
