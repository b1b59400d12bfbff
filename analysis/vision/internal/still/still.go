// Package still tells whether a part of a picture shows something that it did not show before, in units of the picture's own noise.
package still

import (
	"cmp"
	"slices"

	"poise/analysis/vision/internal/geom"
)

const (
	block = 4 // cells a side of the squares that are compared
	// flattest is the share of the blocks, those with the least texture, that tell the noise: movement shows least there.
	flattest = 0.25
	// aboveNoise is how much more than noise a block must differ, in units of it: of white noise, one of 500 blocks of 16 cells comes to
	// 1.5 (chi square).
	aboveNoise = 2.0
	// leastNoise is the variance, in squared grey levels, that rounding leaves in the difference of clean pictures, with some compression.
	leastNoise = 0.1
)

// Watch compares a part of pictures with how it once looked. The zero value has nothing to compare with.
type Watch struct {
	box        geom.Box // of the picture
	w, h       int      // cells across and down, whole blocks
	was, is    []float32
	ignored    []bool    // blocks
	texture    []float64 // of the blocks: squared differences between neighbouring cells
	difference []float64 // of the blocks: squared differences between the pictures
	flat       []int     // blocks with the least texture
	noises     []float64 // scratch: the differences of these
}

// Set takes in how the part of a picture in a box, which must lie in it, looks now, in cells of so many pixels a side. Blocks of cells whose
// middle is ignored count for the noise alone.
func (s *Watch) Set(pic geom.Picture, box geom.Box, cell float64, ignored func(geom.Point) bool) {
	s.w, s.h = int(box.W()/cell)/block*block, int(box.H()/cell)/block*block
	s.box = geom.Box{X0: box.X0, Y0: box.Y0, X1: box.X0 + float64(s.w)*cell, Y1: box.Y0 + float64(s.h)*cell}
	s.was, s.is = resize(s.was, s.w*s.h), resize(s.is, s.w*s.h)
	n := s.w * s.h / (block * block)
	s.ignored, s.texture, s.difference, s.flat = resize(s.ignored, n), resize(s.texture, n), resize(s.difference, n), resize(s.flat, n)
	if n == 0 {
		return
	}
	pic.Grid(s.was, s.w, s.h, s.box)
	for b := range s.flat {
		x, y := b%(s.w/block)*block, b/(s.w/block)*block
		s.ignored[b] = ignored(geom.Point{X: box.X0 + float64(x+block/2)*cell, Y: box.Y0 + float64(y+block/2)*cell})
		s.texture[b], s.flat[b] = s.textureAt(x, y), b
	}
	slices.SortFunc(s.flat, func(a, b int) int { return cmp.Or(cmp.Compare(s.texture[a], s.texture[b]), a-b) })
	s.flat = s.flat[:max(int(flattest*float64(n)), 1)]
}

func resize[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }

// textureAt is the texture of the block whose first cell is x, y.
func (s *Watch) textureAt(x, y int) (sum float64) {
	for j := y; j < y+block; j++ {
		for i := x; i < x+block; i++ {
			k := j*s.w + i
			if i+1 < s.w {
				d := float64(s.was[k+1] - s.was[k])
				sum += d * d
			}
			if j+1 < s.h {
				d := float64(s.was[k+s.w] - s.was[k])
				sum += d * d
			}
		}
	}
	return sum
}

// Changed tells whether some block that counts differs by more than noise and a movement of so many cells would make it. Without blocks,
// nothing has.
func (s *Watch) Changed(pic geom.Picture, cells float64) bool {
	if len(s.flat) == 0 {
		return false
	}
	pic.Grid(s.is, s.w, s.h, s.box)
	clear(s.difference)
	for k, v := range s.is {
		d := float64(v - s.was[k])
		s.difference[k/s.w/block*(s.w/block)+k%s.w/block] += d * d
	}
	noise := s.noise()
	for b, d := range s.difference {
		if !s.ignored[b] && d > (1+aboveNoise)*noise+cells*cells*s.texture[b] {
			return true
		}
	}
	return false
}

// noise is the difference that noise makes in a block: the median of the flattest.
func (s *Watch) noise() float64 {
	s.noises = s.noises[:0]
	for _, b := range s.flat {
		s.noises = append(s.noises, s.difference[b])
	}
	slices.Sort(s.noises)
	return max(s.noises[len(s.noises)/2], leastNoise*block*block)
}
