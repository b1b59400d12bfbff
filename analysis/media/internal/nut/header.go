package nut

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/big"
)

// header reads one header packet: start code, size, contents.
func (d *Reader) header() error {
	f := fields{r: d.r}
	start := f.bytes(8)
	size := f.u()
	if size > 4096 {
		f.bytes(4) // header checksum
	}
	if f.err != nil {
		return f.err
	}
	if size > maxHeader {
		return fmt.Errorf("%w: header of %d bytes", ErrFormat, size)
	}
	body := f.bytes(int(size))
	if f.err != nil {
		return f.err
	}
	in := &fields{r: bytes.NewReader(body)}
	var err error
	switch binary.BigEndian.Uint64(start) {
	case mainStart:
		err = d.main(in)
	case streamStart:
		err = d.stream(in)
	case syncpointStart:
		d.syncpoint(in)
	case infoStart, indexStart:
	default:
		err = fmt.Errorf("%w: start code %x", ErrFormat, start)
	}
	if err == nil && in.err != nil {
		err = fmt.Errorf("%w: header ends early", ErrFormat)
	}
	return err
}

// main reads time bases, the table of frame codes and the elided prefixes. ffmpeg repeats it; only the first counts.
func (d *Reader) main(f *fields) error {
	if d.bases != nil {
		return nil
	}
	if v := f.u(); v != 3 {
		return fmt.Errorf("%w: version %d", ErrFormat, v)
	}
	if n := f.u(); n != 1 {
		return fmt.Errorf("%w: %d streams", ErrFormat, n)
	}
	f.u() // max_distance
	for n := f.u(); n > 0 && f.err == nil; n-- {
		b := base{num: int64(f.u()), den: int64(f.u())}
		if f.err == nil && (b.num <= 0 || b.den <= 0 || b.num > 1<<31 || b.den > 1<<31) {
			return fmt.Errorf("%w: time base", ErrFormat)
		}
		d.bases = append(d.bases, b)
	}
	d.frameCodes(f)
	d.elided = [][]byte{nil}
	for n := f.u(); n > 0 && f.err == nil; n-- {
		d.elided = append(d.elided, f.vb())
	}
	return nil
}

func (d *Reader) frameCodes(f *fields) {
	var c code
	c.sizeMul = 1
	for i := 0; i < 256 && f.err == nil; {
		c.flags = f.u()
		n := f.u()
		get := func(field uint64, old uint64) uint64 {
			if n > field {
				return f.u()
			}
			return old
		}
		if n > 0 {
			c.ptsDelta = f.s()
		}
		c.sizeMul = get(1, c.sizeMul)
		get(2, 0) // stream: there is one
		lsb := get(3, 0)
		c.reserved = get(4, 0)
		count := get(5, c.sizeMul-lsb)
		if n > 6 {
			f.s() // match_time
		}
		c.header = get(7, c.header)
		if n > 8 {
			f.skip(n - 8)
		}
		for j := uint64(0); j < count && i < 256; i++ {
			if i == 'N' { // start codes begin with it
				d.codes[i].flags = flagInvalid
				continue
			}
			c.sizeLSB = lsb + j
			d.codes[i] = c
			j++
		}
	}
}

func (d *Reader) stream(f *fields) error {
	if d.ready {
		return nil
	}
	f.u() // id
	class := f.u()
	f.vb() // fourcc
	id := f.u()
	if d.ptsShift = uint(f.u()); d.ptsShift > 16 || id >= uint64(len(d.bases)) {
		return fmt.Errorf("%w: stream header", ErrFormat)
	}
	if class == 0 { // pictures
		f.skip(3) // max_pts_distance, decode_delay, flags
		f.vb()    // of the codec
		d.width, d.height = f.u(), f.u()
	}
	d.base, d.ready = d.bases[id], true
	return nil
}

// syncpoint sets the time from which the next coded times count.
func (d *Reader) syncpoint(f *fields) {
	t := f.u()
	if n := uint64(len(d.bases)); d.ready && n > 0 {
		from := d.bases[t%n]
		d.lastPTS = rescale(int64(t/n), from, d.base)
	}
}

// rescale converts between time bases, rounding down.
func rescale(pts int64, from, to base) int64 {
	num := big.NewInt(pts)
	num.Mul(num, big.NewInt(from.num)).Mul(num, big.NewInt(to.den))
	return num.Div(num, new(big.Int).Mul(big.NewInt(from.den), big.NewInt(to.num))).Int64()
}

type byteReader interface {
	io.Reader
	io.ByteReader
}

// fields reads numbers and remembers the first error.
type fields struct {
	r   byteReader
	err error
}

// u reads an unsigned number: seven bits a byte, high ones first, the top bit set on all but the last.
func (f *fields) u() (v uint64) {
	for i := 0; i < 10 && f.err == nil; i++ {
		var b byte
		b, f.err = f.r.ReadByte()
		if v = v<<7 | uint64(b&0x7f); b < 0x80 {
			return v
		}
	}
	return 0
}

// s reads a signed number: the lowest bit tells the sign.
func (f *fields) s() int64 {
	v := f.u() + 1
	if v&1 != 0 {
		return -int64(v >> 1)
	}
	return int64(v >> 1)
}

func (f *fields) skip(n uint64) {
	for ; n > 0 && f.err == nil; n-- {
		f.u()
	}
}

func (f *fields) bytes(n int) []byte {
	b := make([]byte, n)
	if f.err == nil {
		_, f.err = io.ReadFull(f.r, b)
	}
	return b
}

func (f *fields) vb() []byte {
	n := f.u()
	if n > maxHeader {
		f.err = ErrFormat
	}
	if f.err != nil {
		return nil
	}
	return f.bytes(int(n))
}
