package vision

import (
	"errors"
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/files"
)

// assemble joins the segments to the recording's columns, with landmarks and keypoints far or in memory. Its errors are those of reading what was shelved.
func assemble(segments []*segmentResult, size pictureSize, estimator *faceEstimator, wanted string, learn learner, far bool) (*analysis.Visual, error) {
	v := &analysis.Visual{Width: size.w, Height: size.h}
	var tracklets []*tracklet
	owner := map[[2]int]*tracklet{}
	all := 0
	for _, seg := range segments {
		all += len(seg.times)
	}
	v.Time, v.Luma, v.Faces, v.CameraX, v.CameraY = make([]float64, 0, all), make([]float32, 0, all), make([]uint8, 0, all), nanColumn(all), nanColumn(all)
	for s, seg := range segments {
		first := len(v.Time)
		v.Time = append(v.Time, seg.times...)
		v.Luma = append(v.Luma, seg.luma...)
		v.Faces = append(v.Faces, seg.faces...)
		for _, c := range seg.camera {
			v.CameraX[first+c.frame], v.CameraY[first+c.frame] = c.dx, c.dy
		}
		for i, t := range seg.tracklets {
			if len(t.rows) == 0 && t.away == nil {
				continue
			}
			q := &tracklet{segment: s, index: i, rows: t.rows, first: first, times: seg.times, edges: t.edges, away: t.away}
			if t.away != nil {
				q.seen = t.away.outline
			}
			q.start, q.end = seg.times[q.outline().frames[0]], seg.times[q.outline().frames[1]]
			tracklets = append(tracklets, q)
			owner[[2]int{s, i}] = q
		}
	}
	people := orderPeople(associate(tracklets), wanted)
	for _, p := range people {
		for _, own := range p.identities {
			if err := estimator.estimateGaze(own); err != nil {
				return nil, err
			}
			if err := registerEyes(own, learn); err != nil {
				return nil, err
			}
		}
	}
	v.Bodies = make([]uint8, all)
	slot := map[*tracklet]int{}
	for k, p := range people {
		v.People = append(v.People, analysis.Person{Face: emptyFace(v, far), Body: emptyBody(all, far)})
		face, body := &v.People[k].Face, &v.People[k].Body
		putSegmentEdges(body, segments)
		for _, q := range p.tracklets {
			putEdges(body, q.firstFrame(), q.lastFrame()+1, q.edges)
			slot[q] = k
			if err := q.look(func(rows []faceRow) error {
				err := q.away.landmarks(rows)
				for i := range rows {
					putFace(face, q.first+rows[i].frame, &rows[i])
				}
				return err
			}); err != nil {
				return nil, err
			}
		}
	}
	if len(people) == 0 && slices.ContainsFunc(segments, (*segmentResult).anyBody) {
		v.People = append(v.People, analysis.Person{Face: emptyFace(v, far), Body: emptyBody(all, far)})
		putSegmentEdges(&v.People[0].Body, segments)
	}
	if k := living(v); k > 0 && wanted == Largest {
		main := v.People[k]
		copy(v.People[1:k+1], v.People[:k])
		v.People[0] = main
		for q, at := range slot {
			switch {
			case at == k:
				slot[q] = 0
			case at < k:
				slot[q] = at + 1
			}
		}
	}
	if err := errors.Join(putBodies(v, segments, owner, slot), putMotion(v, segments, owner, slot)); err != nil {
		return nil, err
	}
	putHands(v, segments, owner, slot)
	if len(v.People) > 0 && v.People[0].Face.Lifeless(v.Time, secondsToWithhold) {
		withhold(&v.People[0], 0, len(v.Time), analysis.PictureOfFace)
	}
	return v, nil
}

// putSegmentEdges notes the part of the picture that a camera filled, where there was only one.
func putSegmentEdges(b *analysis.Body, segments []*segmentResult) {
	first := 0
	for _, seg := range segments {
		putEdges(b, first, first+len(seg.times), seg.edges)
		first += len(seg.times)
	}
}

func putEdges(b *analysis.Body, from, to int, edges [4]float32) {
	for k, c := range [4][]float32{b.Left, b.Top, b.Right, b.Bottom} {
		for i := from; i < to; i++ {
			c[i] = edges[k]
		}
	}
}

// putBodies assigns each body to the person whose face it was matched with. A body without a face is the main person's.
func putBodies(v *analysis.Visual, segments []*segmentResult, owner map[[2]int]*tracklet, slot map[*tracklet]int) error {
	if len(v.People) == 0 {
		return nil
	}
	first := 0
	for s, seg := range segments {
		rows, err := seg.bodyRows()
		if err != nil {
			return err
		}
		for i := range rows {
			b := &rows[i]
			k := 0
			if b.tracklet >= 0 {
				q, ok := slot[owner[[2]int{s, b.tracklet}]]
				if !ok {
					continue // the face belongs to nobody who is reported
				}
				k = q
			}
			n := first + b.frame
			for p := range v.People { // the pose ran, if not on the others
				if v.People[p].Body.Reason[n] == analysis.NotAnalysed {
					v.People[p].Body.Reason[n] = analysis.NoBody
				}
			}
			putBody(&v.People[k].Body, n, b)
			if b.reason == analysis.Measured {
				v.Bodies[n]++
			}
		}
		first += len(seg.times)
	}
	return nil
}

// putHands assigns each hand to the person of its body, as putBodies does.
func putHands(v *analysis.Visual, segments []*segmentResult, owner map[[2]int]*tracklet, slot map[*tracklet]int) {
	first := 0
	for s, seg := range segments {
		for i := range seg.hands {
			h := &seg.hands[i]
			k, ok := 0, true
			if h.tracklet >= 0 {
				k, ok = slot[owner[[2]int{s, h.tracklet}]]
			}
			if ok {
				putHand([2]*analysis.Hand{&v.People[k].LeftHand, &v.People[k].RightHand}[h.side], first+h.frame, h)
			}
		}
		first += len(seg.times)
		seg.hands = nil
	}
}

// putMotion assigns what moved at each hand to the person of its body, as putBodies does.
func putMotion(v *analysis.Visual, segments []*segmentResult, owner map[[2]int]*tracklet, slot map[*tracklet]int) error {
	first := 0
	for s, seg := range segments {
		rows, err := seg.motionRows()
		if err != nil {
			return err
		}
		for _, m := range rows {
			k, ok := 0, true
			if m.tracklet >= 0 {
				k, ok = slot[owner[[2]int{s, m.tracklet}]]
			}
			if !ok || k >= len(v.People) {
				continue
			}
			b, n := &v.People[k].Body, first+m.frame
			x, y := b.LeftHandDX, b.LeftHandDY
			if m.side == 1 {
				x, y = b.RightHandDX, b.RightHandDY
			}
			x[n], y[n] = m.dx, m.dy
		}
		first += len(seg.times)
	}
	return nil
}

func putHand(to *analysis.Hand, n int, h *handRow) {
	if k := len(to.Frame); k > 0 && int(to.Frame[k-1]) == n {
		return // two bodies without a face
	}
	to.Frame, to.Presence = append(to.Frame, int32(n)), append(to.Presence, h.presence)
	to.X, to.Y, to.Z = append(to.X, h.x[:]...), append(to.Y, h.y[:]...), append(to.Z, h.z[:]...)
}

func putBody(to *analysis.Body, n int, b *bodyRow) {
	to.Reason[n] = b.reason
	if b.reason != analysis.Measured {
		return
	}
	to.Confidence[n], to.Between[n] = b.confidence, b.between
	if to.FarX != nil {
		to.FarX.Change(n, n+1, func(row []float32) { copy(row, b.x[:]) })
		to.FarY.Change(n, n+1, func(row []float32) { copy(row, b.y[:]) })
		to.FarVisibility.Change(n, n+1, func(row []float32) { copy(row, b.vis[:]) })
		return
	}
	j := n * len(blazepose.Keypoints)
	copy(to.X[j:], b.x[:])
	copy(to.Y[j:], b.y[:])
	copy(to.Visibility[j:], b.vis[:])
}

func putFace(f *analysis.Face, n int, r *faceRow) {
	f.Reason[n], f.EyeReason[n] = analysis.Measured, r.eyeReason
	f.Confidence[n], f.Light[n], f.Apart[n] = r.confidence, r.light, float32(r.apart)
	f.X[n], f.Y[n], f.W[n], f.H[n], f.Width[n] = r.x, r.y, r.w, r.h, r.width
	f.HeadYaw[n], f.HeadPitch[n], f.HeadRoll[n] = r.headYaw, r.headPitch, r.headRoll
	f.DirYaw[n], f.DirPitch[n] = r.dirYaw, r.dirPitch
	f.LeftEyeYaw[n], f.LeftEyePitch[n] = r.eyes[0].yaw, r.eyes[0].pitch
	f.LeftEyeOpen[n], f.LeftEyeWeight[n] = r.eyes[0].open, r.eyes[0].weight
	f.RightEyeYaw[n], f.RightEyePitch[n] = r.eyes[1].yaw, r.eyes[1].pitch
	f.RightEyeOpen[n], f.RightEyeWeight[n] = r.eyes[1].open, r.eyes[1].weight
	f.GazeYaw[n], f.GazePitch[n], f.GazeConfidence[n] = r.gazeYaw, r.gazePitch, r.gazeConfidence
	putRegistered(f, n, &r.registered)
	if f.FarPoints != nil {
		f.FarPoints.Change(n, n+1, r.unpackLandmarks)
	} else {
		r.unpackLandmarks(f.Points[n*len(r.points):][:len(r.points)])
	}
}

// faceColumns are all float columns of a face that have one entry a frame.
func faceColumns(f *analysis.Face) []*[]float32 {
	return []*[]float32{&f.Confidence, &f.Apart, &f.Light, &f.X, &f.Y, &f.W, &f.H, &f.Width, &f.HeadYaw, &f.HeadPitch, &f.HeadRoll,
		&f.DirYaw, &f.DirPitch, &f.LeftEyeYaw, &f.LeftEyePitch, &f.LeftEyeOpen, &f.LeftEyeWeight,
		&f.RightEyeYaw, &f.RightEyePitch, &f.RightEyeOpen, &f.RightEyeWeight, &f.GazeYaw, &f.GazePitch, &f.GazeConfidence,
		&f.LeftIrisX, &f.LeftIrisY, &f.LeftLidY, &f.RightIrisX, &f.RightIrisY, &f.RightLidY, &f.AxisX, &f.AxisY,
		&f.IrisCost, &f.IrisRadius, &f.SkinCost}
}

// emptyFace has the columns of a face that is in no frame; far ones lie in a file, if there is room.
func emptyFace(v *analysis.Visual, far bool) analysis.Face {
	n := len(v.Time)
	f := analysis.Face{Reason: make([]analysis.Reason, n), EyeReason: make([]analysis.Reason, n)}
	for _, c := range faceColumns(&f) {
		*c = nanColumn(n)
	}
	if f.FarPoints = rowsFor(far, 2*len(analysis.FacePoints), n); f.FarPoints == nil {
		f.Points = nanColumn(n * 2 * len(analysis.FacePoints))
	}
	for i := range f.Reason {
		f.Reason[i] = v.Absence(i)
		f.EyeReason[i] = f.Reason[i]
	}
	return f
}

// rowsFor is a table of n rows in a file that goes with it; nil where none is wanted, or there is no room for one.
func rowsFor(far bool, width, n int) *analysis.Rows {
	if !far {
		return nil
	}
	file, err := files.Nameless()
	if err != nil {
		return nil
	}
	return analysis.NewRows(width, n, file)
}

// emptyBody has the columns of a body that was not analysed in any of n frames; far ones lie in files, if there is room.
func emptyBody(n int, far bool) analysis.Body {
	const width = len(blazepose.Keypoints)
	b := analysis.Body{Reason: make([]analysis.Reason, n), Confidence: nanColumn(n), Between: nanColumn(n),
		Left: nanColumn(n), Top: nanColumn(n), Right: nanColumn(n), Bottom: nanColumn(n),
		LeftHandDX: nanColumn(n), LeftHandDY: nanColumn(n), RightHandDX: nanColumn(n), RightHandDY: nanColumn(n)}
	for i := range b.Reason {
		b.Reason[i] = analysis.NotAnalysed
	}
	if b.FarX, b.FarY, b.FarVisibility = rowsFor(far, width, n), rowsFor(far, width, n), rowsFor(far, width, n); b.FarX == nil || b.FarY == nil || b.FarVisibility == nil {
		b.FarX, b.FarY, b.FarVisibility = nil, nil, nil
		b.X, b.Y, b.Visibility = nanColumn(n*width), nanColumn(n*width), nanColumn(n*width)
	}
	return b
}

func nanColumn(n int) []float32 {
	out := make([]float32, n)
	nan := float32(math.NaN())
	for i := range out {
		out[i] = nan
	}
	return out
}
