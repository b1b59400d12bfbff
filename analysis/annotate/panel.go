package annotate

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
)

// panel is the strip under the picture: text at the left; at the right the eyes enlarged, and the chart of the gaze,
// side by side, or one below the other where the picture is narrow.
type panel struct {
	height, room     float64 // of the panel; of the text's width
	eyes, chart      point   // upper left corners
	eyesWide, square float64 // width of the eyes' picture (its height is eyesShape of that), side of the chart
	lines            int
}

const (
	narrow    = 700  // pixels of width
	eyesShape = 0.42 // height of the eyes' picture over its width
	gutter    = 4.0
)

func layOut(wide, top, lineHeight float64) panel {
	if wide < narrow {
		side := 0.4 * wide
		high := math.Max(side*(1+eyesShape)+3*gutter, 12*lineHeight)
		at := point{wide - side - gutter, top + gutter}
		return panel{height: high, room: wide - side - 5*gutter, eyes: at, chart: at.add(point{0, side*eyesShape + gutter}),
			eyesWide: side, square: side, lines: int(high / lineHeight)}
	}
	high := 9 * lineHeight
	q := panel{height: high, square: high - 2*gutter, eyesWide: 0.27 * wide, lines: 9}
	q.chart = point{wide - q.square - gutter, top + gutter}
	q.eyes = q.chart.sub(point{q.eyesWide + gutter, 0})
	q.room = q.eyes.x - 5*gutter
	return q
}

// momentHold is how long, in seconds, a moment without length stays in the panel.
const momentHold = 0.3

// drawPanel writes what belongs to frame i, and charts the gaze.
func (p *painter) drawPanel(i int) {
	p.drawChart(i, p.panel.chart, p.panel.square)
	y := float64(p.height) + 0.85*p.lineHeight
	left := p.panel.lines
	for _, l := range p.lines(i) {
		for _, part := range wrap(l.text, p.panel.room, p.size) {
			if left--; left < 0 {
				return
			}
			p.canvas.text(part, point{8, y}, p.size, l.col, false)
			y += p.lineHeight
		}
	}
}

type textLine struct {
	text string
	col  colour
}

func (p *painter) lines(i int) []textLine {
	t := p.visual.Time[i]
	first := lang.T("%s  picture %d", stamp(t), i)
	for _, s := range p.results.Speech {
		if s.Contains(t) {
			first += "  " + lang.T("speech")
			break
		}
	}
	if n := p.visual.Faces[i]; n > 1 {
		first += "  " + lang.N(int(n), "%d face", "%d faces", n)
	}
	out := []textLine{{first, white}}
	if p.face == nil {
		return append(append(out, textLine{lang.T("Nobody was found in this recording"), amber}), p.momentLines(t)...)
	}
	f := p.face
	if target := p.target(i); target != analysis.NoTarget {
		out = append(out, textLine{lang.T("Eyes on: %s (%+.1f° right, %+.1f° up)", lang.T(target.String()),
			p.frames.GazeYaw[i], p.frames.GazePitch[i]), targetColor(target)})
	}
	if f.EyeReason[i] == analysis.Measured {
		out = append(out, textLine{lang.T("Eyes before correction: %+.1f° right, %+.1f° up, sure to %.0f %%", f.GazeYaw[i], f.GazePitch[i],
			100*f.GazeConfidence[i]), white})
	}
	if f.Reason[i] == analysis.Measured {
		out = append(out, textLine{lang.T("Head: %+.1f° right, %+.1f° up, tilted %+.1f°", f.HeadYaw[i], f.HeadPitch[i],
			f.HeadRoll[i]), white}, textLine{lang.T("Face %.0f pixels wide, lids open %.2f and %.2f", f.Width[i], f.RightEyeOpen[i], f.LeftEyeOpen[i]), white})
	}
	if s := p.missing(i); s != "" {
		out = append(out, textLine{lang.T("Not measured: %s", s), amber})
	}
	return append(out, p.momentLines(t)...)
}

// missing lists what is not measured at frame i, with reasons.
func (p *painter) missing(i int) string {
	var out []string
	if r := p.face.Reason[i]; r != analysis.Measured {
		out = append(out, lang.T("face (%s)", inWords(r)))
	} else if p.target(i) == analysis.NoTarget {
		out = append(out, lang.T("eyes (%s)", p.noGaze(i)))
	}
	if p.bodyFrame(i) < 0 {
		out = append(out, lang.T("body (%s)", inWords(p.body.Reason[i])))
	}
	return strings.Join(out, ", ")
}

// momentLines are the moments under way, those of one measure on a line.
func (p *painter) momentLines(t float64) []textLine {
	kinds := map[string][]string{} // by the measure's title
	for _, m := range p.results.Moments {
		if m.Start > t {
			break
		}
		if t < max(m.End, m.Start+momentHold) {
			title := p.title(m.Measure)
			kinds[title] = append(kinds[title], lang.T("%s for %.1f s", lang.T(strings.ReplaceAll(m.Kind, "_", " ")), m.End-m.Start))
		}
	}
	var out []textLine
	for _, title := range slices.Sorted(maps.Keys(kinds)) {
		out = append(out, textLine{title + ": " + strings.Join(kinds[title], ", "), blue})
	}
	return out
}

// title is what people read of a measure.
func (p *painter) title(id string) string {
	for _, d := range p.results.Defines {
		if d.ID == id {
			return lang.T(d.Title)
		}
	}
	return id
}

// The chart spans so many degrees each way of the lens; a gaze beyond is shown at the edge.
const chartYaw, chartUp, chartDown, chartTrail = 30.0, 20.0, 40.0, 1.0

// drawChart charts the gaze relative to the lens: cone, screen, the last second, and now.
func (p *painter) drawChart(i int, corner point, side float64) {
	c := p.canvas
	place := func(yaw, pitch float64) point {
		x := (math.Max(-chartYaw, math.Min(chartYaw, yaw)) + chartYaw) / (2 * chartYaw)
		y := (chartUp - math.Max(-chartDown, math.Min(chartUp, pitch))) / (chartUp + chartDown)
		return corner.add(point{x, y}.times(side))
	}
	e := p.profile.EyeContact
	c.box(corner, corner.add(point{side, side}), 0.5, faint)
	c.line(place(-chartYaw, 0), place(chartYaw, 0), 0.3, faint)
	c.line(place(0, chartUp), place(0, -chartDown), 0.3, faint)
	c.line(place(-chartYaw, -e.ScreenDown), place(chartYaw, -e.ScreenDown), 0.3, targetColor(analysis.Notes))
	c.box(place(-e.ConeYaw, e.ConeUp), place(e.ConeYaw, -e.ConeDown), 0.7, targetColor(analysis.Camera))
	was := point{math.NaN(), math.NaN()}
	first := i
	for first > 0 && p.visual.Time[i]-p.visual.Time[first-1] <= chartTrail {
		first--
	}
	for k := first; k <= i && k < len(p.frames.GazeYaw); k++ {
		now := place(float64(p.frames.GazeYaw[k]), float64(p.frames.GazePitch[k]))
		if was.known() && now.known() {
			c.line(was, now, 0.5, grey)
		}
		was = now
	}
	if was.known() {
		c.dot(was, 2.2, targetColor(p.target(i)))
	}
}

// wrap breaks a line at spaces to fit the room in pixels.
func wrap(s string, room, size float64) []string {
	var out []string
	line := ""
	for _, w := range strings.Fields(s) {
		if next := strings.TrimSpace(line + " " + w); line == "" || textWidth(next, size) <= room {
			line = next
			continue
		}
		out, line = append(out, line), "  "+w
	}
	return append(out, line)
}

// stamp writes a time as m:ss.mmm.
func stamp(t float64) string {
	ms := int(math.Round(t * 1000))
	return fmt.Sprintf("%d:%02d.%03d", ms/60000, ms/1000%60, ms%1000)
}
