// Package y4m reads uncompressed pictures as ffmpeg writes them in YUV4MPEG2, and their times from a second output of the same pictures
// (framecrc, a line each). ffmpeg writes the planes of a decoded picture as they are; for a container that holds times, it would first
// copy each picture into a packet, at half the price of decoding it.
package y4m

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// ErrFormat is wrapped by errors about bytes that are not what ffmpeg writes.
var ErrFormat = errors.New("malformed picture stream")

// Reader reads one stream of pictures.
type Reader struct {
	pictures, times *bufio.Reader
	num, den        float64 // of the unit of time, in seconds
	begun           bool
}

// NewReader reads the pictures from one stream and their times from another. Nothing is read before Next.
func NewReader(pictures, times io.Reader) *Reader {
	return &Reader{pictures: bufio.NewReaderSize(pictures, 64<<10), times: bufio.NewReader(times), num: 1, den: 1}
}

// Next fills buf, of a picture's size, with the next one, and says its time in seconds. io.EOF at the regular end; io.ErrUnexpectedEOF
// inside a picture. A picture is read to its end before its time, so that ffmpeg, which writes one after the other, never waits for us.
func (d *Reader) Next(buf []byte) (seconds float64, err error) {
	if !d.begun {
		if err := expect(d.pictures, "YUV4MPEG2 "); err != nil {
			return 0, err
		}
		d.begun = true
	}
	if err := expect(d.pictures, "FRAME"); err != nil {
		return 0, err
	}
	if _, err := io.ReadFull(d.pictures, buf); err != nil {
		return 0, unexpected(err)
	}
	seconds, err = d.time()
	return seconds, unexpected(err)
}

// expect reads a line that begins with some words.
func expect(r *bufio.Reader, words string) error {
	line, err := r.ReadSlice('\n')
	switch {
	case err == io.EOF && len(line) > 0:
		return io.ErrUnexpectedEOF
	case errors.Is(err, bufio.ErrBufferFull), err == nil && !bytes.HasPrefix(line, []byte(words)):
		return fmt.Errorf("%w: no line that begins with %q", ErrFormat, words)
	}
	return err
}

// time reads the next picture's time: "stream, dts, pts, ...", behind lines that begin with #, of which one tells the unit.
func (d *Reader) time() (float64, error) {
	for {
		line, err := d.times.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return 0, fmt.Errorf("%w: times", ErrFormat)
		}
		if err != nil {
			return 0, err
		}
		if unit, ok := bytes.CutPrefix(line, []byte("#tb 0: ")); ok {
			if err := d.unit(string(bytes.TrimSpace(unit))); err != nil {
				return 0, err
			}
		}
		if line[0] == '#' {
			continue
		}
		fields := bytes.Split(line, []byte(","))
		if len(fields) < 3 {
			return 0, fmt.Errorf("%w: times", ErrFormat)
		}
		pts, err := strconv.ParseInt(string(bytes.TrimSpace(fields[2])), 10, 64)
		if err != nil {
			return 0, fmt.Errorf("%w: time of a picture", ErrFormat)
		}
		return float64(pts) * d.num / d.den, nil
	}
}

// unit reads a unit of time, as 1/1000000.
func (d *Reader) unit(s string) error {
	if _, err := fmt.Sscanf(s, "%g/%g", &d.num, &d.den); err != nil || d.num <= 0 || d.den <= 0 {
		return fmt.Errorf("%w: unit of time", ErrFormat)
	}
	return nil
}

// unexpected turns a regular end into an end too soon.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
