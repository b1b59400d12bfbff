package decode

import (
	"fmt"
	"io"
	"math"

	"poise/analysis/media/internal/ffmpeg"
	"poise/analysis/media/internal/nut"
)

// Stills that a page may want are taken while a recording is decoded, since each costs a hundredth there of what it costs to enter the
// recording again: the first picture of each second, of the first minutes alone. A second counts from a little before the full one, at
// a time that pictures of no usual rate have, so that ffmpeg and StillTimes agree.
const (
	secondsEarly = 0.0123457
	lastStill    = 300 // seconds: a long recording has many, of which few are wanted
)

// stillExpr chooses them in ffmpeg. Register 0: the second of the last one, counted from 1.
var stillExpr = fmt.Sprintf(`if(gt(floor(t+%[1]g)\,ld(0))*lt(t\,%[2]d)\,st(0\,floor(t+%[1]g))\,0)`, 1+secondsEarly, lastStill)

// StillTimes are those of the times of decoded pictures at which Options.StillSide has stills taken.
func StillTimes(pictures []float64) (out []float64) {
	last := 0.0
	for _, t := range pictures {
		if second := math.Floor(t + 1 + secondsEarly); second > last && t < lastStill {
			last, out = second, append(out, t)
		}
	}
	return out
}

// Still is a small picture.
type Still struct {
	Time float64 // as Frame.Time
	JPEG []byte
}

// stills are those that ffmpeg gives while it decodes.
type stills struct {
	done  chan struct{}
	taken []Still
}

// receive takes in stills in a goroutine that ends with r, and never lets ffmpeg wait.
func receive(r io.Reader) *stills {
	s := &stills{done: make(chan struct{})}
	go func() {
		defer close(s.done)
		in := nut.NewReader(r)
		for len(s.taken) <= lastStill {
			p, err := in.Next()
			if err != nil || p.Size > mostStill {
				break
			}
			jpeg := make([]byte, p.Size)
			if in.Body(jpeg) != nil {
				break
			}
			s.taken = append(s.taken, Still{max(0, math.Round((p.Time-ffmpeg.TimeShift)*1e6)/1e6), jpeg})
		}
		_, _ = io.Copy(io.Discard, r) // what it holds tells nothing
	}()
	return s
}

func (s *stills) wait() {
	if s != nil {
		<-s.done
	}
}

// Stills are those that were taken on the way (Options.StillSide). It is called after Read has returned an error.
func (d *Decoder) Stills() []Still {
	d.stills.wait()
	if d.stills == nil {
		return nil
	}
	return d.stills.taken
}
