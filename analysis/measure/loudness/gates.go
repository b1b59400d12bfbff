package loudness

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

const (
	offset   = -0.691 // dB: of ITU-R BS.1770, already in the column
	absolute = -70.0  // LUFS: gate
	relative = -10.0  // LU below the mean of the rest: gate of the loudness
	forRange = -20.0  // LU: gate of its range
)

// blocks are the loudness of every n entries of the column (0.1 s each) that lie within spans, LUFS, one beginning at each
// entry; the range's blocks of 3 s too (EBU Tech 3342 asks for one a second at least).
func blocks(v *analysis.Voice, spans []analysis.Span, n int) []float64 {
	if v.LoudnessHop <= 0 {
		return nil
	}
	var out []float64
	for _, s := range spans {
		first := max(0, int(math.Ceil((s.Start-v.Start)/v.LoudnessHop-1e-6)))
		end := min(len(v.Loudness), int((s.End-v.Start)/v.LoudnessHop+1e-6))
		sum := 0.0
		for i := first; i < end; i++ {
			sum += power(float64(v.Loudness[i]))
			if i >= first+n {
				sum -= power(float64(v.Loudness[i-n]))
			}
			if i >= first+n-1 {
				out = append(out, lufs(sum/float64(n)))
			}
		}
	}
	return out
}

// power is the mean square behind a loudness.
func power(lufs float64) float64 { return math.Pow(10, (lufs-offset)/10) }

func lufs(power float64) float64 { return offset + 10*math.Log10(max(power, 1e-13)) }

// above are the blocks that pass both gates.
func above(blocks []float64, gate float64) []float64 {
	loud := over(blocks, absolute)
	return over(loud, meanLoudness(loud)+gate)
}

func over(blocks []float64, limit float64) []float64 {
	var out []float64
	for _, b := range blocks {
		if b > limit {
			out = append(out, b)
		}
	}
	return out
}

// meanLoudness is the loudness of the mean power; NaN of nothing.
func meanLoudness(blocks []float64) float64 {
	if len(blocks) == 0 {
		return math.NaN()
	}
	sum := 0.0
	for _, b := range blocks {
		sum += power(b)
	}
	return lufs(sum / float64(len(blocks)))
}

// integrated is the gated loudness, LUFS; NaN where nothing passes.
func integrated(blocks []float64) float64 { return meanLoudness(above(blocks, relative)) }

// lra is the loudness range, LU; NaN with fewer than ten blocks.
func lra(blocks []float64) float64 {
	x := above(blocks, forRange)
	if len(x) < 10 {
		return math.NaN()
	}
	return track.Quantile(x, 0.95) - track.Quantile(x, 0.10)
}

func loudest(blocks []float64) float64 {
	most := math.Inf(-1)
	for _, b := range blocks {
		most = max(most, b)
	}
	return most
}
