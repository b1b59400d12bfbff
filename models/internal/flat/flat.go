// Package flat reads FlatBuffers and FlexBuffers from bytes that nobody vouches for: every access is bounds-checked.
//
// The accessors panic with a private type when an offset leads out of the buffer; a parser built on them defers Catch,
// which turns that panic (and no other) into an error.
package flat

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrCorrupt is wrapped by every error that Catch reports.
var ErrCorrupt = errors.New("corrupt flatbuffer")

type corrupt struct{ at, size, limit int }

// Catch stores an error in *err when the surrounding function read out of bounds. Use it only in a defer.
func Catch(err *error) {
	switch r := recover().(type) {
	case nil:
	case corrupt:
		*err = fmt.Errorf("%w: %d bytes at offset %d of %d", ErrCorrupt, r.size, r.at, r.limit)
	default:
		panic(r)
	}
}

// slice returns n bytes at offset at.
func slice(b []byte, at, n int) []byte {
	if at < 0 || n < 0 || at > len(b) || n > len(b)-at {
		panic(corrupt{at: at, size: n, limit: len(b)})
	}
	return b[at : at+n]
}

func u16(b []byte, at int) int { return int(binary.LittleEndian.Uint16(slice(b, at, 2))) }
func i32(b []byte, at int) int { return int(int32(binary.LittleEndian.Uint32(slice(b, at, 4)))) }
func u32(b []byte, at int) int { return int(binary.LittleEndian.Uint32(slice(b, at, 4))) }

// Table is a FlatBuffers table inside a buffer. The zero Table is an absent one: all its fields are absent.
type Table struct {
	buf    []byte
	at     int
	vtable []byte
}

// Root returns the table a buffer starts with; ident is the expected four-letter file identifier ("" for any).
func Root(buf []byte, ident string) Table {
	if ident != "" && string(slice(buf, 4, 4)) != ident {
		panic(corrupt{at: 4, size: 4, limit: len(buf)})
	}
	return tableAt(buf, u32(buf, 0))
}

func tableAt(buf []byte, at int) Table {
	v := at - i32(buf, at)
	return Table{buf: buf, at: at, vtable: slice(buf, v, u16(buf, v))}
}

// field returns the position of a field in the buffer, or 0 when it is absent.
func (t Table) field(slot int) int {
	i := 4 + 2*slot
	if i+2 > len(t.vtable) {
		return 0
	}
	off := u16(t.vtable, i)
	if off == 0 {
		return 0
	}
	return t.at + off
}

// Present says whether the table itself exists.
func (t Table) Present() bool { return t.buf != nil }

// Int8 returns a byte-sized field.
func (t Table) Int8(slot, absent int) int {
	if p := t.field(slot); p != 0 {
		return int(int8(slice(t.buf, p, 1)[0]))
	}
	return absent
}

// Uint8 returns an unsigned byte-sized field (a union's type, say).
func (t Table) Uint8(slot int) int { return t.Int8(slot, 0) & 0xff }

// Bool returns a boolean field, false when absent.
func (t Table) Bool(slot int) bool { return t.Int8(slot, 0) != 0 }

// Int32 returns a 32-bit field.
func (t Table) Int32(slot, absent int) int {
	if p := t.field(slot); p != 0 {
		return i32(t.buf, p)
	}
	return absent
}

// Table returns a nested table (or a union's value), absent when the field is.
func (t Table) Table(slot int) Table {
	p := t.field(slot)
	if p == 0 {
		return Table{}
	}
	return tableAt(t.buf, p+u32(t.buf, p))
}

// vector returns the position and length of a vector of elements of the given size.
func (t Table) vector(slot, size int) (at, n int) {
	p := t.field(slot)
	if p == 0 {
		return 0, 0
	}
	p += u32(t.buf, p)
	n = u32(t.buf, p)
	if n > len(t.buf)/size {
		panic(corrupt{at: p, size: n, limit: len(t.buf)})
	}
	slice(t.buf, p+4, n*size)
	return p + 4, n
}

// Bytes returns a vector of bytes or a string without copying it.
func (t Table) Bytes(slot int) []byte {
	at, n := t.vector(slot, 1)
	if n == 0 {
		return nil
	}
	return slice(t.buf, at, n)
}

// String returns a string field, "" when absent.
func (t Table) String(slot int) string { return string(t.Bytes(slot)) }

// Ints returns a vector of signed integers of 1, 2 or 4 bytes each as unsigned for the sizes below 4.
func (t Table) Ints(slot, size int) []int {
	at, n := t.vector(slot, size)
	out := make([]int, n)
	for i := range out {
		switch size {
		case 1:
			out[i] = int(t.buf[at+i])
		case 2:
			out[i] = u16(t.buf, at+2*i)
		default:
			out[i] = i32(t.buf, at+4*i)
		}
	}
	return out
}

// Tables returns a vector of tables.
func (t Table) Tables(slot int) []Table {
	at, n := t.vector(slot, 4)
	out := make([]Table, n)
	for i := range out {
		p := at + 4*i
		out[i] = tableAt(t.buf, p+u32(t.buf, p))
	}
	return out
}
