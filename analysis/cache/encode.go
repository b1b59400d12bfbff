package cache

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/sync/errgroup"

	"poise/analysis"
)

// Encode writes the observations. Columns of Visual must have a whole number of values per entry of Visual.Time (or
// none). Values are rounded to the quanta of their columns: use Quantize first where what was measured must be what the
// file holds.
func Encode(w io.Writer, obs *analysis.Observations) error {
	if err := encode(w, obs); err != nil {
		return fmt.Errorf("encode observations: %w", err)
	}
	return nil
}

// source is a column waiting to be encoded.
type source struct {
	column
	key    string
	value  reflect.Value
	far    *analysis.Rows // where the values are; nil: in value
	blocks [][]byte
}

// part is the values [from, to), whole rows.
func (s *source) part(from, to int) reflect.Value {
	if s.far != nil {
		return reflect.ValueOf(s.far.Copy(from/s.Row, to/s.Row))
	}
	return s.value.Slice(from, to)
}

func encode(w io.Writer, obs *analysis.Observations) error {
	h := newHead(obs)
	sources, err := collectColumns(obs, h.Scalars)
	if err != nil {
		return err
	}
	if err := cmp.Or(compressAll(sources), obs.Visual.Err()); err != nil {
		return err
	}
	need, body := int64(0), int64(0)
	for _, s := range sources {
		h.Columns = append(h.Columns, s.column)
		need += s.memory()
		for _, b := range s.blocks {
			body += int64(len(b))
		}
	}
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	size := int64(fixedSize+len(text)+sumSize) + body
	size = max(size, (need-freeMemory)/maxRatio+1)
	fixed := make([]byte, fixedSize)
	copy(fixed, magic)
	binary.LittleEndian.PutUint32(fixed[8:], version)
	binary.LittleEndian.PutUint32(fixed[12:], fingerprint)
	binary.LittleEndian.PutUint64(fixed[16:], uint64(size))
	binary.LittleEndian.PutUint32(fixed[24:], uint32(len(text)))
	sum := sha256.New()
	to := &countingWriter{w: io.MultiWriter(w, sum)}
	to.write(fixed)
	to.write(text)
	for _, s := range sources {
		for _, b := range s.blocks {
			to.write(b)
		}
	}
	to.write(make([]byte, size-sumSize-to.n))
	to.write(sum.Sum(nil))
	return to.err
}

// countingWriter counts what it writes, up to the first error.
type countingWriter struct {
	w   io.Writer
	n   int64
	err error
}

func (s *countingWriter) write(b []byte) {
	if s.err == nil {
		_, s.err = s.w.Write(b)
		s.n += int64(len(b))
	}
}

// collectColumns finds every scalar and every column, in the order of the structs' fields.
func collectColumns(obs *analysis.Observations, scalars map[string]string) ([]*source, error) {
	var sources []*source
	frames := 0   // of the columns that must fit; -1: the columns of a voice have lengths of their own
	handRows := 0 // of a hand's columns
	to := visitor{
		scalar: func(path string, v reflect.Value) error { scalars[path] = scalarText(v); return nil },
		list: func(path string, v reflect.Value) error {
			if v.Len() > maxList {
				return fmt.Errorf("%s: %d entries, at most %d can be stored", path, v.Len(), maxList)
			}
			scalars[path] = fmt.Sprint(v.Len())
			return nil
		},
		column: func(path, key string, v reflect.Value) error {
			row, rows := 1, frames
			if strings.HasPrefix(key, handPrefix) {
				if key == handFrame {
					handRows = v.Len()
				}
				rows = handRows
			}
			if rows >= 0 && v.Len() > 0 {
				if row = v.Len() / max(rows, 1); row*rows != v.Len() {
					return fmt.Errorf("%s: %d values for %d rows", path, v.Len(), rows)
				}
			}
			sources = append(sources, &source{key: key, value: v, column: column{Path: path, Count: v.Len(), Row: row}})
			return nil
		},
		far: func(path string, r *analysis.Rows) {
			s := sources[slices.IndexFunc(sources, func(s *source) bool { return s.Path == path })]
			s.far, s.Count, s.Row = r, r.Width*r.Count, r.Width
		},
	}
	if obs.Visual != nil {
		frames = len(obs.Visual.Time)
		if err := walk(reflect.ValueOf(obs.Visual).Elem(), "Visual", to); err != nil {
			return nil, err
		}
	}
	frames = -1
	if obs.Voice != nil {
		if err := walk(reflect.ValueOf(obs.Voice).Elem(), "Voice", to); err != nil {
			return nil, err
		}
	}
	if obs.OtherVoice == nil {
		return sources, nil
	}
	return sources, walk(reflect.ValueOf(obs.OtherVoice).Elem(), "OtherVoice", to)
}

// compressAll fills every source's blocks, several at a time.
func compressAll(sources []*source) error {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false))
	if err != nil {
		return err
	}
	defer enc.Close()
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, s := range sources {
		s.Kind, s.Shift = kindOf(s.value, s.key)
		step := s.blockRows() * s.Row
		n := (s.Count + step - 1) / step
		s.blocks, s.Blocks = make([][]byte, n), make([][2]int64, n)
		for i := range n {
			g.Go(func() error {
				plain := s.block(i*step, min((i+1)*step, s.Count))
				s.blocks[i] = slices.Clone(enc.EncodeAll(plain, nil)) // which has room for much more
				s.Blocks[i] = [2]int64{int64(len(plain)), int64(len(s.blocks[i]))}
				return nil
			})
		}
	}
	return g.Wait()
}

// block is the plain bytes of the values [from, to).
func (s *source) block(from, to int) []byte {
	v := s.part(from, to)
	if s.Kind == kindBytes {
		return v.Bytes()
	}
	q, absent := integers(v, s.Kind, s.Shift)
	return encodeBlock(q, absent, s.Row)
}
