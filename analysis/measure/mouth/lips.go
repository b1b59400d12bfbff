package mouth

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/internal/track"
)

// Landmarks of the 478-point mesh: middles of the lips' edges, and the corners of the mouth.
const (
	upperOuter, upperInner  = 0, 13
	lowerInner, lowerOuter  = 14, 17
	rightCorner, leftCorner = 61, 291
)

// lips is the mouth over time, one entry per analysed frame, against the own neutral; NaN where it was not measured.
type lips struct {
	clock   *track.Clock
	reasons []analysis.Reason
	gap     []float64 // face widths between the inner edges, above the neutral
	thin    []float64 // share by which the red of both lips is lower than in the neutral
	wide    []float64 // face widths by which the mouth is wider
}

func newLips(p *analysis.Pass, base *baseline.Result, hidden []analysis.Span) *lips {
	face := &p.Obs.Visual.People[0].Face
	l := &lips{clock: base.Clock, reasons: base.Clock.Exclude(base.Clock.Details(face), p.Exclude)}
	n := len(l.reasons)
	gap, red, wide := make([]float64, n), make([]float64, n), make([]float64, n)
	calmest := make([]bool, n)
	under := l.clock.Within(hidden)
	for i, why := range l.reasons {
		gap[i], red[i], wide[i] = math.NaN(), math.NaN(), math.NaN()
		if why != analysis.Measured {
			continue
		}
		if l.reasons[i] = judged(face, i, base); under[i] {
			l.reasons[i] = analysis.MouthHidden
		}
		if l.reasons[i] != analysis.Measured {
			continue
		}
		w := float64(face.Width[i])
		gap[i] = distance(face, i, upperInner, lowerInner) / w
		red[i] = (distance(face, i, upperOuter, upperInner) + distance(face, i, lowerInner, lowerOuter)) / w
		wide[i] = distance(face, i, rightCorner, leftCorner) / w / math.Cos(float64(face.HeadYaw[i])*math.Pi/180)
		calmest[i] = !base.Own || base.Mask[i]
	}
	shut := track.Quantile(track.Mask(gap, calmest), neutralGap)
	usual, usualWidth := track.MedianWhere(red, calmest), track.MedianWhere(wide, calmest)
	for i := range gap {
		gap[i], red[i], wide[i] = gap[i]-shut, 1-red[i]/usual, wide[i]-usualWidth
	}
	t := l.clock.Time
	l.gap, l.thin, l.wide = track.Despike(t, gap, calm), track.Despike(t, red, calm), track.Despike(t, wide, calm)
	return l
}

// judged is why the mouth of a measured face can't be judged, or Measured.
func judged(f *analysis.Face, i int, base *baseline.Result) analysis.Reason {
	yaw, pitch := float64(f.HeadYaw[i])-base.HeadYaw, float64(f.HeadPitch[i])-base.HeadPitch
	switch {
	case math.IsNaN(yaw) || math.IsNaN(pitch) || !(f.Width[i] > 0):
		return analysis.LowConfidence
	case math.Abs(yaw) > maxTurn || math.Abs(pitch) > maxTurn:
		return analysis.FaceTurned
	}
	return analysis.Measured
}

// distance is between two landmarks, pixels.
func distance(f *analysis.Face, i, a, b int) float64 {
	ax, ay := f.Point(i, a)
	bx, by := f.Point(i, b)
	return math.Hypot(float64(ax-bx), float64(ay-by))
}
