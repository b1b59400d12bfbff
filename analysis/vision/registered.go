package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/register"
)

// registered is what registration says of a row; fields as the columns of analysis.Face.
type registered struct {
	irisX, irisY, lidY             [2]float32 // left, right
	axisX, axisY                   float32
	irisCost, irisRadius, skinCost float32
}

// cutEyes keeps the eyes' surroundings of a face that registration can use; nil of one that is too small or turned too far.
func (tr *tracker) cutEyes(pic geom.Picture, m *faceLandmarks, r *faceRow) (*register.Face, error) {
	s := &r.geometry
	if !s.poseKnown || s.width < analysis.LeastFaceWidth || math.Abs(float64(r.headYaw)) > maxHeadYaw || s.outside {
		return nil, nil
	}
	f := register.FaceOf(m.points[:], s.cam, s.head)
	f.Angle = [2]float64{float64(r.headYaw), float64(r.headPitch)}
	f.Open = float64(r.eyes[0].open+r.eyes[1].open) / 2
	f.Image = make([]byte, register.Width*register.Height)
	return f, tr.cutter.Cut(f.Image, pic.Luma(), pic.Width, pic.Height, f.View)
}

// learner finds where a template's patches lie on the head from sightings (see register.Thin) of some frames.
type learner = func(t *register.Template, seen []register.Sighting, frames int) *register.Structure

// learnAll learns from all frames.
func learnAll(t *register.Template, seen []register.Sighting, _ int) *register.Structure {
	return register.Learn(t, seen)
}

// ownEyes are the rows that were registered against one template.
type ownEyes struct {
	template *register.Template
	rows     int32
	look     int32   // the last row that was looked at
	every    []int32 // a frame each: the row itself, or that of the look before for those that are interpolated
	columns  []register.Columns
}

// registerEyes turns what was found of one person's face against its templates into columns: where patches lie on the head is learned
// from all of the recording.
func registerEyes(tracklets []*tracklet, learn learner) error {
	var order []*ownEyes
	all := map[*register.Template]*ownEyes{}
	for _, p := range tracklets {
		if err := p.look(func(rows []faceRow) error {
			var last *ownEyes
			for i := range rows {
				r := &rows[i]
				if r.between() && last != nil {
					last.every = append(last.every, last.look)
				}
				if r.between() {
					continue
				}
				if last = nil; r.measure == nil {
					continue
				}
				t := r.measure.Template
				if all[t] == nil {
					all[t] = &ownEyes{template: t}
					order = append(order, all[t])
				}
				last = all[t]
				if r.apart == 0 || last.rows == 0 {
					last.look = last.rows
				}
				last.every, last.rows = append(last.every, last.look), last.rows+1
			}
			return nil
		}); err != nil {
			return err
		}
	}
	for _, o := range order {
		if err := o.measure(tracklets, learn); err != nil {
			return err
		}
	}
	next := map[*register.Template]int{}
	for _, p := range tracklets {
		if err := p.change(func(rows []faceRow) {
			for i := range rows {
				r := &rows[i]
				if r.registered = unregistered; r.measure != nil {
					t := r.measure.Template
					r.registered = columnsOf(&all[t].columns[next[t]])
					next[t]++
				}
			}
			p.interpolateRegistered(rows)
		}); err != nil {
			return err
		}
	}
	return nil
}

// measure fills in the columns.
func (o *ownEyes) measure(tracklets []*tracklet, learn learner) error {
	var seen []register.Sighting
	due, n := register.Thin(o.every), int32(0)
	if err := o.lookAtEach(tracklets, func(s register.Sighting) {
		for ; len(due) > 0 && due[0] == n; due = due[1:] {
			own := *s.Measure
			seen = append(seen, register.Sighting{Measure: &own, Cam: s.Cam, Head: s.Head})
		}
		n++
	}); err != nil {
		return err
	}
	at := learn(o.template, seen, len(o.every))
	o.columns = make([]register.Columns, 0, o.rows)
	err := o.lookAtEach(tracklets, func(s register.Sighting) { o.columns = append(o.columns, at.Columns(&s)) })
	register.Settle(o.columns)
	return err
}

func (o *ownEyes) lookAtEach(tracklets []*tracklet, f func(register.Sighting)) error {
	return lookAtEach(tracklets, func(r *faceRow) {
		if r.measure != nil && r.measure.Template == o.template {
			f(register.Sighting{Measure: r.measure, Cam: r.geometry.cam, Head: r.geometry.head})
		}
	})
}

// between tells whether a row is one between two looks in which the eyes were at rest and so were not registered.
func (r *faceRow) between() bool { return r.apart > 0 && r.measure == nil }

// interpolateRegistered fills in the rows between those that were registered, by their times, as landmarks are.
func (p *tracklet) interpolateRegistered(rows []faceRow) {
	at := func(k int) float64 { return p.times[rows[k].frame] }
	for i, last := 0, 0; i < len(rows); i++ {
		if rows[i].between() {
			continue
		}
		a, b := &rows[last], &rows[i]
		for k := last + 1; k < i; k++ {
			r := &rows[k]
			r.registered = a.registered.between(&b.registered, float32((at(k)-at(last))/(at(i)-at(last))))
		}
		last = i
	}
}

// between is w of the way from r to o.
func (r *registered) between(o *registered, w float32) registered {
	lerp := func(a, b float32) float32 { return a + w*(b-a) }
	pair := func(a, b [2]float32) [2]float32 { return [2]float32{lerp(a[0], b[0]), lerp(a[1], b[1])} }
	return registered{pair(r.irisX, o.irisX), pair(r.irisY, o.irisY), pair(r.lidY, o.lidY), lerp(r.axisX, o.axisX), lerp(r.axisY, o.axisY),
		lerp(r.irisCost, o.irisCost), lerp(r.irisRadius, o.irisRadius), lerp(r.skinCost, o.skinCost)}
}

var unregistered = func() registered {
	nan := float32(math.NaN())
	both := [2]float32{nan, nan}
	return registered{both, both, both, nan, nan, nan, nan, nan}
}()

func columnsOf(c *register.Columns) (r registered) {
	for k := range 2 {
		r.irisX[k], r.irisY[k], r.lidY[k] = float32(c.Iris[k][0]), float32(c.Iris[k][1]), float32(c.LidY[k])
	}
	r.axisX, r.axisY = float32(c.Axis[0]), float32(c.Axis[1])
	r.irisCost, r.irisRadius, r.skinCost = float32(c.IrisCost), float32(c.Radius), float32(c.SkinCost)
	return r
}

// putRegistered writes a row's registered columns.
func putRegistered(f *analysis.Face, n int, r *registered) {
	f.LeftIrisX[n], f.LeftIrisY[n], f.LeftLidY[n] = r.irisX[0], r.irisY[0], r.lidY[0]
	f.RightIrisX[n], f.RightIrisY[n], f.RightLidY[n] = r.irisX[1], r.irisY[1], r.lidY[1]
	f.AxisX[n], f.AxisY[n] = r.axisX, r.axisY
	f.IrisCost[n], f.IrisRadius[n], f.SkinCost[n] = r.irisCost, r.irisRadius, r.skinCost
}
