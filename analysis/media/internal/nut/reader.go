// Package nut reads the NUT container (ffmpeg's nut.txt, version 3) as far as ffmpeg writes it for one stream of
// uncompressed pictures: each packet says its exact time and its size, so that pictures can't get out of step with the
// pipe. Checksums are not checked: the bytes come from a child process on this machine.
package nut

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// ErrFormat is wrapped by errors about bytes that are not the NUT that ffmpeg writes.
var ErrFormat = errors.New("malformed NUT stream")

// Start codes and flags as nut.txt names them.
const (
	fileID         = "nut/multimedia container\x00"
	mainStart      = 0x4E4D7A561F5F04AD
	streamStart    = 0x4E5311405BF2F9DB
	syncpointStart = 0x4E4BE4ADEECA4569
	indexStart     = 0x4E58DD672F23E64E
	infoStart      = 0x4E49AB68B596BA78

	flagCodedPTS  = 1 << 3
	flagStreamID  = 1 << 4
	flagSizeMSB   = 1 << 5
	flagChecksum  = 1 << 6
	flagReserved  = 1 << 7
	flagSideData  = 1 << 8
	flagHeaderIdx = 1 << 10
	flagMatchTime = 1 << 11
	flagCoded     = 1 << 12
	flagInvalid   = 1 << 13

	maxHeader = 1 << 20 // bytes of one header packet; ffmpeg writes some hundred
)

// Packet announces one picture; its bytes follow in the stream and are read by Body.
type Packet struct {
	Time float64 // seconds
	Size int     // bytes
}

// Reader reads one stream.
type Reader struct {
	r         *bufio.Reader
	bases     []base
	codes     [256]code
	elided    [][]byte // prefixes that packets may leave out; the first is empty
	base      base     // of the stream
	ptsShift  uint
	lastPTS   int64
	prefix    []byte // of the announced packet, not yet handed out
	remaining int    // bytes of the announced packet still in the stream
	ready     bool   // main and stream headers were read

	width, height uint64 // pixels as the stream header has them
}

type base struct{ num, den int64 }

// code is what one frame code byte stands for.
type code struct {
	flags            uint64
	ptsDelta         int64
	sizeMul, sizeLSB uint64
	reserved, header uint64
}

// NewReader reads from r. Nothing is read before Next.
func NewReader(r io.Reader) *Reader { return &Reader{r: bufio.NewReaderSize(r, 64<<10)} }

// Next announces the next packet. io.EOF at the regular end; io.ErrUnexpectedEOF inside a packet.
func (d *Reader) Next() (Packet, error) {
	if d.bases == nil {
		if err := d.start(); err != nil {
			return Packet{}, err
		}
	}
	if n := d.remaining; n > 0 {
		d.remaining = 0
		if _, err := d.r.Discard(n); err != nil {
			return Packet{}, unexpected(err)
		}
	}
	for {
		c, err := d.r.ReadByte()
		if err != nil {
			return Packet{}, err
		}
		if c != 'N' {
			p, err := d.frame(c)
			return p, unexpected(err)
		}
		if err := d.r.UnreadByte(); err != nil {
			return Packet{}, err
		}
		if err := d.header(); err != nil {
			return Packet{}, unexpected(err)
		}
	}
}

// Size is the pictures' size in pixels as the stream begins, known after the first Next; 0, 0 for sound.
func (d *Reader) Size() (width, height int) {
	return int(min(d.width, 1<<20)), int(min(d.height, 1<<20))
}

// Body fills buf, of the announced Size, with the packet.
func (d *Reader) Body(buf []byte) error {
	if len(buf) != len(d.prefix)+d.remaining {
		return fmt.Errorf("read packet: %d bytes announced, buffer of %d", len(d.prefix)+d.remaining, len(buf))
	}
	n := copy(buf, d.prefix)
	d.prefix, d.remaining = nil, 0
	_, err := io.ReadFull(d.r, buf[n:])
	return unexpected(err)
}

// start reads the file id and headers up to the stream header.
func (d *Reader) start() error {
	id := make([]byte, len(fileID))
	if _, err := io.ReadFull(d.r, id); err != nil {
		return err // io.EOF when nothing was written at all
	}
	if string(id) != fileID {
		return fmt.Errorf("%w: no file id", ErrFormat)
	}
	for !d.ready {
		if err := d.header(); err != nil {
			return unexpected(err)
		}
	}
	return nil
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// frame reads a frame header after its code byte.
func (d *Reader) frame(b byte) (Packet, error) {
	c, f := d.codes[b], fields{r: d.r}
	flags := c.flags
	if flags&flagCoded != 0 {
		flags ^= f.u()
	}
	if flags&flagInvalid != 0 {
		return Packet{}, fmt.Errorf("%w: frame code %#x", ErrFormat, b)
	}
	if flags&flagStreamID != 0 && f.u() != 0 {
		return Packet{}, fmt.Errorf("%w: more than one stream", ErrFormat)
	}
	pts := d.lastPTS + c.ptsDelta
	if flags&flagCodedPTS != 0 {
		pts = d.fullPTS(f.u())
	}
	size := c.sizeLSB
	if flags&flagSizeMSB != 0 {
		size += c.sizeMul * f.u()
	}
	if flags&flagMatchTime != 0 {
		f.s()
	}
	if flags&flagHeaderIdx != 0 {
		c.header = f.u()
	}
	if flags&flagReserved != 0 {
		c.reserved = f.u()
	}
	f.skip(c.reserved)
	if flags&flagChecksum != 0 {
		f.bytes(4)
	}
	switch {
	case f.err != nil:
		return Packet{}, f.err
	case flags&flagSideData != 0, size > 1<<31, c.header >= uint64(len(d.elided)), size < uint64(len(d.elided[c.header])):
		return Packet{}, fmt.Errorf("%w: frame header", ErrFormat)
	}
	d.lastPTS, d.prefix = pts, d.elided[c.header]
	d.remaining = int(size) - len(d.prefix)
	return Packet{Time: d.base.seconds(pts), Size: int(size)}, nil
}

// fullPTS completes a time stamp of which only the low bits may be coded.
func (d *Reader) fullPTS(coded uint64) int64 {
	if coded >= 1<<d.ptsShift {
		return int64(coded - 1<<d.ptsShift)
	}
	mask := int64(1)<<d.ptsShift - 1
	delta := d.lastPTS - mask/2
	return (int64(coded)-delta)&mask + delta
}

func (b base) seconds(pts int64) float64 { return float64(pts) * float64(b.num) / float64(b.den) }
