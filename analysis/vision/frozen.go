package vision

import (
	"image"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/vision/internal/geom"
)

// A call that hangs or a camera that stalls shows one picture again and again, with somebody in it who holds still and never looks away. A
// picture repeats another where hardly any of the luma sampled differs by more than coding a picture anew makes: repeated ones, coded by
// seven coders, differ in at most .0004 of the samples by key frames, those of living people a second apart in .0085 and more, of the stillest man
// coded very coarsely in .0004 (December 2026).
const (
	leastFrozen   = 1.0 // seconds for which one picture must stay: slow cameras repeat theirs for less
	repeatedLevel = 4   // levels of luma
	repeatedShare = 0.001
	sampledRow    = 16 // rows, and
	sampledColumn = 4  // columns from one sample to the next
)

// freezes finds where a recording's pictures, taken in front to back, repeat one. The zero value is usable.
type freezes struct {
	first float64         // time of the first picture
	part  image.Rectangle // of the picture that is compared
	like  []byte          // samples of the picture that those since then repeat
	since float64         // its time
	until float64         // of the last picture
	found []analysis.Span // from the picture that is repeated to the last one that repeats it
}

// add takes in the next picture; parts are what cameras filled of it, none: all.
func (z *freezes) add(f media.Frame, parts []image.Rectangle) {
	part, luma := image.Rect(0, 0, f.Width, f.Height), geom.PictureOf(f).Luma()
	if len(parts) == 1 {
		part = parts[0]
	}
	if z.like == nil {
		z.first = f.Time
	}
	if z.like == nil || part != z.part || !z.repeats(luma, f.Width) {
		z.end()
		z.part, z.since, z.like = part, f.Time, z.like[:0]
		for y := part.Min.Y; y < part.Max.Y; y += sampledRow {
			for x := part.Min.X; x < part.Max.X; x += sampledColumn {
				z.like = append(z.like, luma[y*f.Width+x])
			}
		}
	}
	z.until = f.Time
}

func (z *freezes) repeats(luma []byte, width int) bool {
	k, differ, most := 0, 0, int(repeatedShare*float64(len(z.like)))
	for y := z.part.Min.Y; y < z.part.Max.Y; y += sampledRow {
		for x := z.part.Min.X; x < z.part.Max.X; x += sampledColumn {
			if d := int(luma[y*width+x]) - int(z.like[k]); d > repeatedLevel || d < -repeatedLevel {
				if differ++; differ > most {
					return false
				}
			}
			k++
		}
	}
	return true
}

// end ends a run of pictures that repeat one. What shows between two of them for less than either takes is a key frame.
func (z *freezes) end() {
	if z.like == nil || z.until-z.since < leastFrozen {
		return
	}
	if n := len(z.found); n > 0 && z.since-z.found[n-1].End < leastFrozen {
		z.found[n-1].End = z.until
		return
	}
	z.found = append(z.found, analysis.Span{Start: z.since, End: z.until})
}

// frozen is where the pictures repeat one while others do not: a still picture that is a whole recording may be meant as one.
func (z *freezes) frozen() []analysis.Span {
	z.end()
	if n := len(z.found); n == 1 && z.until-z.first-z.found[0].Length() < leastFrozen {
		return nil
	}
	return z.found
}

// takeFrozen takes back what was measured of people in pictures that repeat one.
func takeFrozen(v *analysis.Visual, spans []analysis.Span) {
	for _, s := range spans {
		from := 0
		for from < len(v.Time) && v.Time[from] <= s.Start {
			from++
		}
		to := from
		for to < len(v.Time) && v.Time[to] <= s.End {
			to++
		}
		for k := range v.People {
			withhold(&v.People[k], from, to, analysis.PictureFrozen)
		}
	}
}
