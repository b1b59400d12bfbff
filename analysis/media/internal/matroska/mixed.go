package matroska

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

const (
	idAudio, idRate, idChannels, idBitDepth = 0xE1, 0xB5, 0x9F, 0x6264

	picture, sound = 1, 2 // numbers and types of the tracks
)

// Mixed writes pictures of planar 4:2:0 and mono 16-bit sound into one file, each with its own times. A size or a rate of 0
// leaves that track out. It is used by one goroutine.
type Mixed struct {
	w    io.Writer
	size int // bytes of a picture
}

// NewMixed writes the headers: pictures of width x height pixels (Y, then U and V of half as many columns and rows, rounded
// up), sound of so many samples a second. The frame rate is a hint.
func NewMixed(w io.Writer, width, height int, frameRate float64, soundRate int) (*Mixed, error) {
	m := &Mixed{w: w}
	var tracks []byte
	if width > 0 && height > 0 {
		m.size = width*height + 2*((width+1)/2)*((height+1)/2)
		video := fields(number(idWidth, uint64(width)), number(idHeight, uint64(height)), text(idFourCC, "I420"))
		track := fields(number(idNumber, picture), number(idUID, picture), number(idType, picture), text(idCodec, "V_UNCOMPRESSED"),
			number(idDuration, uint64(1e9/frameRate)))
		tracks = element(tracks, idTrackEntry, element(track, idVideo, video))
	}
	if soundRate > 0 {
		rate := element(nil, idRate, binary.BigEndian.AppendUint64(nil, math.Float64bits(float64(soundRate))))
		audio := fields(rate, number(idChannels, 1), number(idBitDepth, 16))
		track := fields(number(idNumber, sound), number(idUID, sound), number(idType, sound), text(idCodec, "A_PCM/INT/LIT"))
		tracks = element(tracks, idTrackEntry, element(track, idAudio, audio))
	}
	_, err := w.Write(element(begin(), idTracks, tracks))
	return m, err
}

// Picture writes one picture, shown at the given time in seconds, 0 or later.
func (m *Mixed) Picture(pix []byte, time float64) error {
	if len(pix) != m.size {
		return fmt.Errorf("write picture: %d bytes, want %d", len(pix), m.size)
	}
	return cluster(m.w, picture, pix, time)
}

// Sound writes little-endian samples, the first of which is heard at the given time in seconds, 0 or later.
func (m *Mixed) Sound(samples []byte, time float64) error { return cluster(m.w, sound, samples, time) }
