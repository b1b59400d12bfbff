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

// learner finds where a template's patches lie on the head.
type learner = func(*register.Template, []register.Sighting) *register.Structure

// registerEyes turns what was found of one person's face against its templates into columns: where patches lie on the head is learned
// from all of the recording.
func registerEyes(tracklets []*tracklet, learn learner) {
	type own struct {
		rows  []*faceRow
		seen  []register.Sighting
		look  register.Sighting   // the last
		every []register.Sighting // a frame each: that of the look before for those that are interpolated
	}
	var order []*register.Template
	all := map[*register.Template]*own{}
	for _, p := range tracklets {
		var last *own
		for i := range p.rows {
			r := &p.rows[i]
			r.registered = unregistered
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
				all[t], order = new(own), append(order, t)
			}
			last = all[t]
			last.rows = append(last.rows, r)
			seen := register.Sighting{Measure: r.measure, Cam: r.geometry.cam, Head: r.geometry.head}
			if r.apart == 0 || last.look.Measure == nil {
				last.look = seen
			}
			last.seen, last.every = append(last.seen, seen), append(last.every, last.look)
		}
	}
	for _, t := range order {
		o := all[t]
		for i, c := range learn(t, o.every).Columns(o.seen) {
			o.rows[i].registered = columnsOf(&c)
		}
	}
	for _, p := range tracklets {
		p.interpolateRegistered()
	}
}

// between tells whether a row is one between two looks in which the eyes were at rest and so were not registered.
func (r *faceRow) between() bool { return r.apart > 0 && r.measure == nil }

// interpolateRegistered fills in the rows between those that were registered, by their times, as landmarks are.
func (p *tracklet) interpolateRegistered() {
	at := func(k int) float64 { return p.times[p.rows[k].frame] }
	for i, last := 0, 0; i < len(p.rows); i++ {
		if p.rows[i].between() {
			continue
		}
		a, b := &p.rows[last], &p.rows[i]
		for k := last + 1; k < i; k++ {
			r := &p.rows[k]
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
