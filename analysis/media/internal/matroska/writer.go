// Package matroska writes uncompressed pictures with their times, for ffmpeg to read from a pipe: the smallest Matroska
// (RFC 9559) that holds one track of V_UNCOMPRESSED video, each picture in a cluster of its own, times in microseconds.
package matroska

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
)

// IDs of elements, as RFC 9559 names them.
const (
	idEBML, idEBMLVersion, idReadVersion, idMaxID, idMaxSize, idDocType, idDocVersion, idDocReadVersion = 0x1A45DFA3, 0x4286,
		0x42F7, 0x42F2, 0x42F3, 0x4282, 0x4287, 0x4285
	idSegment, idInfo, idTimestampScale, idMuxingApp, idWritingApp        = 0x18538067, 0x1549A966, 0x2AD7B1, 0x4D80, 0x5741
	idTracks, idTrackEntry, idNumber, idUID, idType, idCodec              = 0x1654AE6B, 0xAE, 0xD7, 0x73C5, 0x83, 0x86
	idDuration, idVideo, idWidth, idHeight, idFourCC                      = 0x23E383, 0xE0, 0xB0, 0xBA, 0x2EB524
	idCluster, idTimestamp, idSimpleBlock                                 = 0x1F43B675, 0xE7, 0xA3
	unknownSize                                                    uint64 = 0x01FFFFFFFFFFFFFF
)

// Writer writes one track of BGR pictures of one size.
type Writer struct {
	w    io.Writer
	size int
}

// NewWriter writes the headers of a file of pictures of width x height pixels, 3 bytes (B, G, R) each, rows unpadded. The
// frame rate is a hint: how long the last picture is shown.
func NewWriter(w io.Writer, width, height int, rate float64) (*Writer, error) {
	b := begin()
	video := fields(number(idWidth, uint64(width)), number(idHeight, uint64(height)), text(idFourCC, "BGR\x18"))
	track := fields(number(idNumber, 1), number(idUID, 1), number(idType, 1), text(idCodec, "V_UNCOMPRESSED"),
		number(idDuration, uint64(1e9/rate)))
	b = element(b, idTracks, element(nil, idTrackEntry, element(track, idVideo, video)))
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	return &Writer{w: w, size: width * height * 3}, nil
}

// Write writes one picture, shown at the given time in seconds, 0 or later.
func (w *Writer) Write(pix []byte, time float64) error {
	if len(pix) != w.size {
		return fmt.Errorf("write picture: %d bytes, want %d", len(pix), w.size)
	}
	return cluster(w.w, 1, pix, time)
}

// begin is the headers up to the tracks.
func begin() []byte {
	b := element(nil, idEBML, fields(
		number(idEBMLVersion, 1), number(idReadVersion, 1), number(idMaxID, 4), number(idMaxSize, 8),
		text(idDocType, "matroska"), number(idDocVersion, 4), number(idDocReadVersion, 2)))
	b = binary.BigEndian.AppendUint64(id(b, idSegment), unknownSize)
	return element(b, idInfo, fields(number(idTimestampScale, 1000), text(idMuxingApp, "poise"), text(idWritingApp, "poise")))
}

// cluster writes one block of a track in a cluster of its own.
func cluster(w io.Writer, track byte, data []byte, time float64) error {
	if !(time >= 0) {
		return fmt.Errorf("write at %v s", time)
	}
	at := number(idTimestamp, uint64(math.Round(time*1e6)))
	block := size(id(nil, idSimpleBlock), 4+len(data))
	block = append(block, 0x80|track, 0, 0, 0x80) // at the cluster's time, key frame
	head := size(id(nil, idCluster), len(at)+len(block)+len(data))
	head = append(append(head, at...), block...)
	if _, err := w.Write(head); err != nil {
		return err
	}
	_, err := w.Write(data)
	return err
}

func fields(all ...[]byte) []byte { return slices.Concat(all...) }

func number(what uint32, v uint64) []byte {
	return element(nil, what, binary.BigEndian.AppendUint64(nil, v))
}

func text(what uint32, s string) []byte { return element(nil, what, []byte(s)) }

func element(b []byte, what uint32, body []byte) []byte {
	return append(size(id(b, what), len(body)), body...)
}

// id writes an element's name, which carries its own length in its leading bits.
func id(b []byte, what uint32) []byte {
	for shift := 24; shift >= 0; shift -= 8 {
		if what>>shift != 0 {
			b = append(b, byte(what>>shift))
		}
	}
	return b
}

// size writes a length in the eight-byte form.
func size(b []byte, n int) []byte { return binary.BigEndian.AppendUint64(b, 1<<56|uint64(n)) }
