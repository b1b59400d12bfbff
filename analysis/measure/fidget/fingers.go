package fidget

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
)

// fingerTips are the tips in the order of the hand's points, the index finger's first: it decides between tips that are as near.
var fingerTips = [...]int{8, 12, 4, 16, 20}

// fingerHold is for how many seconds a look at a hand near the face stands: such hands are looked at three times a second.
const fingerHold = 0.4

// finger is what the finger points say at a pose.
type finger struct {
	known bool
	sure  bool    // it is a hand without an arm, too
	tip   point   // the finger tip that is nearest to the face, pixels
	away  float64 // pixels between the face's outline and the nearest point of the hand
}

// fingersAt reads the looks at the left (0) or right (1) hand, pose after pose.
type fingersAt struct {
	hand *analysis.Hand
	next int
}

// at is the hand at pose i against an outline. Poses must come in order.
func (f *fingersAt) at(v *analysis.Visual, fig *figure.Result, i int, ring *[len(outlinePoints)]point) finger {
	frame := fig.Frames[i]
	for f.next < len(f.hand.Frame) && int(f.hand.Frame[f.next]) <= frame {
		f.next++
	}
	k := f.next - 1
	if k < 0 || !f.hand.Found(k) || v.Time[frame]-v.Time[f.hand.Frame[k]] > fingerHold {
		return finger{}
	}
	out := finger{known: true, sure: f.hand.Presence[k] >= analysis.SurelyHand, away: math.Inf(1)}
	var places [len(analysis.HandPoints)]point
	var gaps [len(analysis.HandPoints)]float64
	for j := range places {
		x, y, _ := f.hand.At(k, j)
		places[j] = point{float64(x), float64(y)}
		gaps[j] = away(places[j], ring)
		out.away = min(out.away, gaps[j])
	}
	least := math.Inf(1)
	for _, j := range fingerTips {
		if gaps[j] < least {
			least, out.tip = gaps[j], places[j]
		}
	}
	return out
}

// judged is what the finger points say of a touch.
type judged int8

const (
	unseen judged = iota // no hand was found, or only at one look
	confirmed
	refuted
)

// judge looks at an episode: gaps are the distances of the finger points from the face at each pose, NaN unknown.
func judge(gaps []float64, e track.Episode, clock *track.Clock, limit float64) judged {
	seconds := 0.0
	for i := e.First; i <= e.Last; i++ {
		if gaps[i] == gaps[i] {
			seconds += clock.Hold[i]
		}
	}
	switch gap := track.Median(gaps[e.First : e.Last+1]); {
	case seconds < fingerHold:
		return unseen
	case gap <= limit:
		return confirmed
	case gap > limit+touchError:
		return refuted
	}
	return unseen
}
