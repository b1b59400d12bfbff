package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"poise/analysis"
)

// talk is how two voices speak with each other, and how they are heard.
type talk struct {
	name    string
	lengths []float64 // s of a turn at most, in turn
	gaps    []float64 // s between turns; below 0 the next one begins before the last one ends
	softer  float64   // dB by which the second voice is softer
	echo    bool      // both speak in a room that echoes
	leak    float64   // dB by which the first track hears the other voice softer; 0: not at all
	streams bool      // each on a stream of its own, not two channels of one
	coded   bool      // as AAC
	phone   bool      // the second voice is heard over a telephone line
}

// conversation is two voices on a common clock.
type conversation struct {
	sound  [2][]float32
	spoken [2][]analysis.Span // s, in order

	answers []analysis.Span // from the end of a turn of the second voice to the first one's next word
	breaks  [2]int          // how often a voice begins well before the other ends
}

// converse lets two voices speak in turns until one of them has said all, or so many seconds have passed.
func (t talk) converse(a, b speaker, seconds float64) (c conversation) {
	rest := [2][]utterance{a.parts, b.parts}
	at := 0.5
	for k := 0; at < seconds && len(rest[k%2]) > 0; k++ {
		who := k % 2
		n := turnOf(rest[who], t.lengths[k%len(t.lengths)])
		if k > 0 {
			gap := t.gaps[k%len(t.gaps)]
			if gap < 0 {
				c.breaks[who]++
			} else if who == 0 {
				c.answers = append(c.answers, analysis.Span{Start: at, End: at + gap})
			}
			at += gap
		}
		for i, u := range rest[who][:n] {
			at = c.say(who, u, at, i == 0)
		}
		rest[who] = rest[who][n:]
	}
	n := max(len(c.sound[0]), len(c.sound[1])) + soundRate/2
	for i := range c.sound {
		c.sound[i] = append(c.sound[i], make([]float32, n-len(c.sound[i]))...)
	}
	t.place(&c)
	return c
}

// turnOf is how many utterances make a turn of so many seconds at most; at least one.
func turnOf(all []utterance, seconds float64) int {
	n, length := 0, 0.0
	for _, u := range all {
		if length += float64(len(u.sound)) / soundRate; n > 0 && length > seconds {
			break
		}
		n++
	}
	return n
}

// say adds an utterance from a time on, and returns the time at which its speech ends. Of the pause before a turn, breath is left.
func (c *conversation) say(who int, u utterance, at float64, first bool) float64 {
	begin := at - u.spoken.Start
	if !first { // the pause between two utterances is half of each one's
		begin = float64(len(c.sound[who])) / soundRate
	}
	from := int(begin * soundRate)
	if gap := max(0, from) + len(u.sound) - len(c.sound[who]); gap > 0 {
		c.sound[who] = append(c.sound[who], make([]float32, gap)...)
	}
	for i, x := range u.sound {
		if k := from + i; k >= 0 && !(first && float64(i) < (u.spoken.Start-breath)*soundRate) {
			c.sound[who][k] += x
		}
	}
	s := analysis.Span{Start: begin + u.spoken.Start, End: begin + u.spoken.End}
	c.spoken[who] = append(c.spoken[who], s)
	return s.End
}

// place makes the second voice softer, and lets both echo.
func (t talk) place(c *conversation) {
	gain := float32(math.Pow(10, -t.softer/20))
	for i := range c.sound[1] {
		c.sound[1][i] *= gain
	}
	if t.echo {
		for i := range c.sound {
			c.sound[i] = echoing(c.sound[i], uint64(i), .5, 1)
		}
	}
}

// echoing is a sound with the reverberation of a room in which it dies away by 60 dB in so many seconds, which is as loud as the sound
// itself times share: sparse random reflections (velvet noise, Karjalainen & Jarvelainen 2007).
func echoing(x []float32, seed uint64, seconds, share float64) []float32 {
	random := rand.New(rand.NewPCG(seed, 19))
	const every = 0.0015 // s
	out, power := slices.Clone(x), 0.0
	type reflection struct {
		after int
		gain  float64
	}
	var all []reflection
	for t := 0.005; t < seconds; t += every {
		g := math.Pow(10, -3*t/seconds) * float64(1-2*random.IntN(2))
		all = append(all, reflection{int((t + every*random.Float64()) * soundRate), g})
		power += g * g
	}
	for _, r := range all {
		g := float32(r.gain * math.Sqrt(share/power))
		for i := r.after; i < len(out); i++ {
			out[i] += g * x[i-r.after]
		}
	}
	return out
}

// mixed is both voices on one track, in the faint noise of a microphone.
func (c conversation) mixed() []float32 {
	out := noise(len(c.sound[0]), 0)
	for i := range out {
		out[i] += c.sound[0][i] + c.sound[1][i]
	}
	return out
}

// tracks are the voices on a track each. The first is a microphone, which may hear the second from a loudspeaker.
func (t talk) tracks(c conversation) [][]float32 {
	out := [][]float32{noise(len(c.sound[0]), 0), noise(len(c.sound[0]), 1)}
	for i := range out[1] { // a recording that is softer is so with its noise
		out[1][i] *= float32(math.Pow(10, -t.softer/20))
	}
	for k := range out {
		for i := range out[k] {
			out[k][i] += c.sound[k][i]
		}
	}
	if t.leak > 0 {
		heard := echoing(c.sound[1], 7, .4, 1)
		const late = soundRate / 25
		gain := float32(math.Pow(10, -t.leak/20))
		for i := late; i < len(heard); i++ {
			out[0][i] += gain * heard[i-late]
		}
	}
	return out
}

// noise is white, 60 dB below full scale.
func noise(n int, seed uint64) []float32 {
	random := rand.New(rand.NewPCG(seed, 60))
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(.001 * math.Sqrt(3) * (2*random.Float64() - 1))
	}
	return out
}
