package analysis

import "math"

const (
	// StirringLips is the movement (see LipMovement) from which lips are said to move, face widths. Landmarks of faces at rest move by 0.001
	// to 0.002 in the median, those of 17 people who talk by 0.004 to 0.038 (2026-11-23); between them lies this.
	StirringLips = 0.004
	// HardlyMoving is the share of the time below which lips hardly move with speech, EnoughSpeech the seconds of speech with a face in
	// view on which that is said.
	HardlyMoving, EnoughSpeech = 0.25, 5.0

	mouthHalf   = 0.25 // seconds on either side: a syllable or two, in which a speaking mouth opens and shuts
	mostlyMoves = 0.5  // share of the time of speech in which lips move that move with it
	moreMoves   = 1.5  // times: as much more they move with speech than without
	leastRest   = 2.0  // seconds without speech on which that is asked
	speaks      = 0.5  // probability of speech
)

// LipMovement is how much a mouth moves at each frame: the mean deviation of the gap between the lips over half a second about it, in face
// widths; NaN where no face was measured or it is too small. times are those of the frames.
func (f *Face) LipMovement(times []float64) []float64 {
	gap, out := make([]float64, len(times)), make([]float64, len(times))
	for i := range gap {
		gap[i] = math.NaN()
		if f.Reason[i] == Measured && f.Width[i] >= LeastFaceWidth {
			_, a := f.Point(i, 13)
			_, b := f.Point(i, 14)
			gap[i] = float64(b-a) / float64(f.Width[i])
		}
	}
	lo, hi := 0, 0
	for i, t := range times {
		for times[lo] < t-mouthHalf {
			lo++
		}
		for hi < len(gap) && times[hi] <= t+mouthHalf {
			hi++
		}
		out[i] = math.NaN()
		if gap[i] == gap[i] {
			out[i] = deviation(gap[lo:hi])
		}
	}
	return out
}

// deviation is the mean distance from the mean of the values that are there; NaN below five.
func deviation(x []float64) float64 {
	sum, n := 0.0, 0.0
	for _, y := range x {
		if y == y {
			sum, n = sum+y, n+1
		}
	}
	if n < 5 {
		return math.NaN()
	}
	mean, d := sum/n, 0.0
	for _, y := range x {
		if y == y {
			d += math.Abs(y-mean) / n
		}
	}
	return d
}

// Speaker is the person whose lips move with the voice that is heard, where those of the first person hardly do; 0, the first, where that
// is not plain.
func (v *Visual) Speaker(s *Voice) int {
	if s == nil || len(s.Speech) == 0 || len(v.People) < 2 {
		return 0
	}
	if share, seconds, _ := v.lipsWith(s, 0); seconds < EnoughSpeech || share >= HardlyMoving {
		return 0
	}
	speaker, most := 0, mostlyMoves
	for k := 1; k < len(v.People); k++ {
		if share, seconds, ratio := v.lipsWith(s, k); seconds >= EnoughSpeech && share >= most && ratio >= moreMoves {
			speaker, most = k, share
		}
	}
	return speaker
}

// lipsWith is the share of the time of speech in which a person's lips move, that time in seconds, and how many times as much they move in it
// as elsewhere; infinite where there is too little else.
func (v *Visual) lipsWith(s *Voice, person int) (share, seconds, ratio float64) {
	moving := v.People[person].Face.LipMovement(v.Time)
	var on, rest, with, without float64
	for i, m := range moving {
		k := int((v.Time[i] - s.Start) / s.SpeechHop)
		if i == 0 || m != m || k < 0 || k >= len(s.Speech) {
			continue
		}
		hold := math.Min(v.Time[i]-v.Time[i-1], mouthHalf)
		if s.Speech[k] < speaks {
			rest, without = rest+hold, without+m*hold
			continue
		}
		seconds, with = seconds+hold, with+m*hold
		if m >= StirringLips {
			on += hold
		}
	}
	ratio = math.Inf(1)
	if rest >= leastRest {
		ratio = with / seconds / (without / rest)
	}
	return on / seconds, seconds, ratio
}
