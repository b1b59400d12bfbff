package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"poise/analysis"
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

// source of a lane made from moments: one measure, drawn in one colour.
type laneSource struct{ measure, class, text string }

// momentLanes are the rows that are drawn from moments, in order; a row without any of its measures is left out.
var momentLanes = []struct {
	name    string
	sources []laneSource
}{
	{"Pauses", []laneSource{{"pace.pauses", "c-pause", "pause"}}},
	{"Fillers", []laneSource{{"voice.fillers", "c-warm", "filler"}}},
	{"Look-aways", []laneSource{{"eye_contact.look_aways", "c-warm", "looking away"}}},
	{"Posture", []laneSource{{"posture.arms_crossed", "c-warm", "arms crossed"}, {"posture.slouch", "c-plum", "lowered"}, {"posture.turned", "c-sky", "turned away"},
		{"head.lowered", "c-sand", "head lowered"}}},
	{"Movement", []laneSource{{"fidget.self_touch", "c-warm", "hand at face or hair"}, {"fidget.rhythmic", "c-plum", "rhythmic movement"}}},
	{"Gestures", []laneSource{{"gesture.rate", "c-teal", "gesture"}}},
}

// questionLane shows when something was asked; it is left out where nothing was.
func questionLane(rep *analysis.Report) (l lane, ok bool) {
	l.Name = "Questions"
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
	l.Name = "Left out"
	for _, s := range rep.Excluded {
		l.runs = append(l.runs, run{s.Start, s.End, "c-ink", "left out by you"})
	}
	return l, len(l.runs) > 0
}

var targetWords = [analysis.NumTargets]string{"", "camera", "screen", "notes", "left", "right", "up"}

var targetClasses = [analysis.NumTargets]string{"", "c-calm", "c-sky", "c-sand", "c-warm", "c-plum", "c-rose"}

// lanes draws the timeline of a recording of the given length.
func lanes(obs *analysis.Observations, res *analysis.Results, rep *analysis.Report, total float64) []lane {
	var out []lane
	speech := lane{Name: "Speech"}
	if obs.Voice == nil {
		speech.Absent = format.Capital(format.Reason(analysis.NoAudio.String()))
	}
	for _, s := range res.Speech {
		speech.runs = append(speech.runs, run{s.Start, s.End, "c-ink", "speaking"})
	}
	for _, m := range rep.Moments {
		if m.Measure == "voice.other_voice" { // drawn over the speech that it is part of
			speech.runs = append(speech.runs, run{m.Start, m.End, "c-sand", "another voice"})
		}
	}
	out = append(out, speech)
	for i, m := range momentLanes {
		if l, ok := momentLane(m.name, m.sources, rep); ok {
			out = append(out, l)
		}
		if i == 1 { // sound first, then picture
			out = append(out, gazeLane(obs, res))
		}
	}
	for _, make := range []func() (lane, bool){
		func() (lane, bool) { return smileLane(obs, res, rep) },
		func() (lane, bool) { return questionLane(rep) },
		func() (lane, bool) { return excludedLane(rep) },
	} {
		if l, ok := make(); ok {
			out = append(out, l)
		}
	}
	for i := range out {
		out[i].finish(total)
	}
	return out
}

func gazeLane(obs *analysis.Observations, res *analysis.Results) lane {
	l := lane{Name: "Gaze"}
	if obs.Visual == nil {
		l.Absent = format.Capital(format.Reason(analysis.NoVideo.String()))
		return l
	}
	l.runs = stateRuns(obs, func(i int) (class, text string) {
		if i >= len(res.Frames.Target) || res.Frames.Target[i] >= analysis.NumTargets {
			return "", ""
		}
		t := res.Frames.Target[i]
		return targetClasses[t], targetWords[t]
	})
	if len(l.runs) == 0 {
		l.Absent = "Not measured"
	}
	return l
}

// smileLane is empty in words, not in its drawing, where smiling was not measured: no smile and nothing seen differ.
func smileLane(obs *analysis.Observations, res *analysis.Results, rep *analysis.Report) (l lane, ok bool) {
	f, ok := rep.Measures["face.smiling"]
	l.Name = "Smile"
	if ok && math.IsNaN(f.Value) {
		l.Absent = "Not measured"
		return l, ok
	}
	l.runs = stateRuns(obs, func(i int) (class, text string) {
		if i < len(res.Frames.Smile) && res.Frames.Smile[i] >= 1 {
			return "c-rose", "smile"
		}
		return "", ""
	})
	return l, ok
}

// momentLane gathers a row from moments; ok is false if none of its measures is in the report.
func momentLane(name string, sources []laneSource, rep *analysis.Report) (l lane, ok bool) {
	l.Name = name
	measured := false
	for _, s := range sources {
		f, has := rep.Measures[s.measure]
		ok = ok || has
		measured = measured || has && !math.IsNaN(f.Value)
		for _, m := range rep.Moments {
			if m.Measure == s.measure {
				l.runs = append(l.runs, run{m.Start, m.End, s.class, s.text})
			}
		}
	}
	if ok && !measured {
		l.Absent = "Not measured"
	}
	return l, ok
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
		words = append(words, fmt.Sprintf("%s %d times, %s in all", texts[c], counts[c], format.Length(seconds[c])))
	}
	if l.Alt = strings.Join(words, "; "); l.Alt == "" {
		l.Alt = "none"
	}
	l.Draw = template.HTML(draw.String())
	if len(l.Legend) < 2 {
		l.Legend = nil
	}
}
