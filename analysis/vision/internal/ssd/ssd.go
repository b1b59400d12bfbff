// Package ssd turns the raw outputs of the single-shot detectors (BlazeFace, BlazePose's person detector) into
// detections: anchors, decoding, and the weighted non-maximum suppression of the BlazeFace paper
// (Bazarevsky et al. 2019, arXiv 1907.05047).
package ssd

import (
	"math"
	"sort"

	"poise/analysis/vision/internal/geom"
)

// Layer is one feature map of a detector: cells x cells positions with the given number of anchors each.
type Layer struct{ Cells, Anchors int }

// FaceLayers are those of the short-range face detector (128 px: strides 8 and 16), 896 anchors.
var FaceLayers = []Layer{{16, 2}, {8, 6}}

// PoseLayers are those of the person detector (224 px: strides 8, 16 and 32), 2254 anchors.
var PoseLayers = []Layer{{28, 2}, {14, 2}, {7, 6}}

// Anchors are the centres of the anchors, 0 to 1, in the order of the network's outputs. Their size is 1 x 1.
func Anchors(layers []Layer) []geom.Point {
	var out []geom.Point
	for _, l := range layers {
		for y := range l.Cells {
			for x := range l.Cells {
				p := geom.Point{X: (float64(x) + 0.5) / float64(l.Cells), Y: (float64(y) + 0.5) / float64(l.Cells)}
				for range l.Anchors {
					out = append(out, p)
				}
			}
		}
	}
	return out
}

// Detection is a box with keypoints, in the unit of the network's input square (0 to 1) until mapped elsewhere.
type Detection struct {
	Box   geom.Box
	Keys  []geom.Point
	Score float64 // 0 to 1
}

// Decode reads the detections of at least the given score. raw holds, per anchor, centre x, y, width, height and the
// keypoints, in pixels of an input of the given size relative to the anchor; logits hold one score each. Values that are
// not finite are passed over.
func Decode(raw, logits []float32, anchors []geom.Point, size, score float64) []Detection {
	if len(anchors) == 0 || len(logits) < len(anchors) {
		return nil
	}
	stride := len(raw) / len(anchors)
	least := float32(math.Log(score / (1 - score)))
	var out []Detection
	for i, a := range anchors {
		if !(logits[i] >= least) {
			continue
		}
		if d, ok := decodeOne(raw[i*stride:(i+1)*stride], a, size); ok {
			d.Score = 1 / (1 + math.Exp(-math.Min(float64(logits[i]), 100)))
			out = append(out, d)
		}
	}
	return out
}

func decodeOne(v []float32, a geom.Point, size float64) (Detection, bool) {
	for _, x := range v {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return Detection{}, false
		}
	}
	at := func(i int) geom.Point {
		return geom.Point{X: float64(v[i])/size + a.X, Y: float64(v[i+1])/size + a.Y}
	}
	c, w, h := at(0), float64(v[2])/size, float64(v[3])/size
	d := Detection{Box: geom.Box{X0: c.X - w/2, Y0: c.Y - h/2, X1: c.X + w/2, Y1: c.Y + h/2}}
	for i := 4; i+1 < len(v); i += 2 {
		d.Keys = append(d.Keys, at(i))
	}
	return d, w > 0 && h > 0
}

// Suppress replaces each cluster of detections that overlap the best of them by at least the given IoU with their mean
// weighted by score, best first. Equal scores keep their order.
func Suppress(found []Detection, overlap float64) []Detection {
	left := append([]Detection(nil), found...)
	sort.SliceStable(left, func(i, j int) bool { return left[i].Score > left[j].Score })
	var out []Detection
	for len(left) > 0 {
		best := left[0]
		var cluster, rest []Detection
		for i, d := range left {
			if i == 0 || d.Box.IoU(best.Box) > overlap {
				cluster = append(cluster, d)
			} else {
				rest = append(rest, d)
			}
		}
		out = append(out, mean(cluster))
		left = rest
	}
	return out
}

// mean is the cluster's average weighted by score, with the score of its first (best) member.
func mean(cluster []Detection) Detection {
	m := Detection{Keys: make([]geom.Point, len(cluster[0].Keys)), Score: cluster[0].Score}
	var total float64
	for _, d := range cluster {
		total += d.Score
	}
	for _, d := range cluster {
		w := d.Score / total
		m.Box.X0, m.Box.Y0 = m.Box.X0+w*d.Box.X0, m.Box.Y0+w*d.Box.Y0
		m.Box.X1, m.Box.Y1 = m.Box.X1+w*d.Box.X1, m.Box.Y1+w*d.Box.Y1
		for k := range m.Keys {
			m.Keys[k] = m.Keys[k].Add(d.Keys[k].Scale(w))
		}
	}
	return m
}
