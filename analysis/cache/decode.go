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
	"slices"
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
	return DecodeFile(bytes.NewReader(b), int64(len(b)), nil)
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

// DecodeFile is Decode for a file of so many bytes, of which only some blocks are in memory at a time. Landmarks of a long recording go into
// files that newFile makes, as long as it can; nil: all are kept in memory.
func DecodeFile(file io.ReaderAt, size int64, newFile func() (analysis.RowsFile, error)) (*analysis.Observations, error) {
	obs, err := decode(file, size, newFile)
	if err == nil {
		err = checkShape(obs)
	}
	if err != nil {
		return nil, err
	}
	return obs, nil
}

func decode(file io.ReaderAt, size int64, newFile func() (analysis.RowsFile, error)) (*analysis.Observations, error) {
	text, body, err := readHead(file, size)
	if err != nil {
		return nil, err
	}
	h := head{lacks: older[body.columns]}
	if err := json.Unmarshal(text, &h); err != nil {
		return nil, ErrAltered
	}
	if err := h.check(size, body.end-body.at); err != nil {
		return nil, err
	}
	obs := h.observations()
	targets, err := h.build(&obs)
	if err != nil {
		return nil, err
	}
	allocate(&obs, targets, newFile)
	var g errgroup.Group
	g.Go(func() error { return checkSum(file, size) })
	g.Go(func() error { return decodeBlocks(targets, body) })
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return &obs, nil
}

// blocks are where a file's blocks lie.
type blocks struct {
	file    io.ReaderAt
	columns uint32 // fingerprint of their columns
	at, end int64
}

// readHead checks the beginning of the file and returns its head and where its blocks are.
func readHead(file io.ReaderAt, size int64) (text []byte, body blocks, err error) {
	var fixed [fixedSize]byte
	begin := fixed[:min(size, fixedSize)]
	if err := readAt(file, begin, 0); err != nil {
		return nil, blocks{}, err
	}
	if len(begin) < len(magic) || string(begin[:len(magic)]) != magic {
		return nil, blocks{}, ErrNotCache
	}
	if len(begin) < fixedSize {
		return nil, blocks{}, ErrTruncated
	}
	columns := binary.LittleEndian.Uint32(fixed[12:])
	if binary.LittleEndian.Uint32(fixed[8:]) != version || columns != fingerprint && older[columns] == nil {
		return nil, blocks{}, ErrVersion
	}
	whole, n := binary.LittleEndian.Uint64(fixed[16:]), int64(binary.LittleEndian.Uint32(fixed[24:]))
	if uint64(size) < whole {
		return nil, blocks{}, ErrTruncated
	}
	end := size - sumSize
	if uint64(size) != whole || fixedSize+n > end {
		return nil, blocks{}, ErrAltered
	}
	text = make([]byte, n)
	return text, blocks{file, columns, fixedSize + n, end}, readAt(file, text, fixedSize)
}

func readAt(file io.ReaderAt, b []byte, at int64) error {
	if n, err := file.ReadAt(b, at); n < len(b) {
		return fmt.Errorf("read observations: %w", err)
	}
	return nil
}

// checkSum refuses a file that is not as it was written.
func checkSum(file io.ReaderAt, size int64) error {
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(file, 0, size-sumSize)); err != nil {
		return fmt.Errorf("read observations: %w", err)
	}
	var want [sumSize]byte
	if err := readAt(file, want[:], size-sumSize); err != nil {
		return err
	}
	if !bytes.Equal(sum.Sum(nil), want[:]) {
		return ErrAltered
	}
	return nil
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
	far   *table // where its values go instead; nil: into value
}

// build builds the structs and sets their scalars; targets come in the order of the table.
func (h *head) build(obs *analysis.Observations) ([]target, error) {
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
			targets = append(targets, target{column: c, value: v})
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
func decodeBlocks(targets []target, body blocks) error {
	workers := runtime.GOMAXPROCS(0)
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(workers), zstd.WithDecodeAllCapLimit(true))
	if err != nil {
		return err
	}
	defer dec.Close()
	free := make(chan *scratch, workers)
	for range workers {
		free <- &scratch{}
	}
	var g errgroup.Group
	g.SetLimit(workers)
	for _, t := range targets {
		step := t.blockRows() * t.Row
		for i, b := range t.Blocks {
			at := body.at
			body.at += b[1]
			from, to := i*step, min((i+1)*step, t.Count)
			g.Go(func() error {
				s := <-free
				defer func() { free <- s }()
				s.packed = slices.Grow(s.packed[:0], int(b[1]))[:b[1]]
				if err := readAt(body.file, s.packed, at); err != nil {
					return err
				}
				s.plain = slices.Grow(s.plain[:0], int(b[0]))
				plain, err := dec.DecodeAll(s.packed, s.plain[:0:b[0]])
				if err != nil || int64(len(plain)) != b[0] {
					return errors.Join(ErrAltered, err)
				}
				if t.far != nil {
					return t.far.decodeBlock(t.column, from, to, plain, s)
				}
				return decodeBlock(t.value.Slice(from, to), t.column, plain)
			})
		}
	}
	return g.Wait()
}

// scratch is room that is used for one block after the other.
type scratch struct {
	packed, plain []byte
	floats        []float32
}
