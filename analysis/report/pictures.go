package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

// pictures are the drawings that sum up a recording; those without anything to show are nil or empty.
type pictures struct {
	Gaze  *drawing
	Poses []pose
	Pace  *drawing
}

// drawing is a picture with what it shows in words.
type drawing struct {
	Alt    string
	Draw   template.HTML
	Legend []legend
	Low    string // at its edges
	High   string
}

// pose is a small figure of a posture and how long it was held.
type pose struct{ Figure, Name, Held, Class string }

func (b *builder) pictures() *pictures {
	p := &pictures{Gaze: b.gazeMap(), Pace: b.paceCurve()}
	if b.shows(analysis.SectionPosture) {
		p.Poses = b.poses()
	}
	if p.Gaze == nil && len(p.Poses) == 0 && p.Pace == nil {
		return nil
	}
	return p
}

// The part of space that the map of the gaze shows, in degrees from the lens; what lies farther out is drawn at its edge.
const (
	mapSide, mapUp, mapDown = 30, 15, 32
	mapStep                 = 2.5 // degrees of a dot
)

// gazeMap draws where the eyes rested: a dot for every few degrees, the larger the longer, in the colours of the timeline.
func (b *builder) gazeMap() *drawing {
	s := &b.res.Frames
	type cell struct{ x, y int }
	type dots struct{ of [analysis.NumTargets]int }
	all, most, n := map[cell]*dots{}, 0, 0
	var shares [analysis.NumTargets]float64
	for i, t := range s.Target {
		if t == analysis.NoTarget || t >= analysis.NumTargets || i >= len(s.GazeYaw) || i >= len(s.GazePitch) || s.GazeYaw[i] != s.GazeYaw[i] || s.GazePitch[i] != s.GazePitch[i] {
			continue
		}
		x, y := min(max(float64(s.GazeYaw[i]), -mapSide), mapSide), min(max(-float64(s.GazePitch[i]), -mapUp), mapDown)
		c := cell{int(math.Round(x / mapStep)), int(math.Round(y / mapStep))}
		if all[c] == nil {
			all[c] = &dots{}
		}
		all[c].of[t]++
		most, n = max(most, sum(all[c].of[:])), n+1
		shares[t]++
	}
	if n == 0 {
		return nil
	}
	cells := make([]cell, 0, len(all))
	for c := range all {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(a, b cell) int { return (a.y-b.y)*1000 + a.x - b.x })
	var draw strings.Builder
	e := &b.rep.Profile.EyeContact
	fmt.Fprintf(&draw, `<rect class="zone" x="%g" y="%g" width="%g" height="%g" rx="2"/>`, -e.ConeYaw, -e.ConeUp, 2*e.ConeYaw, e.ConeUp+e.ConeDown)
	for _, c := range cells {
		of := all[c].of[:]
		t := slices.Index(of, slices.Max(of))
		fmt.Fprintf(&draw, `<circle class="%s" cx="%g" cy="%g" r="%.2f"/>`, targetClasses[t], float64(c.x)*mapStep, float64(c.y)*mapStep,
			2*math.Pow(float64(sum(of))/float64(most), .3))
	}
	for _, at := range []struct {
		y    float64
		text string
	}{{-e.ConeUp - 1.5, lang.T(targetWords[analysis.Camera])}, {(e.ConeDown+e.ScreenDown)/2 + 1.2, lang.T(targetWords[analysis.Screen])}, {e.ScreenDown + 6, lang.T(targetWords[analysis.Notes])}} {
		fmt.Fprintf(&draw, `<text x="-38" y="%g">%s</text>`, at.y, at.text)
	}
	fmt.Fprintf(&draw, `<path class="below" d="M-38 %gH38M-38 %gH38"/>`, e.ConeDown, e.ScreenDown)
	draw.WriteString(`<path class="lens" d="M-1.6 0H1.6M0 -1.6V1.6"/>`)
	out := &drawing{Draw: template.HTML(draw.String())}
	var words []string
	for t := analysis.Camera; t < analysis.NumTargets; t++ {
		if shares[t] > 0 {
			text := fmt.Sprintf("%s %.0f\u00a0%%", lang.T(targetWords[t]), 100*shares[t]/float64(n))
			out.Legend = append(out.Legend, legend{targetClasses[t], text})
			words = append(words, text)
		}
	}
	out.Alt = lang.T("Where your eyes rested: %s", strings.Join(words, ", "))
	return out
}

func sum(of []int) (n int) {
	for _, k := range of {
		n += k
	}
	return n
}

// poses are the postures that have a figure, with the time in which each was held.
func (b *builder) poses() (out []pose) {
	for _, d := range b.res.Defines {
		f, ok := b.rep.Measures[d.ID]
		if l := d.Display.Lane; !ok || l == nil || l.Pose == "" {
			continue
		}
		p := pose{Figure: d.Display.Lane.Pose, Name: format.Capital(d.Display.Lane.Text), Held: lang.T(format.NotEnough)}
		if !math.IsNaN(f.Value) {
			held := f.Value * f.Coverage * b.total
			p.Held = lang.T("never")
			if held >= .5 {
				p.Held, p.Class = format.Length(math.Round(held)), "c-"+d.Display.Lane.Color
			}
		}
		out = append(out, p)
	}
	return out
}

// The pace that the curve's edges stand for, words a minute.
const paceLow, paceHigh = 60, 240

// paceCurve draws the pace over the recording: rushes above the zone to aim for, drags below it.
func (b *builder) paceCurve() *drawing {
	v := &b.rep.Profile.Voice
	y := func(wpm float64) float64 { return 100 - 100*clamp((wpm-paceLow)/(paceHigh-paceLow)) }
	if len(b.res.Pace) == 0 {
		return nil
	}
	var draw, path strings.Builder
	fmt.Fprintf(&draw, `<rect class="zone" x="0" width="1000" y="%.1f" height="%.1f"/>`, y(v.PaceHigh), y(v.PaceLow)-y(v.PaceHigh))
	rush, drag, last := 0, 0, math.Inf(-1)
	for _, w := range b.res.Pace {
		middle := (w.Start + w.End) / 2
		step := "L"
		if middle-last > w.Length() {
			step = "M"
		}
		last = middle
		x := 1000 * middle / b.total
		fmt.Fprintf(&path, "%s%.1f %.1f", step, x, y(w.WPM))
		switch {
		case w.WPM > v.PaceHigh:
			rush++
		case w.WPM < v.PaceLow:
			drag++
		default:
			continue
		}
		fmt.Fprintf(&draw, `<path class="dot off" d="M%.1f %.1fh0"/>`, x, y(w.WPM))
	}
	fmt.Fprintf(&draw, `<path class="line l-teal" d="%s"/>`, path.String())
	out := &drawing{Draw: template.HTML(draw.String()), Low: fmt.Sprint(paceLow), High: fmt.Sprint(paceHigh)}
	n := float64(len(b.res.Pace))
	out.Alt = lang.T("Words a minute over the recording: %s", paceWords(float64(rush)/n, float64(drag)/n))
	return out
}

func paceWords(rush, drag float64) string {
	switch {
	case rush == 0 && drag == 0:
		return lang.T("even, in the green zone throughout.")
	case rush >= drag:
		return lang.T("fast %s.", format.Words(rush, "share"))
	}
	return lang.T("slow %s.", format.Words(drag, "share"))
}
