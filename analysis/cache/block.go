package cache

import (
	"math"
	"slices"
)

// mask modes of a block.
const (
	noMask = iota
	rowMask
	valueMask
)

// encodeBlock writes integers as a block: differences to the row before, zig-zag coded, in byte planes. absent marks the
// values that are NaN (nil: none).
func encodeBlock(q []int64, absent []bool, row int) []byte {
	prev := make([]int64, row)
	var all uint64
	z := make([]uint64, len(q))
	for start := 0; start < len(q); start += row {
		in, out := q[start:][:row], z[start:][:row]
		for c, v := range in {
			if absent != nil && absent[start+c] {
				v = prev[c]
			}
			d := v - prev[c]
			prev[c] = v
			out[c] = uint64(d<<1) ^ uint64(d>>63)
			all |= out[c]
		}
	}
	planes := 0
	for ; all != 0; all >>= 8 {
		planes++
	}
	mode, bits := maskOf(absent, row)
	out := make([]byte, 0, 2+len(bits)+planes*len(q))
	out = append(out, byte(mode), byte(planes))
	out = append(out, bits...)
	for p := range planes {
		plane := out[len(out):][:len(z)]
		for i, v := range z {
			plane[i] = byte(v >> (8 * p))
		}
		out = out[:len(out)+len(z)]
	}
	return out
}

func maskOf(absent []bool, row int) (mode int, bits []byte) {
	if absent == nil {
		return noMask, nil
	}
	mode, step := rowMask, row
	for i := 0; i < len(absent) && mode == rowMask; i += row {
		if one := absent[i : i+row]; slices.Contains(one, !one[0]) {
			mode, step = valueMask, 1
		}
	}
	bits = make([]byte, maskBytes(len(absent)/step))
	for i := 0; i < len(absent); i += step {
		if absent[i] {
			bits[i/step/8] |= 1 << (i / step % 8)
		}
	}
	return mode, bits
}

func maskBytes(n int) int { return (n + 7) / 8 }

// block is a parsed block.
type block struct {
	mode, row int
	mask      []byte
	planes    [8][]byte // unused ones are empty
	n         int       // planes in use
}

// parseBlock checks that b holds exactly one block of count values.
func parseBlock(b []byte, count, row, maxPlanes int) (block, error) {
	if len(b) < 2 || b[0] > valueMask || int(b[1]) > maxPlanes {
		return block{}, ErrAltered
	}
	out := block{mode: int(b[0]), n: int(b[1]), row: row}
	bits := 0
	switch out.mode {
	case rowMask:
		bits = maskBytes(count / row)
	case valueMask:
		bits = maskBytes(count)
	}
	if len(b) != 2+bits+out.n*count {
		return block{}, ErrAltered
	}
	out.mask = b[2 : 2+bits]
	for p := range out.n {
		out.planes[p] = b[2+bits+p*count:][:count]
	}
	return out, nil
}

// float32s restores quantised values (or exact bits where quantum is 0) into dst, in one pass.
func (b *block) float32s(dst []float32, quantum float32) {
	switch {
	case quantum == 0:
		b.restore(dst, func(v int32) float32 { return math.Float32frombits(uint32(v)) })
	case b.row == 1:
		v := int32(0)
		for i := range dst {
			v += b.difference(i)
			dst[i] = float32(v) * quantum
		}
	case b.n == 2:
		prev := make([]int32, b.row)
		for start := 0; start < len(dst); start += b.row {
			out, p0, p1 := dst[start:][:len(prev)], b.planes[0][start:][:len(prev)], b.planes[1][start:][:len(prev)]
			for c, v := range prev {
				v += unzigzag(uint64(p0[c]) | uint64(p1[c])<<8)
				prev[c], out[c] = v, float32(v)*quantum
			}
		}
	default:
		b.restore(dst, func(v int32) float32 { return float32(v) * quantum })
	}
	b.maskFloats(dst)
}

// restore is float32s for what is rare: many planes, exact bits.
func (b *block) restore(dst []float32, value func(int32) float32) {
	prev := make([]int32, b.row)
	for i := range dst {
		c := i % b.row
		prev[c] += b.difference(i)
		dst[i] = value(prev[c])
	}
}

// difference is that of value i to the row before.
func (b *block) difference(i int) int32 {
	var z uint64
	for p := range b.n {
		z |= uint64(b.planes[p][i]) << (8 * p)
	}
	return unzigzag(z)
}

func unzigzag(z uint64) int32 { return int32(z>>1) ^ -int32(z&1) }

func (b *block) maskFloats(dst []float32) {
	nan := float32(math.NaN())
	step := 1
	if b.mode == rowMask {
		step = b.row
	}
	for k, m := range b.mask {
		for bit := 0; m != 0; bit, m = bit+1, m>>1 {
			if at := (8*k + bit) * step; m&1 != 0 && at < len(dst) {
				for i := range dst[at : at+step] {
					dst[at+i] = nan
				}
			}
		}
	}
}

// int64s restores integers into dst.
func (b *block) int64s(dst []int64) {
	for i := range dst {
		var z uint64
		for p := range b.n {
			z |= uint64(b.planes[p][i]) << (8 * p)
		}
		d := int64(z>>1) ^ -int64(z&1)
		if i >= b.row {
			d += dst[i-b.row]
		}
		dst[i] = d
	}
}
