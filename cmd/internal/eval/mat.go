package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// errMAT is what a file is that isn't a MATLAB 5 file of real matrices.
var errMAT = errors.New("not a MATLAB 5 file of numeric arrays")

// Data types of the format's elements (MAT-File Format, MathWorks, version 5), and the widths of their numbers.
const (
	miMatrix     = 14
	miCompressed = 15
	mostUnpacked = 64 << 20 // bytes: a small file can't ask for much memory
)

var matWidth = map[uint32]int{1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 4, 9: 8, 12: 8, 13: 8}

// matrix is a numeric array, column by column.
type matrix struct {
	rows, cols int
	data       []float64
}

// at is the number in a row and a column.
func (m matrix) at(row, col int) float64 { return m.data[col*m.rows+row] }

// parseMAT reads the real two-dimensional numeric arrays of a little-endian MATLAB 5 file by name; others are left out.
func parseMAT(b []byte) (map[string]matrix, error) {
	if len(b) < 128 || string(b[126:128]) != "IM" {
		return nil, errMAT
	}
	out := map[string]matrix{}
	for rest := b[128:]; len(rest) > 0; {
		kind, body, next, err := matElement(rest)
		if err != nil {
			return nil, err
		}
		rest = next
		if kind == miCompressed {
			z, err := zlib.NewReader(bytes.NewReader(body))
			if err != nil {
				return nil, fmt.Errorf("unpack: %w", err)
			}
			plain, err := io.ReadAll(io.LimitReader(z, mostUnpacked))
			if err != nil {
				return nil, fmt.Errorf("unpack: %w", err)
			}
			if kind, body, _, err = matElement(plain); err != nil {
				return nil, err
			}
		}
		if kind != miMatrix {
			continue
		}
		name, m, ok, err := matArray(body)
		if err != nil {
			return nil, err
		}
		if ok {
			out[name] = m
		}
	}
	return out, nil
}

// matElement splits the first element off: type, bytes, and what follows. Elements of up to 4 bytes carry them in the tag;
// others are padded to 8 bytes, except compressed ones.
func matElement(b []byte) (kind uint32, body, rest []byte, err error) {
	if len(b) < 8 {
		return 0, nil, nil, errMAT
	}
	kind = binary.LittleEndian.Uint32(b)
	if small := kind >> 16; small != 0 {
		if small > 4 {
			return 0, nil, nil, errMAT
		}
		return kind & 0xffff, b[4 : 4+small], b[8:], nil
	}
	n := uint64(binary.LittleEndian.Uint32(b[4:]))
	if n > uint64(len(b)-8) {
		return 0, nil, nil, errMAT
	}
	padded := n
	if kind != miCompressed {
		padded = min((n+7)&^7, uint64(len(b)-8))
	}
	return kind, b[8 : 8+n], b[8+padded:], nil
}

// matArray reads a matrix element: flags, dimensions, name, real part. ok tells whether it is one that matrix can hold.
func matArray(b []byte) (name string, m matrix, ok bool, err error) {
	var part [4][]byte
	var kind [4]uint32
	for i := range part {
		if len(b) == 0 {
			return "", m, false, nil // an empty or special array
		}
		if kind[i], part[i], b, err = matElement(b); err != nil {
			return "", m, false, err
		}
	}
	if len(part[0]) < 8 || len(part[1]) < 8 {
		return "", m, false, errMAT
	}
	class := part[0][0]
	if class < 6 || class > 15 || len(part[1]) != 8 { // 6 to 15: double to uint64
		return "", m, false, nil
	}
	rows, cols := binary.LittleEndian.Uint32(part[1]), binary.LittleEndian.Uint32(part[1][4:])
	data, err := matNumbers(kind[3], part[3])
	if err != nil || uint64(rows)*uint64(cols) != uint64(len(data)) {
		return "", m, false, errMAT
	}
	return string(part[2]), matrix{rows: int(rows), cols: int(cols), data: data}, true, nil
}

func matNumbers(kind uint32, b []byte) ([]float64, error) {
	width := matWidth[kind]
	if width == 0 || len(b)%width != 0 {
		return nil, errMAT
	}
	out := make([]float64, len(b)/width)
	for i := range out {
		v := b[i*width:]
		switch kind {
		case 1:
			out[i] = float64(int8(v[0]))
		case 2:
			out[i] = float64(v[0])
		case 3:
			out[i] = float64(int16(binary.LittleEndian.Uint16(v)))
		case 4:
			out[i] = float64(binary.LittleEndian.Uint16(v))
		case 5:
			out[i] = float64(int32(binary.LittleEndian.Uint32(v)))
		case 6:
			out[i] = float64(binary.LittleEndian.Uint32(v))
		case 7:
			out[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(v)))
		case 9:
			out[i] = math.Float64frombits(binary.LittleEndian.Uint64(v))
		case 12:
			out[i] = float64(int64(binary.LittleEndian.Uint64(v)))
		case 13:
			out[i] = float64(binary.LittleEndian.Uint64(v))
		}
	}
	return out, nil
}
