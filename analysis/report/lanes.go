package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

// laneWidth is the width of a lane's drawing: stretches nearer than one unit are drawn as one.
const laneWidth = 2000

// lane is one row of the timeline.
type lane struct {
	Name   string
	Alt    string // the same in words
	Absent string // why there is nothing to draw
	Draw   template.HTML
	Legend []legend
	runs   []run
}

type legend struct{ Class, Text string }

// run is a stretch of a lane that looks alike.
type run struct {
	start, end float64
	class      string // of the drawing
	text       string // shown when pointed at
}

// questionLane shows when something was asked; it is left out where nothing was.
func questionLane(rep *analysis.Report) (l lane, ok bool) {
	l.Name = lang.T("Questions")
	for _, q := range rep.Questions {
		text := "question"
		if q.Text != "" {
			text += ": " + q.Text
		}
		l.runs = append(l.runs, run{q.Start, max(q.End, q.Start+1), "c-sky", text})
	}
	return l, len(l.runs) > 0
}

// excludedLane shows what the user left out; it is left out where nothing was.
func excludedLane(rep *analysis.Report) (l lane, ok bool) {
	l.Name = lang.T("Left out")
	for _, s := range rep.Excluded {
		l.runs = append(l.runs, run{s.Start, s.End, "c-ink", lang.T("left out by you")})
	}
	return l, len(l.runs) > 0
}

var targetWords = [analysis.NumTargets]string{"", lang.Mark("camera"), lang.Mark("screen"), lang.Mark("notes"), lang.Mark("left"), lang.Mark("right"), lang.Mark("up")}

var targetClasses = [analysis.NumTargets]string{"", "c-calm", "c-sky", "c-sand", "c-plum", "c-lilac", "c-mauve"}

// lanes draws the timeline: what is heard, what is seen, what was asked and left out.
func (b *builder) lanes() []lane {
	obs, res, rep := b.obs, b.res, b.rep
	var heard, seen []lane
	for _, row := range laneRows(res.Defines) {
		l, ok := rowLane(row, obs, res, rep)
		switch {
		case !ok, !b.shows(row[0].Section):
		case row[0].Section == analysis.SectionVoice:
			heard = append(heard, l)
		default:
			seen = append(seen, l)
		}
	}
	out := append(heard, seen...)
	for _, make := range []func(*analysis.Report) (lane, bool){questionLane, excludedLane} {
		if l, ok := make(rep); ok {
			out = append(out, l)
		}
	}
	if l, ok := b.remarkLane(); ok {
		out = append(out, l)
	}
	for i := range out {
		out[i].finish(b.total)
	}
	return out
}

// laneRows gathers the measures that share a row of the timeline, in the order of the definitions.
func laneRows(defs []analysis.Definition) [][]analysis.Definition {
	var out [][]analysis.Definition
	place := map[string]int{}
	for _, d := range defs {
		if d.Display.Lane == nil {
			continue
		}
		k, ok := place[d.Display.Lane.Row]
		if !ok {
			k = len(out)
			place[d.Display.Lane.Row], out = k, append(out, nil)
		}
		out[k] = append(out[k], d)
	}
	return out
}

// rowLane draws what the measures of a row say; ok is false if none of them is in the report. A row without a measurement
// is empty in words, not in its drawing: nothing that happened and nothing seen differ.
func rowLane(row []analysis.Definition, obs *analysis.Observations, res *analysis.Results, rep *analysis.Report) (l lane, ok bool) {
	l.Name = row[0].Display.Lane.Row
	measured := false
	for _, d := range row {
		f, has := rep.Measures[d.ID]
		ok = ok || has
		measured = measured || has && !math.IsNaN(f.Value)
		switch how := d.Display.Lane; how.Column {
		case "":
			for _, m := range rep.Moments {
				if m.Measure == d.ID {
					l.runs = append(l.runs, run{m.Start, m.End, "c-" + how.Color, how.Text})
				}
			}
		case "speech":
			for _, s := range res.Speech {
				l.runs = append(l.runs, run{s.Start, s.End, "c-" + how.Color, how.Text})
			}
		case "gaze_target":
			l.runs = append(l.runs, gazeRuns(obs, res)...)
		case "smile":
			l.runs = append(l.runs, smileRuns(obs, res, how)...)
		}
	}
	if l.Absent = laneAbsent(row[0].Display.Lane.Column, measured, len(l.runs) > 0, obs); l.Absent != "" {
		l.runs = nil
	}
	return l, ok
}

// laneAbsent says why a row has nothing to draw; empty where it has, or where nothing happened.
func laneAbsent(column string, measured, drawn bool, obs *analysis.Observations) string {
	switch {
	case column == "speech" && obs.Voice == nil:
		return format.Capital(format.Reason(analysis.NoAudio.String()))
	case column == "gaze_target" && obs.Visual == nil:
		return format.Capital(format.Reason(analysis.NoVideo.String()))
	case column == "gaze_target" && !drawn, column != "gaze_target" && column != "speech" && !measured:
		return lang.T("Not measured")
	}
	return ""
}

func gazeRuns(obs *analysis.Observations, res *analysis.Results) []run {
	return stateRuns(obs, func(i int) (class, text string) {
		if i >= len(res.Frames.Target) || res.Frames.Target[i] >= analysis.NumTargets {
			return "", ""
		}
		t := res.Frames.Target[i]
		return targetClasses[t], lang.T(targetWords[t])
	})
}

func smileRuns(obs *analysis.Observations, res *analysis.Results, how *analysis.Lane) []run {
	return stateRuns(obs, func(i int) (class, text string) {
		if i < len(res.Frames.Smile) && res.Frames.Smile[i] >= 1 {
			return "c-" + how.Color, how.Text
		}
		return "", ""
	})
}

// stateRuns joins frames that look alike; a frame lasts until the next one, but no longer than half a second.
func stateRuns(obs *analysis.Observations, at func(i int) (class, text string)) []run {
	if obs.Visual == nil {
		return nil
	}
	var out []run
	times := obs.Visual.Time
	for i, t := range times {
		class, text := at(i)
		if class == "" {
			continue
		}
		end := t + 1.0/30
		if i+1 < len(times) {
			end = min(times[i+1], t+.5)
		}
		if n := len(out) - 1; n >= 0 && out[n].class == class && out[n].end == t {
			out[n].end = end
		} else {
			out = append(out, run{t, end, class, text})
		}
	}
	return out
}

// finish draws the lane, one path a colour, and puts it into words.
func (l *lane) finish(total float64) {
	var order []string
	paths, texts, last := map[string]*strings.Builder{}, map[string]string{}, map[string]float64{}
	seconds, counts := map[string]float64{}, map[string]int{}
	for _, r := range l.runs {
		if paths[r.class] == nil {
			paths[r.class], last[r.class], texts[r.class] = &strings.Builder{}, -1, r.text
			order = append(order, r.class)
		}
		counts[r.class]++
		seconds[r.class] += r.end - r.start
		from := math.Floor(r.start / total * laneWidth)
		to := math.Ceil(r.end / total * laneWidth)
		if from = max(from, last[r.class], 0); to > from && to <= laneWidth+1 {
			fmt.Fprintf(paths[r.class], "M%d 0h%dv10h-%dz", int(from), int(to-from), int(to-from))
			last[r.class] = to
		}
	}
	var draw strings.Builder
	var words []string
	for _, c := range order {
		fmt.Fprintf(&draw, `<path class="%s" d="%s"/>`, c, paths[c])
		l.Legend = append(l.Legend, legend{c, texts[c]})
		words = append(words, lang.T("%s %s, %s in all", texts[c], format.Times(float64(counts[c])), format.Length(seconds[c])))
	}
	if l.Alt = strings.Join(words, "; "); l.Alt == "" {
		l.Alt = lang.T("none")
	}
	l.Draw = template.HTML(draw.String())
	if len(l.Legend) < 2 {
		l.Legend = nil
	}
}
