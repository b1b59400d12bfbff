package sound

import (
	"context"
	"errors"
	"io"
	"math"

	"poise/analysis/media"
)

// Two microphones a person each, or a meeting program's microphone and its other side, tell who speaks by where it is louder: of
// microphones placed three times as far from each other as each is from its speaker, the nearer one gives 9 to 10 dB more (the 3:1 rule
// of recording). One microphone's two channels don't differ by so much for long, and a mix or a translation is as loud on both.
const (
	levelStep   = media.SampleRate / 10 // samples of a level
	nearer      = 10                    // dB by which the track of who speaks is louder
	speechRange = 25                    // dB below a track's loudest twentieth within which it is heard
	leastLevel  = -60                   // dB below which nothing is heard
	overNoise   = 6                     // dB above a track's quietest twentieth, from where it is no noise that is always there
	leastTurn   = 15                    // levels: 1.5 s on either track
	levels      = 100                   // of 1 dB, the highest is full scale
)

// pair counts how loud two sounds are at the same time.
type pair struct{ joint [levels][levels]int }

// add notes the energies (sums of squares of 16-bit samples) of the same levelStep of both.
func (p *pair) add(a, b float64) { p.joint[levelOf(a)][levelOf(b)]++ }

// levelOf is a level of an energy in dB above the lowest.
func levelOf(energy float64) int {
	db := 10 * math.Log10(energy/levelStep/(32768*32768)+1e-12)
	return min(max(int(db)+levels-1, 0), levels-1)
}

// apart tells whether two people speak, each on the one: as loud as they are, or as if both microphones were set equally high, since one
// may be so low that the other's noise is hardly softer.
func (p *pair) apart() bool {
	of := [2]track{p.track(func(i, k int) int { return p.joint[i][k] }), p.track(func(i, k int) int { return p.joint[k][i] })}
	return p.apartAfter(of, 0) || p.apartAfter(of, of[0].loud-of[1].loud)
}

// apartAfter tells whether two people speak, each on the one, when the second sound is raised by so many dB.
func (p *pair) apartAfter(of [2]track, raised int) bool {
	a, b, both := 0, 0, 0
	for i := range p.joint {
		for k, n := range p.joint[i] {
			louder := i - k - raised
			switch {
			case i < of[0].heard && k < of[1].heard:
			case i >= of[0].heard && louder >= nearer:
				a += n
			case k >= of[1].heard && -louder >= nearer:
				b += n
			default:
				both += n
			}
		}
	}
	return a >= leastTurn && b >= leastTurn && 2*both <= a+b
}

// track is the level of a sound's loudest twentieth, and the one from which it is heard.
type track struct{ loud, heard int }

// track is that of the first of two sounds.
func (p *pair) track(count func(i, k int) int) track {
	var of [levels]int
	all, audible := 0, 0
	for i := range of {
		for k := range levels {
			of[i] += count(i, k)
		}
		if all += of[i]; i >= levels-1+leastLevel {
			audible += of[i]
		}
	}
	loud, above := levels-1, of[levels-1]
	for loud > 0 && 20*above < audible {
		loud--
		above += of[loud]
	}
	quiet, below := 0, of[0]
	for quiet < levels-1 && 20*below < all {
		quiet++
		below += of[quiet]
	}
	return track{loud, max(loud-speechRange, levels-1+leastLevel, quiet+overNoise)}
}

// Apart tells whether two people are heard, each on one of two tracks of the same recording.
func Apart(ctx context.Context, a, b *Track) (bool, error) {
	x, err := a.Open()
	if err != nil {
		return false, err
	}
	y, err := b.Open()
	if err != nil {
		return false, err
	}
	if lead := math.Round((b.Start - a.Start) * media.SampleRate); lead > 0 {
		err = x.skip(int64(lead))
	} else {
		err = y.skip(int64(-lead))
	}
	p, left, right := &pair{}, make([]float32, levelStep), make([]float32, levelStep)
	for err == nil {
		if err = ctx.Err(); err != nil {
			return false, err
		}
		var n, m int
		if n, err = x.Read(left); err == nil {
			m, err = y.Read(right)
		}
		if min(n, m) == levelStep {
			p.add(energy(left), energy(right))
		}
	}
	if !errors.Is(err, io.EOF) {
		return false, err
	}
	return p.apart(), nil
}

// energy is the sum of squares of samples as of 16 bits.
func energy(x []float32) (sum float64) {
	for _, s := range x {
		sum += float64(s) * float64(s)
	}
	return sum * 32768 * 32768
}
