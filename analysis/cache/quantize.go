package cache

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"runtime"

	"golang.org/x/sync/errgroup"

	"poise/analysis"
)

// quantizeBatch is how many values are rounded at a time.
const quantizeBatch = 64 << 10

// Quantize rounds the observations, in place, to what will come back from a file: measures taken on them and measures taken
// later from the cache are the same to the last bit.
func Quantize(obs *analysis.Observations) error {
	h := newHead(obs)
	sources, err := collectColumns(obs, h.Scalars)
	if err != nil {
		return fmt.Errorf("settle observations: %w", err)
	}
	text, err := json.Marshal(h)
	if err == nil {
		h = head{}
		err = json.Unmarshal(text, &h)
	}
	if err != nil {
		return fmt.Errorf("settle observations: %w", err)
	}
	visual, voice, other := obs.Visual, obs.Voice, obs.OtherVoice
	*obs = h.observations()
	obs.Visual, obs.Voice, obs.OtherVoice = visual, voice, other
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, s := range sources {
		kind, shift := kindOf(s.value, s.key)
		if s.far != nil {
			g.Go(func() error {
				s.far.Change(0, s.far.Count, func(rows []float32) { quantizeColumn(reflect.ValueOf(rows), kind, shift) })
				return nil
			})
			continue
		}
		for from := 0; from < s.Count; from += quantizeBatch {
			g.Go(func() error {
				quantizeColumn(s.value.Slice(from, min(from+quantizeBatch, s.Count)), kind, shift)
				return nil
			})
		}
	}
	return cmp.Or(g.Wait(), visual.Err())
}

// quantizeColumn does to a column's values what storing and restoring does.
func quantizeColumn(v reflect.Value, k kind, shift int) {
	switch k {
	case kindQuanta:
		s := v.Interface().([]float32)
		q := make([]int64, len(s))
		absent, quantum := toQuanta(q, s, shift), float32(math.Ldexp(1, -shift))
		for i, n := range q {
			s[i] = float32(n) * quantum
			if absent != nil && absent[i] {
				s[i] = float32(math.NaN())
			}
		}
	case kindNanos:
		q, _ := integers(v, k, shift)
		setIntegers(v, k, q)
	}
}
