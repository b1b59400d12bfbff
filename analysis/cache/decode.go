package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"reflect"
	"runtime"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/sync/errgroup"

	"poise/analysis"
)

// Decode reads observations. Its errors are ErrNotCache, ErrVersion, ErrTruncated or ErrAltered for unusable contents,
// or the reader's.
func Decode(r io.Reader) (*analysis.Observations, error) {
	b, err := readAll(r)
	if err != nil {
		return nil, fmt.Errorf("read observations: %w", err)
	}
	obs, err := decode(b)
	if err == nil {
		err = checkShape(obs)
	}
	if err != nil {
		return nil, err
	}
	return obs, nil
}

// readAll takes the file in, in one allocation where the reader can tell its size.
func readAll(r io.Reader) ([]byte, error) {
	if l, ok := r.(interface{ Len() int }); ok {
		b := make([]byte, l.Len())
		_, err := io.ReadFull(r, b)
		return b, err
	}
	var buf bytes.Buffer
	if f, ok := r.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			buf.Grow(int(info.Size()) + bytes.MinRead)
		}
	}
	_, err := buf.ReadFrom(r)
	return buf.Bytes(), err
}

func decode(file []byte) (*analysis.Observations, error) {
	text, body, err := parseFile(file)
	if err != nil {
		return nil, err
	}
	h := head{lacks: older[binary.LittleEndian.Uint32(file[12:])]}
	if err := json.Unmarshal(text, &h); err != nil {
		return nil, ErrAltered
	}
	if err := h.check(int64(len(file)), int64(len(body))); err != nil {
		return nil, err
	}
	obs := h.observations()
	targets, err := h.allocate(&obs)
	if err != nil {
		return nil, err
	}
	if err := decodeBlocks(targets, body); err != nil {
		return nil, err
	}
	return &obs, nil
}

// parseFile checks the frame of the file and returns its head and its blocks.
func parseFile(b []byte) (text, body []byte, err error) {
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return nil, nil, ErrNotCache
	}
	if len(b) < fixedSize {
		return nil, nil, ErrTruncated
	}
	columns := binary.LittleEndian.Uint32(b[12:])
	if binary.LittleEndian.Uint32(b[8:]) != version || columns != fingerprint && older[columns] == nil {
		return nil, nil, ErrVersion
	}
	size, n := binary.LittleEndian.Uint64(b[16:]), int64(binary.LittleEndian.Uint32(b[24:]))
	if uint64(len(b)) < size {
		return nil, nil, ErrTruncated
	}
	end := int64(len(b)) - sumSize
	if uint64(len(b)) != size || fixedSize+n > end {
		return nil, nil, ErrAltered
	}
	if sha256.Sum256(b[:end]) != [sumSize]byte(b[end:]) {
		return nil, nil, ErrAltered
	}
	return b[fixedSize : fixedSize+n], b[fixedSize+n : end], nil
}

// check refuses tables whose sizes contradict each other or the memory rule, before anything is allocated by them.
func (h *head) check(file, body int64) error {
	budget, frames := freeMemory+maxRatio*file, int64(0)
	for i := range h.Columns {
		c := &h.Columns[i]
		if c.Count < 0 || int64(c.Count) > budget || c.Row < 1 || c.Row > max(1, c.Count) || c.Count%c.Row != 0 ||
			c.Shift < 0 || c.Shift > 30 {
			return ErrAltered
		}
		if want := (c.rows() + c.blockRows() - 1) / c.blockRows(); len(c.Blocks) != want {
			return ErrAltered
		}
		for _, b := range c.Blocks {
			if b[0] < 0 || b[1] < 0 || b[1] > body || b[0] > budget {
				return ErrAltered
			}
			body -= b[1]
		}
		budget -= c.memory()
		if c.Path == "Visual.Time" {
			frames = int64(c.Count)
		}
		if strings.HasSuffix(c.Path, absentBeside) {
			budget -= int64(len(h.lacks)) * 4 * frames
		}
		if budget < 0 {
			return ErrAltered
		}
	}
	return nil
}

// target is a column waiting to be filled.
type target struct {
	*column
	value reflect.Value
}

// allocate builds the structs, sets their scalars and makes their columns; targets come in the order of the table.
func (h *head) allocate(obs *analysis.Observations) ([]target, error) {
	var targets []target
	frames, handRows := 0, 0
	to := visitor{
		scalar: func(path string, v reflect.Value) error { return scalarFrom(v, h.Scalars[path]) },
		list: func(path string, v reflect.Value) error {
			n, err := strconv.Atoi(h.Scalars[path])
			if err != nil || n < 0 || n > maxList {
				return ErrAltered
			}
			if n > 0 {
				v.Set(reflect.MakeSlice(v.Type(), n, n))
			}
			return nil
		},
		column: func(path, key string, v reflect.Value) error {
			if h.lacks[key] {
				absent(v, frames)
				return nil
			}
			if len(targets) >= len(h.Columns) {
				return ErrAltered
			}
			c := &h.Columns[len(targets)]
			if c.Path != path || !kindFits(c.Kind, v.Type().Elem()) {
				return ErrAltered
			}
			if path == "Visual.Time" {
				frames = c.Count
			}
			rows := frames
			if strings.HasPrefix(key, handPrefix) {
				if key == handFrame {
					handRows = c.Count
				}
				rows = handRows
			}
			if rows >= 0 && c.Count > 0 && c.rows() != rows {
				return ErrAltered
			}
			if c.Count > 0 {
				v.Set(reflect.MakeSlice(v.Type(), c.Count, c.Count))
			}
			targets = append(targets, target{c, v})
			return nil
		},
	}
	if h.Visual {
		obs.Visual = &analysis.Visual{}
		if err := walk(reflect.ValueOf(obs.Visual).Elem(), "Visual", to); err != nil {
			return nil, err
		}
	}
	if h.Voice {
		frames = -1 // the columns of a voice have lengths of their own
		obs.Voice = &analysis.Voice{}
		if err := walk(reflect.ValueOf(obs.Voice).Elem(), "Voice", to); err != nil {
			return nil, err
		}
	}
	if h.OtherVoice {
		frames = -1
		obs.OtherVoice = &analysis.Voice{}
		if err := walk(reflect.ValueOf(obs.OtherVoice).Elem(), "OtherVoice", to); err != nil {
			return nil, err
		}
	}
	if len(targets) != len(h.Columns) {
		return nil, ErrAltered
	}
	return targets, nil
}

// absentBeside ends the path of a column that every face has, beside those in added.
const absentBeside = ".Face.Confidence"

// absent makes a column of n values that are not there.
func absent(v reflect.Value, n int) {
	s := make([]float32, n)
	for i := range s {
		s[i] = float32(math.NaN())
	}
	v.Set(reflect.ValueOf(s))
}

// decodeBlocks decodes all blocks, as many at a time as there are processors.
func decodeBlocks(targets []target, body []byte) error {
	workers := runtime.GOMAXPROCS(0)
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(workers), zstd.WithDecodeAllCapLimit(true))
	if err != nil {
		return err
	}
	defer dec.Close()
	scratch := make(chan []byte, workers) // reused between blocks
	for range workers {
		scratch <- nil
	}
	var g errgroup.Group
	g.SetLimit(workers)
	for _, t := range targets {
		step := t.blockRows() * t.Row
		for i, b := range t.Blocks {
			packed := body[:b[1]]
			body = body[b[1]:]
			from, to := i*step, min((i+1)*step, t.Count)
			g.Go(func() error {
				buf := <-scratch
				if int64(cap(buf)) < b[0] {
					buf = make([]byte, 0, b[0])
				}
				defer func() { scratch <- buf }()
				plain, err := dec.DecodeAll(packed, buf[:0:b[0]])
				if err != nil || int64(len(plain)) != b[0] {
					return errors.Join(ErrAltered, err)
				}
				return decodeBlock(t.value, t.column, from, to, plain)
			})
		}
	}
	return g.Wait()
}
