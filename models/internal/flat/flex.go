package flat

import (
	"encoding/binary"
	"math"
)

// FlexBuffers type numbers, as the format's description lists them.
const (
	flexNull        = 0
	flexInt         = 1
	flexUint        = 2
	flexFloat       = 3
	flexIndirectInt = 6
	flexIndirectU   = 7
	flexIndirectF   = 8
	flexMap         = 9
	flexVector      = 10
	flexVectorInt   = 11
	flexVectorUint  = 12
	flexVectorFloat = 13
	flexBool        = 26
)

// Flex is one FlexBuffers value. Reading it as another type than it has gives zero, as the format's own readers do.
type Flex struct {
	buf    []byte
	at     int // where the value, or the offset to it, stands
	parent int // width of the slot at
	width  int // width of the elements behind an offset
	kind   int
}

// FlexRoot returns the root value of a FlexBuffer, which stands at its end.
func FlexRoot(buf []byte) Flex {
	end := slice(buf, len(buf)-2, 2)
	w := int(end[1])
	if w != 1 && w != 2 && w != 4 && w != 8 {
		panic(corrupt{at: len(buf) - 1, size: w, limit: len(buf)})
	}
	return Flex{buf: buf, at: len(buf) - 2 - w, parent: w, width: 1 << (end[0] & 3), kind: int(end[0] >> 2)}
}

func flexUintAt(buf []byte, at, width int) int {
	b := slice(buf, at, width)
	var v uint64
	switch width {
	case 1:
		v = uint64(b[0])
	case 2:
		v = uint64(binary.LittleEndian.Uint16(b))
	case 4:
		v = uint64(binary.LittleEndian.Uint32(b))
	default:
		v = binary.LittleEndian.Uint64(b)
	}
	if v > math.MaxInt32 && width == 8 {
		panic(corrupt{at: at, size: width, limit: len(buf)})
	}
	return int(v)
}

func flexIntAt(buf []byte, at, width int) int {
	b := slice(buf, at, width)
	switch width {
	case 1:
		return int(int8(b[0]))
	case 2:
		return int(int16(binary.LittleEndian.Uint16(b)))
	case 4:
		return int(int32(binary.LittleEndian.Uint32(b)))
	default:
		return int(int64(binary.LittleEndian.Uint64(b)))
	}
}

func flexFloatAt(buf []byte, at, width int) float64 {
	b := slice(buf, at, width)
	switch width {
	case 4:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	case 8:
		return math.Float64frombits(binary.LittleEndian.Uint64(b))
	default:
		return 0
	}
}

// target follows the value's offset.
func (f Flex) target() int { return f.at - flexUintAt(f.buf, f.at, f.parent) }

// Int returns the value as an integer; a float is truncated.
func (f Flex) Int() int {
	switch f.kind {
	case flexInt, flexBool:
		return flexIntAt(f.buf, f.at, f.parent)
	case flexUint:
		return flexUintAt(f.buf, f.at, f.parent)
	case flexIndirectInt:
		return flexIntAt(f.buf, f.target(), f.width)
	case flexIndirectU:
		return flexUintAt(f.buf, f.target(), f.width)
	case flexFloat, flexIndirectF:
		return int(f.Float())
	}
	return 0
}

// Float returns the value as a float.
func (f Flex) Float() float64 {
	switch f.kind {
	case flexFloat:
		return flexFloatAt(f.buf, f.at, f.parent)
	case flexIndirectF:
		return flexFloatAt(f.buf, f.target(), f.width)
	case flexInt, flexUint, flexIndirectInt, flexIndirectU:
		return float64(f.Int())
	}
	return 0
}

// length returns the element count that stands before a vector.
func (f Flex) length(at int) int {
	n := flexUintAt(f.buf, at-f.width, f.width)
	if n > len(f.buf) {
		panic(corrupt{at: at, size: n, limit: len(f.buf)})
	}
	return n
}

// Ints returns a typed or untyped vector as integers, nil for anything else.
func (f Flex) Ints() []int {
	if f.kind < flexVector || f.kind > flexVectorFloat {
		return nil
	}
	at := f.target()
	out := make([]int, f.length(at))
	for i := range out {
		out[i] = f.element(at, len(out), i).Int()
	}
	return out
}

// element returns entry i of the vector of n entries at the given position.
func (f Flex) element(at, n, i int) Flex {
	e := Flex{buf: f.buf, at: at + i*f.width, parent: f.width}
	switch f.kind {
	case flexVectorInt:
		e.kind = flexInt
	case flexVectorUint:
		e.kind = flexUint
	case flexVectorFloat:
		e.kind = flexFloat
	default: // map values and untyped vectors are followed by one packed type byte an entry
		t := slice(f.buf, at+n*f.width+i, 1)[0]
		e.kind, e.width = int(t>>2), 1<<(t&3)
	}
	return e
}

// Key returns a map's entry, or a null value when there is none.
func (f Flex) Key(name string) Flex {
	if f.kind != flexMap {
		return Flex{}
	}
	at := f.target()
	n := f.length(at)
	keysSlot := at - 3*f.width
	keys := keysSlot - flexUintAt(f.buf, keysSlot, f.width)
	keyWidth := flexUintAt(f.buf, at-2*f.width, f.width)
	if keyWidth != 1 && keyWidth != 2 && keyWidth != 4 && keyWidth != 8 {
		panic(corrupt{at: at, size: keyWidth, limit: len(f.buf)})
	}
	for i := range n {
		slot := keys + i*keyWidth
		key := slot - flexUintAt(f.buf, slot, keyWidth)
		if string(slice(f.buf, key, len(name)+1)[:len(name)]) == name && f.buf[key+len(name)] == 0 {
			return f.element(at, n, i)
		}
	}
	return Flex{}
}
