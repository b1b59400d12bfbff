package measure

import (
	"math"
	"reflect"
	"slices"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

const (
	// darkFace is the mean luma of the skin, of 255, below which a face is too dark for all that is measured at its landmarks: it has a
	// dozen levels from its darkest to its lightest place then, as many as a camera's noise and coding take.
	darkFace = 20.0
	// darkRoom is the mean luma of the picture below which a body with such a face is too dark as well.
	darkRoom = 40.0
	// steadyLight is half the window, seconds, over which the light is steadied: a face does not go dark for a picture or two.
	steadyLight = 1.0
)

// usable is what measures get to see: the main person without the time in which the face is too dark, and where they are away.
func usable(obs *analysis.Observations) *analysis.Observations {
	v := obs.Visual
	if v == nil || len(v.People) == 0 {
		return obs
	}
	face, body := darkness(v)
	dark, away := slices.ContainsFunc(face, func(r analysis.Reason) bool { return r != analysis.Measured }), v.Away()
	if !dark && len(away) == 0 {
		return obs
	}
	out, seen := *obs, *v
	seen.People = slices.Clone(v.People)
	p := &seen.People[0]
	if dark {
		hide(reflect.ValueOf(&p.Face).Elem(), face)
		hide(reflect.ValueOf(&p.Body).Elem(), body)
	}
	for _, reasons := range [...]*[]analysis.Reason{&p.Face.Reason, &p.Face.EyeReason, &p.Body.Reason} {
		*reasons = leave(*reasons, v.Time, away)
	}
	out.Visual = &seen
	return &out
}

// leave is a copy of a column's reasons with the frames at which the person is away marked as such.
func leave(reasons []analysis.Reason, times []float64, away []analysis.Span) []analysis.Reason {
	reasons = slices.Clone(reasons)
	for _, s := range away {
		for i, _ := slices.BinarySearch(times, s.Start); i < len(times) && times[i] < s.End; i++ {
			if reasons[i] != analysis.NotAnalysed {
				reasons[i] = analysis.Away
			}
		}
	}
	return reasons
}

// darkness is TooDark for each frame in which the main person's face (or body) is, and Measured in others.
func darkness(v *analysis.Visual) (face, body []analysis.Reason) {
	face, body = make([]analysis.Reason, len(v.Time)), make([]analysis.Reason, len(v.Time))
	light := v.People[0].Face.Light
	if len(light) != len(v.Time) {
		return face, body
	}
	light = track.RunningQuantile(v.Time, light, steadyLight, 0.5)
	for i, l := range light {
		if l < darkFace {
			face[i] = analysis.TooDark
			if v.Luma[i] < darkRoom {
				body[i] = analysis.TooDark
			}
		}
	}
	return face, body
}

// hide puts copies in the place of a person's columns, without their values in the frames that have a reason.
func hide(columns reflect.Value, why []analysis.Reason) {
	for k := range columns.NumField() {
		if columns.Type().Field(k).Name == "Light" {
			continue // what it is dark by
		}
		switch c := columns.Field(k).Interface().(type) {
		case []analysis.Reason:
			c = slices.Clone(c)
			for i, r := range why {
				if r != analysis.Measured && i < len(c) && c[i] != analysis.NotAnalysed {
					c[i] = r
				}
			}
			columns.Field(k).Set(reflect.ValueOf(c))
		case []float32:
			c = slices.Clone(c)
			row := len(c) / len(why)
			for i, r := range why {
				if r != analysis.Measured {
					fill(c[i*row:(i+1)*row], float32(math.NaN()))
				}
			}
			columns.Field(k).Set(reflect.ValueOf(c))
		}
	}
}

func fill(c []float32, v float32) {
	for i := range c {
		c[i] = v
	}
}
