package observe

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"reflect"

	"poise/analysis/files"
)

// parked are columns that wait in a file without a name while networks need the memory.
type parked struct {
	file    *os.File
	columns []reflect.Value
	lengths []int
}

// park takes the columns of what is pointed to out of memory, all or, where there is no room for a file, none. The caller calls close.
func park(columns any) *parked {
	p := &parked{}
	p.gather(reflect.ValueOf(columns).Elem())
	file, err := files.Nameless()
	if err != nil {
		return nil
	}
	for _, c := range p.columns {
		if err := binary.Write(file, binary.LittleEndian, c.Interface()); err != nil {
			_ = file.Close() // all is still in memory
			return nil
		}
	}
	p.file = file
	for _, c := range p.columns {
		p.lengths = append(p.lengths, c.Len())
		c.SetZero()
	}
	return p
}

// gather finds the columns that are not empty.
func (p *parked) gather(v reflect.Value) {
	switch v.Interface().(type) {
	case []float32, []float64, []uint8:
		if v.Len() > 0 {
			p.columns = append(p.columns, v)
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			p.gather(v.Field(i))
		}
	case reflect.Slice:
		for i := 0; i < v.Len() && v.Type().Elem().Kind() == reflect.Struct; i++ {
			p.gather(v.Index(i))
		}
	}
}

// back brings the columns back; nil has none.
func (p *parked) back() error {
	if p == nil {
		return nil
	}
	all := io.NewSectionReader(p.file, 0, math.MaxInt64)
	for i, c := range p.columns {
		column := reflect.MakeSlice(c.Type(), p.lengths[i], p.lengths[i])
		if err := binary.Read(all, binary.LittleEndian, column.Interface()); err != nil {
			return fmt.Errorf("read columns back from the folder for temporary files: %w", files.Bare(err))
		}
		c.Set(column)
	}
	return nil
}

// close lets the file go.
func (p *parked) close() {
	if p != nil {
		_ = p.file.Close() // nobody reads it any more
	}
}
