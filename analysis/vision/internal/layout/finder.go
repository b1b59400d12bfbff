package layout

import "image"

const (
	// grid is the distance, pixels, of the rows (and columns) along which edges across them are looked at.
	grid = 4
	// Signatures are small pictures by which a cut to another layout is seen.
	signatureWidth, signatureHeight = 32, 18
	cutLevel                        = 20.0 // levels of luma by which a block changes at once
	cutShare                        = 0.30 // of the blocks: more than a person in motion covers from one picture to the next

	activeLevel = 3   // levels of luma from one sample to the next that tell movement or a camera's noise from a still copy
	mostSamples = 240 // of a window
	mostStep    = 6   // levels of luma: a stronger edge counts no more, so that one which passes by does not count as one that stays
	leastSide   = 64  // pixels: smaller pictures are not searched
)

// Finder watches a recording's pictures from front to back and tells which parts are the camera's. It is used by one goroutine;
// its memory does not grow. The zero value is usable.
type Finder struct {
	w, h, nx, ny int
	samples      int
	across       []uint16 // w x ny: sums of luma steps along a row, at every grid-th row
	down         []uint16 // nx x h, by row: sums of steps along a column, at every grid-th column
	changed      []uint16 // nx x ny: samples in which a point differs from the sample before
	rowLow       []byte   // least and greatest luma of each row and column over the window
	rowHigh      []byte
	colLow       []byte
	colHigh      []byte
	last         []byte // luma of the last sample

	signature, before []float32
	found             Layout
}

// Layout is where the camera's pictures lie, in pixels of the picture, at even positions; empty: all of it is one camera's.
type Layout struct {
	Parts []image.Rectangle
	Kind  Kind
}

// Kind says what surrounds the camera's picture.
type Kind int

// What surrounds a camera's picture.
const (
	Whole   Kind = iota
	Bars         // plain bars
	Copy         // a blurred copy of itself
	Slide        // something drawn that stands still, such as a slide
	Gallery      // other cameras' pictures
	Caption      // a banner across the picture
)

// Cut takes in the luma of the next picture, w x h bytes, small as signatures are, and tells whether most of it changed at once.
func (f *Finder) Cut(small func(out []float32, w, h int)) bool {
	const n = signatureWidth * signatureHeight
	if f.signature == nil {
		f.signature, f.before = make([]float32, n), make([]float32, n)
		small(f.signature, signatureWidth, signatureHeight)
		return true
	}
	f.signature, f.before = f.before, f.signature
	small(f.signature, signatureWidth, signatureHeight)
	changed := 0
	for i, v := range f.signature {
		if d := v - f.before[i]; d > cutLevel || d < -cutLevel {
			changed++
		}
	}
	return float64(changed) > cutShare*n
}

// Restart forgets what was seen, but not what was found.
func (f *Finder) Restart() { f.samples = 0 }

// Samples is how many pictures were looked at since the start or the last Restart.
func (f *Finder) Samples() int { return f.samples }

// Sample looks at a picture's luma.
func (f *Finder) Sample(luma []byte, w, h int) {
	if w < leastSide || h < leastSide || f.samples >= mostSamples {
		return
	}
	if w != f.w || h != f.h || f.samples == 0 {
		f.start(w, h)
	}
	for j := range f.ny {
		f.alongRow(luma[j*grid*w:][:w], j)
	}
	for y := range h {
		f.alongColumns(luma, y)
	}
	if f.samples > 0 {
		f.compare(luma)
	}
	copy(f.last, luma)
	f.samples++
}

func (f *Finder) start(w, h int) {
	if w != f.w || h != f.h {
		f.w, f.h, f.nx, f.ny = w, h, (w+grid-1)/grid, (h+grid-1)/grid
		f.across, f.down, f.changed = make([]uint16, w*f.ny), make([]uint16, f.nx*h), make([]uint16, f.nx*f.ny)
		f.rowLow, f.rowHigh, f.colLow, f.colHigh = make([]byte, h), make([]byte, h), make([]byte, w), make([]byte, w)
		f.last = make([]byte, w*h)
		f.found = Layout{}
	}
	f.samples = 0
	clear(f.across)
	clear(f.down)
	clear(f.changed)
	clear(f.rowHigh)
	clear(f.colHigh)
	for i := range f.rowLow {
		f.rowLow[i] = 255
	}
	for i := range f.colLow {
		f.colLow[i] = 255
	}
}

// alongRow adds the steps along grid row j, over two pixels each: scaling and coding spread an edge over as many.
func (f *Finder) alongRow(row []byte, j int) {
	low, high := f.colLow[:len(row)], f.colHigh[:len(row)]
	for x, v := range row {
		if v < low[x] {
			low[x] = v
		}
		if v > high[x] {
			high[x] = v
		}
	}
	left, right, sums := row[:len(row)-2], row[2:], f.across[j*f.w+1:]
	right, sums = right[:len(left)], sums[:len(left)]
	for x, v := range left {
		sums[x] += step(v, right[x])
	}
}

// alongColumns adds the steps from the row above to that below row y, at every grid-th column.
func (f *Finder) alongColumns(luma []byte, y int) {
	low, high := f.rowLow[y], f.rowHigh[y]
	row := luma[y*f.w:][:f.w]
	for x := 0; x < len(row); x += grid {
		low, high = min(low, row[x]), max(high, row[x])
	}
	f.rowLow[y], f.rowHigh[y] = low, high
	if y < 1 || y+1 >= f.h {
		return
	}
	above, below := luma[(y-1)*f.w:][:f.w], luma[(y+1)*f.w:][:f.w]
	sums := f.down[y*f.nx:][:f.nx]
	for i, x := 0, 0; i < len(sums) && x < len(above) && x < len(below); i, x = i+1, x+grid {
		sums[i] += step(above[x], below[x])
	}
}

// step is the distance of two levels, as far as it counts. Without a branch, which noise would mislead.
func step(a, b byte) uint16 {
	d := int(a) - int(b)
	sign := d >> 63
	return uint16(min((d^sign)-sign, mostStep))
}

// compare counts what differs from the sample before.
func (f *Finder) compare(luma []byte) {
	for j := range f.ny {
		at := j * grid * f.w
		counts := f.changed[j*f.nx:][:f.nx]
		for i := range counts {
			if k := at + i*grid; distance(luma[k], f.last[k]) >= activeLevel {
				counts[i]++
			}
		}
	}
}

func distance(a, b byte) byte {
	if a < b {
		return b - a
	}
	return a - b
}
