package pipeline

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/media/decode"
	"poise/analysis/report"
)

// stillSide is the longer side of a still, in pixels: a card shows it half as wide, sharp screens twice as dense.
const stillSide = 560

// stillLuma is by how many levels of 255 a still's mean brightness may differ from what the analysis saw there.
const stillLuma = 12

// takeStills takes the pictures that the document's page shows from those that were seen on the way, if any, or from the recording, and
// keeps those that it had. What cannot be taken, for the recording is gone or damaged there, is left out; the error is the context's alone.
func (d *Document) takeStills(ctx context.Context, recording string, seen, had report.Stills) error {
	d.Stills = report.Stills{}
	rec := d.Observations.Recording
	rec.Path = recording
	wanted := report.WantedStills(&d.Report, d.Observations, d.Results, stillTimes(d.Observations))
	var times []float64
	for _, w := range wanted {
		if key := report.StillKey(w.At); seen[key] != nil {
			d.Stills[key] = seen[key]
		} else if at, kept := had.Find(w); recording != "" && rec.Video != nil && !(kept && nearMiddle(at, w)) {
			times = append(times, w.At)
		}
	}
	if len(times) > 0 {
		taken, _ := decode.Stills(ctx, &rec, times, stillSide, func(k int, still []byte) bool { return asSeen(d.Observations.Visual, times[k], still) })
		for k, still := range taken {
			if still != nil {
				d.Stills[report.StillKey(times[k])] = still
			}
		}
	}
	for _, w := range wanted {
		if at, kept := had.Find(w); kept && d.Stills[report.StillKey(w.At)] == nil {
			d.Stills[at] = had[at]
		}
	}
	return ctx.Err()
}

// stillTimes are the times of pictures that Analyze sees on its way. They are preferred in any case, so that Report has the same bytes.
func stillTimes(obs *analysis.Observations) []float64 {
	if obs.Visual == nil {
		return nil
	}
	return decode.StillTimes(obs.Visual.Time)
}

// nearMiddle tells whether a picture at a time in milliseconds serves a clip as well as one that would be taken anew: it lies in the middle half.
func nearMiddle(at int, w report.Wanted) bool {
	return math.Abs(float64(at)/1000-w.At) <= w.Clip.Length()/4+5e-4
}

// asSeen tells whether a still is as bright as the picture that was analysed at its time: all of it, or the part that the person's camera filled.
func asSeen(v *analysis.Visual, at float64, still []byte) bool {
	img, err := jpeg.Decode(bytes.NewReader(still))
	if err != nil {
		return false
	}
	picture, ok := img.(*image.YCbCr)
	if v == nil || !ok {
		return true
	}
	i, _ := slices.BinarySearch(v.Time, at-1e-3)
	if i >= len(v.Time) || i >= len(v.Luma) {
		return true
	}
	whole := picture.Bounds()
	parts := []image.Rectangle{whole}
	if len(v.People) > 0 && v.Width > 0 && v.Height > 0 {
		left, top, right, bottom := v.People[0].Body.Edges(i, v.Width, v.Height)
		parts = append(parts, image.Rect(int(left)*whole.Dx()/v.Width, int(top)*whole.Dy()/v.Height, int(right)*whole.Dx()/v.Width, int(bottom)*whole.Dy()/v.Height))
	}
	return slices.ContainsFunc(parts, func(r image.Rectangle) bool { return math.Abs(brightness(picture, r)-float64(v.Luma[i])) <= stillLuma })
}

// brightness is the mean luma of a part of a picture, 0 to 255; NaN of none.
func brightness(p *image.YCbCr, part image.Rectangle) float64 {
	sum, n := 0, 0
	part = part.Intersect(p.Rect)
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for _, v := range p.Y[p.YOffset(part.Min.X, y):][:part.Dx()] {
			sum += int(v)
		}
		n += part.Dx()
	}
	return float64(sum) / float64(n)
}
