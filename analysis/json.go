package analysis

import (
	"encoding/json"
	"math"
)

// number is a float64 whose NaN is JSON's null.
type number float64

func (n number) MarshalJSON() ([]byte, error) {
	if f := float64(n); math.IsNaN(f) || math.IsInf(f, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

func (n *number) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = number(math.NaN())
		return nil
	}
	return json.Unmarshal(b, (*float64)(n))
}

// findingFields has Finding's fields without its methods.
type findingFields Finding

// findingJSON shadows the fields in which NaN is null.
type findingJSON struct {
	Value number     `json:"value"`
	Unit  string     `json:"unit"`
	Cover number     `json:"coverage"`
	Band  *[2]number `json:"band"` // null unless both ends are there
	findingFields
	Parts   map[string]number `json:"parts,omitempty"`
	LeftOut map[string]number `json:"left_out,omitempty"`
}

// MarshalJSON writes NaN as null: a finding that was not measured has neither value nor band.
func (f Finding) MarshalJSON() ([]byte, error) {
	j := findingJSON{Value: number(f.Value), Unit: f.Unit, Cover: number(f.Coverage), findingFields: findingFields(f),
		Parts: numbers(f.Parts), LeftOut: numbers(f.LeftOut)}
	if !math.IsNaN(f.Band[0]) && !math.IsNaN(f.Band[1]) {
		j.Band = &[2]number{number(f.Band[0]), number(f.Band[1])}
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON writes, null as NaN. The ID is not part of it.
func (f *Finding) UnmarshalJSON(b []byte) error {
	nan := number(math.NaN())
	j := findingJSON{Value: nan, Cover: nan}
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	id := f.ID
	*f = Finding(j.findingFields)
	f.ID, f.Value, f.Unit, f.Coverage = id, float64(j.Value), j.Unit, float64(j.Cover)
	f.Band = [2]float64{math.NaN(), math.NaN()}
	if j.Band != nil {
		f.Band = [2]float64{float64(j.Band[0]), float64(j.Band[1])}
	}
	f.Parts, f.LeftOut = floats(j.Parts), floats(j.LeftOut)
	return nil
}

type momentFields Moment

type momentJSON struct {
	momentFields
	Value number `json:"value"`
	Why   string `json:"why"`
}

// MarshalJSON writes a NaN value as null.
func (m Moment) MarshalJSON() ([]byte, error) {
	return json.Marshal(momentJSON{momentFields(m), number(m.Value), m.Why})
}

// UnmarshalJSON reads what MarshalJSON writes, null as NaN.
func (m *Moment) UnmarshalJSON(b []byte) error {
	j := momentJSON{Value: number(math.NaN())}
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*m = Moment(j.momentFields)
	m.Value, m.Why = float64(j.Value), j.Why
	return nil
}

func numbers(m map[string]float64) map[string]number {
	if m == nil {
		return nil
	}
	out := make(map[string]number, len(m))
	for k, v := range m {
		out[k] = number(v)
	}
	return out
}

func floats(m map[string]number) map[string]float64 {
	if m == nil {
		return nil
	}
	out := make(map[string]float64, len(m))
	for k, v := range m {
		out[k] = float64(v)
	}
	return out
}
