package cache

import (
	"fmt"
	"hash/crc32"
	"maps"
	"reflect"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/blazepose"
)

// The columns of a hand have as many rows as the first of them has entries, not one a frame.
const (
	handPrefix = "Hand."
	handFrame  = handPrefix + "Frame"
)

// visitor is called for what walk finds, each with a unique path such as "Visual.People[0].Face.GazeYaw" and, for
// columns, the key by which quanta lists it ("Face.GazeYaw").
type visitor struct {
	scalar func(path string, v reflect.Value) error
	column func(path, key string, v reflect.Value) error
	list   func(path string, v reflect.Value) error // a slice of structs; its elements are walked afterwards
	far    func(path string, r *analysis.Rows)      // what the column of that path holds, if it is far; nil: nobody asks
}

var farRows = reflect.TypeFor[*analysis.Rows]()

// walk visits the exported fields of struct v in order.
func walk(v reflect.Value, path string, to visitor) error {
	t := v.Type()
	for i := range t.NumField() {
		f := v.Field(i)
		p := path + "." + t.Field(i).Name
		var err error
		switch {
		case f.Kind() == reflect.Struct:
			err = walk(f, p, to)
		case isNumber(f.Kind()):
			err = to.scalar(p, f)
		case f.Type() == farRows:
			if to.far != nil && !f.IsNil() {
				to.far(path+"."+strings.TrimPrefix(t.Field(i).Name, "Far"), f.Interface().(*analysis.Rows))
			}
		case f.Kind() == reflect.Slice && isNumber(f.Type().Elem().Kind()):
			err = to.column(p, t.Name()+"."+t.Field(i).Name, f)
		case f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.Struct:
			if err = to.list(p, f); err != nil {
				return err
			}
			for k := range f.Len() {
				if err := walk(f.Index(k), fmt.Sprintf("%s[%d]", p, k), to); err != nil {
					return err
				}
			}
		default:
			err = fmt.Errorf("field %s: type %s can't be stored", p, f.Type())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func isNumber(k reflect.Kind) bool {
	return k >= reflect.Bool && k <= reflect.Float64 && k != reflect.Uintptr || k == reflect.String
}

// fingerprint identifies what the columns mean: their names, types and quanta and the landmarks kept.
var fingerprint = fingerprintBut(nil)

// older are the columns that files lack, by their fingerprint.
var older = func() map[uint32]map[string]bool {
	all := map[uint32]map[string]bool{}
	lacks := map[string]bool{}
	for _, step := range slices.Backward(added) {
		lacks = maps.Clone(lacks)
		for _, key := range step {
			lacks[key] = true
		}
		all[fingerprintBut(lacks)] = lacks
	}
	return all
}()

func fingerprintBut(without map[string]bool) uint32 {
	var b strings.Builder
	describe(&b, reflect.TypeFor[analysis.Visual](), without)
	describe(&b, reflect.TypeFor[analysis.Voice](), without)
	fmt.Fprint(&b, analysis.FacePoints, blazepose.Keypoints)
	return crc32.ChecksumIEEE([]byte(b.String()))
}

func describe(b *strings.Builder, t reflect.Type, without map[string]bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		if without[t.Name()+"."+f.Name] || f.Type == farRows {
			continue
		}
		fmt.Fprintln(b, t.Name(), f.Name, f.Type.Kind(), quanta[t.Name()+"."+f.Name])
		e := f.Type
		if e.Kind() == reflect.Slice {
			e = e.Elem()
			fmt.Fprintln(b, e.Kind())
		}
		if e.Kind() == reflect.Struct {
			describe(b, e, without)
		}
	}
}
