package sound

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// findSamples walks the chunks of a RIFF file of the given size and returns where the samples lie.
func findSamples(r io.ReaderAt, fileSize int64) (offset int64, size uint32, err error) {
	head := make([]byte, 12)
	if _, err := r.ReadAt(head, 0); err != nil || string(head[:4]) != "RIFF" || string(head[8:]) != "WAVE" {
		return 0, 0, fmt.Errorf("%w: no RIFF header", ErrFormat)
	}
	known := false
	for at := int64(12); ; {
		if _, err := r.ReadAt(head[:8], at); err != nil {
			return 0, 0, fmt.Errorf("%w: no samples", ErrFormat)
		}
		id, size := string(head[:4]), binary.LittleEndian.Uint32(head[4:8])
		at += 8
		if int64(size) > fileSize-at {
			return 0, 0, fmt.Errorf("%w: a part claims more bytes than the file has", ErrFormat)
		}
		switch {
		case id == "fmt ":
			if err := checkFormat(r, at, size); err != nil {
				return 0, 0, err
			}
			known = true
		case id == "data" && !known:
			return 0, 0, fmt.Errorf("%w: samples before their format", ErrFormat)
		case id == "data" && size%2 != 0:
			return 0, 0, fmt.Errorf("%w: half a sample", ErrFormat)
		case id == "data" && size == 0 && fileSize > at:
			return 0, 0, fmt.Errorf("%w: size was never written", ErrFormat)
		case id == "data":
			return at, size, nil
		}
		at += int64(size) + int64(size&1)
	}
}

func checkFormat(r io.ReaderAt, at int64, size uint32) error {
	want := wavHeader(0)[20:36]
	got := make([]byte, len(want))
	if size < uint32(len(want)) {
		return fmt.Errorf("%w: format too short", ErrFormat)
	}
	if _, err := r.ReadAt(got, at); err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if !bytes.Equal(got, want) {
		le := binary.LittleEndian
		return fmt.Errorf("%w: format %#x, %d channels, %d Hz, %d bits", ErrFormat,
			le.Uint16(got), le.Uint16(got[2:]), le.Uint32(got[4:]), le.Uint16(got[14:]))
	}
	return nil
}
