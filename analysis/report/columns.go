package report

import (
	"encoding/base64"
	"encoding/binary"
	"math"

	"poise/analysis"
)

// mostValues bounds a column that the page carries: 20 minutes at 30 pictures a second. Longer ones are averaged over as
// many neighbours as it takes, so that the page of a long recording stays small.
const mostValues = 36000

// missing stands for what was not measured.
const missing = math.MinInt16

// columns is what the page's script draws plots and the figure from: little-endian numbers in base64.
type columns struct {
	Time   string            `json:"time"`   // uint16: milliseconds since the picture before
	Series map[string]packed `json:"series"` // by the key of plots
	Motion *motion           `json:"motion,omitempty"`
}

// packed is a column of int16; a value is its number times Scale. With Step 0 there is one a picture (columns.Time).
type packed struct {
	Scale float64 `json:"scale"`
	Start float64 `json:"start"`
	Step  float64 `json:"step"`
	Data  string  `json:"data"`
}

// packColumns packs the columns of all plots; nil when there are none.
func packColumns(obs *analysis.Observations, res *analysis.Results, p *analysis.Profile) *columns {
	c := &columns{Series: map[string]packed{}}
	for _, d := range res.Defines {
		for _, spec := range plotsFor(&d, obs, res, p) {
			for _, s := range spec.lines {
				if len(s.values) > 0 {
					c.Series[s.key] = s.pack()
				}
			}
		}
	}
	if v := obs.Visual; v != nil && len(v.Time) > 0 {
		c.Time = packTimes(thinned(v.Time, stride(len(v.Time))))
		c.Motion = packMotion(v, &res.Frames)
	}
	if len(c.Series) == 0 && c.Motion == nil {
		return nil
	}
	return c
}

// stride is how many values become one.
func stride(n int) int { return max(1, (n+mostValues-1)/mostValues) }

// soundStep is the least time between the values of a sound's column, in seconds: finer than anyone sees.
const soundStep = 0.04

func (s *series) pack() packed {
	k := stride(len(s.values))
	if s.step > 0 {
		k = max(k, int(math.Round(soundStep/s.step)))
	}
	largest := 1e-3
	means := make([]float64, 0, len(s.values)/k+1)
	for i := 0; i < len(s.values); i += k {
		m := meanOf(s.values[i:min(i+k, len(s.values))])
		means = append(means, m)
		if m == m {
			largest = max(largest, math.Abs(m))
		}
	}
	out := packed{Scale: math.Pow10(int(math.Ceil(math.Log10(largest / math.MaxInt16))))} // a power of ten: short to write, exact to read
	if s.step > 0 {
		out.Start, out.Step = s.time(0)+float64(k-1)/2*s.step, s.step*float64(k)
	}
	raw := make([]byte, 0, 2*len(means))
	for _, m := range means {
		raw = binary.LittleEndian.AppendUint16(raw, uint16(short(m/out.Scale)))
	}
	out.Data = base64.StdEncoding.EncodeToString(raw)
	out.Start, out.Step = millis(out.Start), round(out.Step)
	return out
}

// meanOf is the mean of what was measured; NaN of nothing.
func meanOf(values []float32) float64 {
	sum, n := 0.0, 0
	for _, v := range values {
		if v == v {
			sum += float64(v)
			n++
		}
	}
	return sum / float64(n) // 0/0 is NaN
}

// short is a number as int16; missing for NaN, the nearest for what doesn't fit.
func short(v float64) int16 {
	if v != v {
		return missing
	}
	return int16(math.Round(min(max(v, math.MinInt16+1), math.MaxInt16)))
}

func thinned(times []float64, k int) []float64 {
	out := make([]float64, 0, len(times)/k+1)
	for i := 0; i < len(times); i += k {
		out = append(out, times[i])
	}
	return out
}

// packTimes packs times as steps, without adding up their rounding. A step holds at most 65 seconds; behind a longer
// gap the times catch up, picture by picture.
func packTimes(times []float64) string {
	raw := make([]byte, 0, 2*len(times))
	at := 0.0
	for _, t := range times {
		step := min(max(math.Round(t*1000)-at, 0), math.MaxUint16)
		at += step
		raw = binary.LittleEndian.AppendUint16(raw, uint16(step))
	}
	return base64.StdEncoding.EncodeToString(raw)
}
