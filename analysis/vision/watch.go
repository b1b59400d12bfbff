package vision

import (
	"image"
	"math"

	"poise/analysis/media"
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/layout"
)

// While a recording, or what follows a cut, begins, pictures are held back for lookAhead until it is known which parts of them cameras
// filled: at fastRate a second they are looked at then, and at slowRate later on.
const (
	lookAhead = 1.0 // seconds
	fastRate  = 10.0
	slowRate  = 2.0
)

// watch finds the layout of the pictures, front to back.
type watch struct {
	finder layout.Finder
	since  float64 // time of the first picture after the last cut
	cell   float64 // of the grid of times at which pictures are looked at
	due    int     // samples from which the layout is looked for again
	parts  []image.Rectangle
}

// add looks at the next picture and tells whether it is the first after a cut.
func (w *watch) add(f media.Frame) bool {
	pic := geom.PictureOf(f)
	cut := w.finder.Cut(pic.Small)
	if cut {
		w.finder.Restart()
		w.since, w.cell, w.due = f.Time, math.Inf(-1), 0
	}
	rate := slowRate
	if f.Time < w.since+lookAhead {
		rate = fastRate
	}
	if c := math.Floor((f.Time-w.since)*rate + 1e-6); c != w.cell {
		w.cell = c
		w.finder.Sample(pic.Luma(), f.Width, f.Height)
	}
	return cut
}

// settled tells whether a picture at a time is late enough after a cut for its layout to be known.
func (w *watch) settled(t float64) bool { return t >= w.since+lookAhead }

// find brings the parts up to date and tells whether they have changed. It searches each time that twice as much was seen.
func (w *watch) find() bool {
	if w.finder.Samples() < w.due {
		return false
	}
	w.due = max(2*w.finder.Samples(), 1)
	last := w.parts
	w.parts = w.finder.Find().Parts
	if len(last) != len(w.parts) {
		return true
	}
	for i, p := range w.parts {
		if p != last[i] {
			return true
		}
	}
	return false
}
