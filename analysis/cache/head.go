package cache

import (
	"fmt"
	"reflect"
	"strconv"

	"poise/analysis"
)

const (
	magic   = "POISEOBS"
	version = 1

	fixedSize = 28 // bytes before the head
	sumSize   = 32 // bytes of the checksum at the end

	freeMemory = 64 << 20 // the memory rule, see the package's comment
	maxRatio   = 256
	maxList    = 64 // elements of a list of structs (people)
)

// head is the JSON part. Name and path may hold any bytes, hence base64.
type head struct {
	Observations analysis.Observations `json:"observations"`
	Name         []byte                `json:"name"`
	Path         []byte                `json:"path"`
	Visual       bool                  `json:"visual"`
	Voice        bool                  `json:"voice"`
	OtherVoice   bool                  `json:"other_voice,omitempty"`
	Scalars      map[string]string     `json:"scalars"`
	Columns      []column              `json:"columns"`

	lacks map[string]bool // columns that were added later
}

func newHead(obs *analysis.Observations) head {
	return head{Observations: *obs, Name: []byte(obs.Recording.Name), Path: []byte(obs.Recording.Path),
		Visual: obs.Visual != nil, Voice: obs.Voice != nil, OtherVoice: obs.OtherVoice != nil, Scalars: map[string]string{}}
}

// observations is the observations without their columns.
func (h *head) observations() analysis.Observations {
	obs := h.Observations
	obs.Recording.Name, obs.Recording.Path = string(h.Name), string(h.Path)
	return obs
}

// column is one entry of the table.
type column struct {
	Path   string     `json:"path"`
	Kind   kind       `json:"kind"`
	Shift  int        `json:"shift,omitempty"` // quantum 2^-shift
	Count  int        `json:"count"`           // values in all
	Row    int        `json:"row"`             // values a row (frame)
	Blocks [][2]int64 `json:"blocks"`          // bytes of each block: plain, compressed
}

// kind says what a column's integers mean.
type kind string

const (
	kindBytes   kind = "bytes"
	kindQuanta  kind = "quanta"  // float32, multiples of 2^-shift
	kindFloat32 kind = "float32" // exact bits
	kindNanos   kind = "nanos"   // float64, whole nanoseconds
	kindFloat64 kind = "float64" // exact bits
	kindInts    kind = "ints"
)

// size is the bytes that one decoded value of the kind needs.
func (k kind) size() int64 {
	switch k {
	case kindBytes:
		return 1
	case kindQuanta, kindFloat32:
		return 4
	default:
		return 8
	}
}

// blockRows is the number of rows in each block but the last.
func (c *column) blockRows() int { return max(1, (256<<10)/c.Row) }

func (c *column) rows() int { return c.Count / c.Row }

// memory is the bytes that decoding the column needs.
func (c *column) memory() int64 {
	n := int64(c.Count) * c.Kind.size()
	for _, b := range c.Blocks {
		n += b[0]
	}
	return n
}

// scalarText writes a scalar so that scalarFrom restores it exactly, NaN and infinities included.
func scalarText(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.String:
		return strconv.QuoteToASCII(v.String())
	default:
		return fmt.Sprint(v.Interface())
	}
}

// scalarFrom sets v from the text.
func scalarFrom(v reflect.Value, text string) error {
	bad := ErrAltered
	switch {
	case v.CanFloat():
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return bad
		}
		v.SetFloat(f)
	case v.CanInt():
		i, err := strconv.ParseInt(text, 10, v.Type().Bits())
		if err != nil {
			return bad
		}
		v.SetInt(i)
	case v.CanUint():
		u, err := strconv.ParseUint(text, 10, v.Type().Bits())
		if err != nil {
			return bad
		}
		v.SetUint(u)
	case v.Kind() == reflect.Bool:
		v.SetBool(text == "true")
	default:
		s, err := strconv.Unquote(text)
		if err != nil {
			return bad
		}
		v.SetString(s)
	}
	return nil
}
