package main

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
)

// damages are what happens to files: on disks, on the way, and by people who want to know what happens.
var damages = []struct {
	name string
	do   func(r *rand.Rand, b []byte) []byte
}{
	{"cut short", func(r *rand.Rand, b []byte) []byte { return b[:r.IntN(len(b))] }},
	{"beginning lost", func(r *rand.Rand, b []byte) []byte { return b[r.IntN(len(b)):] }},
	{"bits turned", func(r *rand.Rand, b []byte) []byte {
		for range 1 + r.IntN(40) {
			b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		}
		return b
	}},
	{"head turned", func(r *rand.Rand, b []byte) []byte {
		for range 1 + r.IntN(12) {
			b[r.IntN(min(len(b), 400))] = byte(r.Uint32())
		}
		return b
	}},
	{"zeros", func(r *rand.Rand, b []byte) []byte { return fill(r, b, func() byte { return 0 }) }},
	{"ones", func(r *rand.Rand, b []byte) []byte { return fill(r, b, func() byte { return 255 }) }},
	{"noise", func(r *rand.Rand, b []byte) []byte { return fill(r, b, func() byte { return byte(r.Uint32()) }) }},
	{"numbers", func(r *rand.Rand, b []byte) []byte { // sizes, times and counts that are huge, negative or 0
		for range 1 + r.IntN(6) {
			at := r.IntN(max(1, len(b)-8))
			v := []uint64{0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 1<<63 - 1, 1 << 63, 1<<64 - 1}[r.IntN(8)]
			if r.IntN(2) == 0 && at+4 <= len(b) {
				binary.BigEndian.PutUint32(b[at:], uint32(v))
			} else if at+8 <= len(b) {
				binary.BigEndian.PutUint64(b[at:], v)
			}
		}
		return b
	}},
	{"a part taken out", func(r *rand.Rand, b []byte) []byte {
		i, j := part(r, b)
		return slices.Delete(b, i, j)
	}},
	{"a part twice", func(r *rand.Rand, b []byte) []byte {
		i, j := part(r, b)
		return slices.Insert(b, j, slices.Clone(b[i:j])...)
	}},
	{"a part elsewhere", func(r *rand.Rand, b []byte) []byte {
		i, j := part(r, b)
		moved := slices.Clone(b[i:j])
		b = slices.Delete(b, i, j)
		return slices.Insert(b, r.IntN(len(b)+1), moved...)
	}},
}

// part is a stretch of a file.
func part(r *rand.Rand, b []byte) (i, j int) {
	i = r.IntN(len(b))
	return i, i + r.IntN(min(len(b)-i, 1+len(b)/3)+1)
}

func fill(r *rand.Rand, b []byte, with func() byte) []byte {
	i, j := part(r, b)
	for ; i < j; i++ {
		b[i] = with()
	}
	return b
}

// spoil does one or two of the damages to a copy, and says which.
func spoil(r *rand.Rand, data []byte) (what string, damaged []byte) {
	b := slices.Clone(data)
	for range 1 + r.IntN(2) {
		d := damages[r.IntN(len(damages))]
		if len(b) == 0 {
			break
		}
		b = d.do(r, b)
		what += d.name + " "
	}
	return what, b
}
