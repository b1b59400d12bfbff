package sound

import (
	"context"
	"io"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/internal/budget"
	"poise/analysis/media/internal/ffmpeg"
)

// chooseMix listens once to a recording of several channels. Channels that cancel out (one plugged in with the wrong
// polarity) would leave silence, and an empty one would cost 6 dB.
func chooseMix(ctx context.Context, rec *analysis.Recording) (filter, name string, err error) {
	const pan = "aformat=channel_layouts=stereo,pan=mono|c0="
	switch {
	case rec.Audio.Channels < 2:
		return "aformat=channel_layouts=mono", "mono", nil
	case rec.Audio.Channel == analysis.LeftChannel:
		return pan + "c0", "left", nil
	case rec.Audio.Channel == analysis.RightChannel:
		return pan + "c1", "right", nil
	}
	run, err := start(ctx, rec, "aformat=channel_layouts=stereo", 2, "s16le")
	if err != nil {
		return "", "", err
	}
	defer run.Close()
	var left, right, both float64
	var turns pair
	buf, length := make([]byte, 4*levelStep), budget.New(rec.Bytes)
	for heard := 0.0; heard < ffmpeg.MaxTime; { // what comes behind is not used
		n, err := io.ReadFull(run, buf)
		l, r, b := energies(buf[:n&^3])
		left, right, both = left+l, right+r, both+b
		turns.add(l, r)
		if err != nil {
			if err := run.end(err, heard > 0 || n > 0); err != nil {
				return "", "", err
			}
			break
		}
		block := float64(n/4) / media.SampleRate
		if heard += block; !length.Hold(block) {
			return "", "", hollow(rec)
		}
	}
	// both is the energy of (l+r)/2: equal channels keep all of their mean energy, unrelated ones half, opposite none.
	cancels := both < 0.25*(left+right)/2
	switch {
	case rec.Audio.Channels == 2 && turns.apart():
		return pan + "0.5*c0+0.5*c1", apartMix, nil
	case left > 100*right || cancels && left >= right:
		return pan + "c0", "left", nil
	case right > 100*left || cancels:
		return pan + "c1", "right", nil
	}
	return pan + "0.5*c0+0.5*c1", "mix", nil
}

// apartMix is the mix of two channels on each of which another person speaks.
const apartMix = "apart"

// energies are the sums of squares of left, right and their mean of interleaved 16-bit samples.
func energies(pcm []byte) (left, right, both float64) {
	for i := 0; i+3 < len(pcm); i += 4 {
		l := float64(int16(uint16(pcm[i]) | uint16(pcm[i+1])<<8))
		r := float64(int16(uint16(pcm[i+2]) | uint16(pcm[i+3])<<8))
		m := (l + r) / 2
		left, right, both = left+l*l, right+r*r, both+m*m
	}
	return left, right, both
}
