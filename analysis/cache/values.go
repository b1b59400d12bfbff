package cache

import (
	"math"
	"reflect"
)

// quantLimit keeps quantised values, and their differences, inside 32 bits; anything beyond is no measurement.
const quantLimit = 1 << 30

// kindOf chooses how a column is stored, with its shift.
func kindOf(v reflect.Value, key string) (kind, int) {
	switch v.Type().Elem().Kind() {
	case reflect.Uint8:
		return kindBytes, 0
	case reflect.Float32:
		if shift, listed := quanta[key]; listed {
			return kindQuanta, shift
		}
		return kindFloat32, 0
	case reflect.Float64:
		if wholeNanos(v.Interface().([]float64)) {
			return kindNanos, 0
		}
		return kindFloat64, 0
	}
	return kindInts, 0
}

// wholeNanos tells whether every value may be rounded to a nanosecond (times): none is lost, no two fall together.
func wholeNanos(s []float64) bool {
	const most = 1 << 52 // ns, 52 days: below it a value survives the round trip
	for i, f := range s {
		n := math.RoundToEven(f * 1e9)
		if !(math.Abs(n) < most) || i > 0 && n == math.RoundToEven(s[i-1]*1e9) && f != s[i-1] {
			return false
		}
	}
	return true
}

// integers turns values into what the kind stores, and tells which are absent (nil: none).
func integers(v reflect.Value, k kind, shift int) (q []int64, absent []bool) {
	q = make([]int64, v.Len())
	switch k {
	case kindQuanta:
		return q, toQuanta(q, v.Interface().([]float32), shift)
	case kindFloat32:
		for i, f := range v.Interface().([]float32) {
			q[i] = int64(int32(math.Float32bits(f)))
		}
	case kindNanos:
		for i, f := range v.Interface().([]float64) {
			q[i] = int64(math.RoundToEven(f * 1e9))
		}
	case kindFloat64:
		for i, f := range v.Interface().([]float64) {
			q[i] = int64(math.Float64bits(f))
		}
	case kindInts:
		for i := range q {
			switch e := v.Index(i); {
			case e.CanInt():
				q[i] = e.Int()
			case e.CanUint():
				q[i] = int64(e.Uint())
			case e.Bool():
				q[i] = 1
			}
		}
	}
	return q, nil
}

// toQuanta rounds to multiples of 2^-shift and tells which values are NaN (nil: none).
func toQuanta(q []int64, s []float32, shift int) (absent []bool) {
	scale := math.Ldexp(1, shift)
	for i, f := range s {
		if f != f {
			if absent == nil {
				absent = make([]bool, len(s))
			}
			absent[i] = true
			continue
		}
		q[i] = int64(min(max(math.RoundToEven(float64(f)*scale), -quantLimit), quantLimit))
	}
	return absent
}

// decodeBlock fills values of a column from a block.
func decodeBlock(v reflect.Value, c *column, plain []byte) error {
	if c.Kind == kindBytes {
		if len(plain) != v.Len() {
			return ErrAltered
		}
		copy(v.Bytes(), plain)
		return nil
	}
	maxPlanes := 8
	if c.Kind.size() == 4 {
		maxPlanes = 5 // exact float32 bits differ by up to 33 bits
	}
	b, err := parseBlock(plain, v.Len(), c.Row, maxPlanes)
	if err != nil {
		return err
	}
	if c.Kind.size() == 4 {
		quantum := float32(0)
		if c.Kind == kindQuanta {
			quantum = float32(math.Ldexp(1, -c.Shift))
		}
		b.float32s(v.Interface().([]float32), quantum)
		return nil
	}
	q := make([]int64, v.Len())
	b.int64s(q)
	setIntegers(v, c.Kind, q)
	return nil
}

func setIntegers(v reflect.Value, k kind, q []int64) {
	for i, n := range q {
		e := v.Index(i)
		switch {
		case k == kindNanos:
			e.SetFloat(float64(n) / 1e9)
		case k == kindFloat64:
			e.SetFloat(math.Float64frombits(uint64(n)))
		case e.CanInt():
			e.SetInt(n)
		case e.CanUint():
			e.SetUint(uint64(n))
		default:
			e.SetBool(n != 0)
		}
	}
}

// kindFits tells whether a column of the kind can be restored into a slice with this element.
func kindFits(k kind, elem reflect.Type) bool {
	switch k {
	case kindBytes:
		return elem.Kind() == reflect.Uint8
	case kindQuanta, kindFloat32:
		return elem == reflect.TypeFor[float32]()
	case kindNanos, kindFloat64:
		return elem.Kind() == reflect.Float64
	case kindInts:
		return elem.Kind() <= reflect.Uint64 && elem.Kind() != reflect.Uint8
	}
	return false
}
