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

// apart tells whether two people speak, each on the one.
func (p *pair) apart() bool {
	heardA := p.threshold(func(i, k int) int { return p.joint[i][k] })
	heardB := p.threshold(func(i, k int) int { return p.joint[k][i] })
	a, b, both := 0, 0, 0
	for i := range p.joint {
		for k, n := range p.joint[i] {
			switch {
			case i < heardA && k < heardB:
			case i >= heardA && i-k >= nearer:
				a += n
			case k >= heardB && k-i >= nearer:
				b += n
			default:
				both += n
			}
		}
	}
	return a >= leastTurn && b >= leastTurn && 2*both <= a+b
}

// threshold is the level from which the first of two sounds is heard.
func (p *pair) threshold(count func(i, k int) int) int {
	var of [levels]int
	all := 0
	for i := levels - 1 + leastLevel; i < levels; i++ {
		for k := range levels {
			of[i] += count(i, k)
		}
		all += of[i]
	}
	loud, above := levels-1, of[levels-1]
	for loud > 0 && 20*above < all {
		loud--
		above += of[loud]
	}
	return max(loud-speechRange, levels-1+leastLevel)
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
