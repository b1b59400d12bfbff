package report

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

// plotPoints is the most buckets that a plot shows; each is drawn as its mean inside its range. Short recordings get
// fewer, so that every bucket holds a sample or two.
const plotPoints = 360

// series is one line of a plot.
type series struct {
	key    string // by which the page's script finds it
	class  string
	time   func(i int) float64
	step   float64 // seconds between values; 0: a value a picture
	values []float32
}

// plotSpec says how a plot looks.
type plotSpec struct {
	caption string
	unit    string  // after the numbers at the edges
	low     float64 // least range shown
	high    float64
	good    [2]float64 // a shaded zone; equal ends: none
	goodIs  string     // what the zone is; empty: said beside another plot
	lines   []series
}

// plotView is a plot as the page shows it.
type plotView struct {
	Caption string
	Legend  []legend
	Draw    template.HTML

	// For the script, which draws the plot anew for the part of the recording that is looked at.
	Series, Colour, Unit         string
	Low, High, GoodLow, GoodHigh float64
}

// plotsFor are the plots of the columns that a measure names; none of those that are not there.
func plotsFor(d *analysis.Definition, obs *analysis.Observations, res *analysis.Results, p *analysis.Profile) []plotSpec {
	var out []plotSpec
	for _, column := range d.Display.Plots {
		spec, ok := facePlot(column, obs.Visual, &res.Frames, p)
		if !ok {
			spec, ok = soundPlot(column, obs.Voice)
		}
		if ok {
			out = append(out, spec)
		}
	}
	return out
}

// facePlot is the plot of a column with a value a picture.
func facePlot(column string, v *analysis.Visual, s *analysis.FrameStates, p *analysis.Profile) (spec plotSpec, ok bool) {
	if v == nil || len(v.People) == 0 {
		return spec, false
	}
	at := func(i int) float64 { return v.Time[i] }
	f, e := &v.People[0].Face, &p.EyeContact
	line := func(class string, values []float32) []series { return []series{{column, class, at, 0, values}} }
	switch column {
	case "gaze_yaw":
		spec = plotSpec{caption: lang.T("Gaze, sideways: right is up, 0° is the lens"), unit: "°", low: -15, high: 15, good: [2]float64{-e.ConeYaw, e.ConeYaw},
			goodIs: lang.T("counts as eye contact"), lines: line("l-teal", s.GazeYaw)}
	case "gaze_pitch":
		spec = plotSpec{caption: lang.T("Gaze, up and down: 0° is the lens"), unit: "°", low: -15, high: 15, good: [2]float64{-e.ConeDown, e.ConeUp},
			lines: line("l-warm", s.GazePitch)}
	case "head_yaw":
		spec = plotSpec{caption: lang.T("Face, sideways: right is up, 0° is the lens"), unit: "°", low: -20, high: 20, good: [2]float64{-e.HeadYaw, e.HeadYaw},
			goodIs: lang.T("counts as towards the camera"), lines: line("l-teal", f.HeadYaw)}
	case "head_pitch":
		spec = plotSpec{caption: lang.T("Face, up and down: 0° is the lens"), unit: "°", low: -20, high: 20, good: [2]float64{-e.HeadDown, e.HeadUp},
			lines: line("l-warm", f.HeadPitch)}
	case "smile":
		spec = plotSpec{caption: lang.T("How far the corners of your mouth are raised"), low: -1, high: 2, good: [2]float64{1, 100}, goodIs: lang.T("a smile"),
			lines: line("l-rose", s.Smile)}
	case "face_width":
		spec = plotSpec{caption: lang.T("Width of the face in the picture: wider is nearer"), unit: " px", low: math.Inf(1), high: math.Inf(-1),
			lines: line("l-teal", f.Width)}
	}
	return spec, spec.lines != nil
}

// soundPlot is the plot of a column of the sound.
func soundPlot(column string, v *analysis.Voice) (spec plotSpec, ok bool) {
	if v == nil {
		return spec, false
	}
	line := func(values []float32) []series {
		return []series{{column, "l-teal", hop(v.Start, v.Hop), v.Hop, values}}
	}
	switch column {
	case "level":
		spec = plotSpec{caption: lang.T("Level of the sound"), unit: " dB", low: -60, high: -10, lines: line(v.Intensity)}
	case "pitch":
		spec = plotSpec{caption: lang.T("Pitch of the voice"), unit: " Hz", low: math.Inf(1), high: math.Inf(-1), lines: line(v.Pitch)}
	}
	return spec, spec.lines != nil
}

func hop(start, step float64) func(int) float64 {
	return func(i int) float64 { return start + float64(i)*step }
}

// bucket is what one column of a plot's pixels shows.
type bucket struct{ low, high, sum, n float64 }

func buckets(s series, total float64) []bucket {
	n := min(max(len(s.values)*2/3, 1), plotPoints)
	out := make([]bucket, n)
	for i, v := range s.values {
		k := int(s.time(i) / total * float64(n))
		if v != v || k < 0 || k >= n {
			continue
		}
		b, x := &out[k], float64(v)
		if b.n == 0 {
			b.low, b.high = x, x
		}
		b.low, b.high = min(b.low, x), max(b.high, x)
		b.sum += x
		b.n++
	}
	return out
}

// draw renders a plot of a recording of the given length; ok is false where nothing was measured.
func (p *plotSpec) draw(total float64) (view plotView, ok bool) {
	all := make([][]bucket, len(p.lines))
	low, high := p.low, p.high
	for k, s := range p.lines {
		all[k] = buckets(s, total)
		for _, b := range all[k] {
			if b.n > 0 {
				ok = true
				low, high = min(low, b.sum/b.n), max(high, b.sum/b.n)
			}
		}
	}
	if !ok {
		return view, false
	}
	switch {
	case high-low < 1e-6:
		low, high = low-1, high+1
	case high-low > 10: // whole numbers at the edges
		low, high = math.Floor(low), math.Ceil(high)
	}
	y := func(v float64) float64 { return 100 - 100*(min(max(v, low), high)-low)/(high-low) }
	var b strings.Builder
	b.WriteString(`<svg viewBox="0 0 1000 100" preserveAspectRatio="none" width="100%" height="100%">`)
	if p.good[0] < p.good[1] {
		top, bottom := y(p.good[1]), y(p.good[0])
		fmt.Fprintf(&b, `<rect class="zone" x="0" width="1000" y="%.1f" height="%.1f"/>`, top, bottom-top)
	}
	if low < 0 && high > 0 {
		fmt.Fprintf(&b, `<path class="zero" d="M0 %.1fH1000"/>`, y(0))
	}
	for k, s := range p.lines {
		fmt.Fprintf(&b, `<path class="area %s" d="%s"/><path class="line %s" d="%s"/>`, s.class, area(all[k], y), s.class, line(all[k], y))
	}
	fmt.Fprintf(&b, `</svg><text x="4" y="13">%s%s</text><text x="4" y="98%%">%s%s</text>`, format.Number(high), p.unit, format.Number(low), p.unit)
	if p.goodIs != "" {
		view.Legend = append(view.Legend, legend{"zone", p.goodIs})
	}
	view.Caption, view.Draw, view.Unit, view.Low, view.High = p.caption, template.HTML(b.String()), p.unit, low, high
	view.Series, view.Colour = p.lines[0].key, strings.TrimPrefix(p.lines[0].class, "l-")
	view.GoodLow, view.GoodHigh = p.good[0], p.good[1]
	return view, true
}

// line joins the means of neighbouring buckets and breaks where nothing was measured.
func line(bs []bucket, y func(float64) float64) string {
	var out []byte
	drawing := false
	for i, b := range bs {
		if b.n == 0 {
			drawing = false
			continue
		}
		x := (float64(i) + .5) * 1000 / float64(len(bs))
		if drawing {
			out = append(out, 'L')
		} else {
			out = append(out, 'M')
		}
		out = point(out, x, y(b.sum/b.n))
		if !drawing && (i+1 == len(bs) || bs[i+1].n == 0) {
			out = append(out, "h1"...) // a lone point still shows
		}
		drawing = true
	}
	return string(out)
}

// area is the range of every stretch of buckets: forwards along the highs, back along the lows.
func area(bs []bucket, y func(float64) float64) string {
	var out []byte
	for i := 0; i < len(bs); {
		if bs[i].n == 0 {
			i++
			continue
		}
		j := i
		for ; j < len(bs) && bs[j].n > 0; j++ {
			out = append(out, "ML"[min(j-i, 1)])
			out = point(out, (float64(j)+.5)*1000/float64(len(bs)), y(bs[j].high))
		}
		for k := j - 1; k >= i; k-- {
			out = append(out, 'L')
			out = point(out, (float64(k)+.5)*1000/float64(len(bs)), y(bs[k].low))
		}
		out = append(out, 'z')
		i = j
	}
	return string(out)
}

func point(out []byte, x, y float64) []byte {
	out = strconv.AppendFloat(out, x, 'f', 1, 64)
	out = append(out, ' ')
	return strconv.AppendFloat(out, y, 'f', 1, 64)
}
