package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/report"
)

// rehearsal is a truth clip, observed.
type rehearsal struct {
	name  string
	path  string
	truth *truth
	obs   *analysis.Observations
}

func rehearsals(ctx context.Context, s settings, o *observer) (out []rehearsal, err error) {
	files, err := filepath.Glob(filepath.Join(s.shared, "truth", "*.truth.csv"))
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	for _, f := range files {
		r := rehearsal{path: strings.TrimSuffix(f, ".truth.csv") + ".mp4"}
		r.name = strings.TrimSuffix(filepath.Base(r.path), ".mp4")
		if !strings.Contains(r.name, s.clips) {
			continue
		}
		if r.truth, err = readTruth(f); err != nil {
			return nil, fmt.Errorf("%s: %w", r.name, err)
		}
		say("observing %s", r.name)
		if r.obs, err = o.recording(ctx, r.path); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// marking is what is said of where the person looks.
type marking struct {
	name  string
	looks func(t *truth) ([]analysis.Look, bool) // false: not of this rehearsal
}

var markings = []marking{
	{"marked", func(t *truth) ([]analysis.Look, bool) {
		span, ok := t.marked()
		return []analysis.Look{{At: analysis.AtLens, Range: span}}, ok
	}},
	{"assumed", func(*truth) ([]analysis.Look, bool) { return nil, true }},
	{"looks", func(t *truth) ([]analysis.Look, bool) { l := t.looks(); return l, l != nil }},
}

// judged measures observations with the looks of a marking; nil when it is none of this rehearsal.
func (r rehearsal) judged(obs *analysis.Observations, m marking) (*analysis.Results, error) {
	looks, ok := m.looks(r.truth)
	if !ok {
		return nil, nil
	}
	return measure.Run(obs, analysis.DefaultProfile(), measure.Options{Looks: looks})
}

func truthTables(ctx context.Context, s settings, o *observer, w io.Writer) error {
	clips, err := rehearsals(ctx, s, o)
	if err != nil {
		return err
	}
	contact := table{head: []string{"clip", "baseline", "gaze coverage", "gaze MAE yaw / pitch, °", "near lens: bias, °",
		"near lens: spread, °", "at the lens: spread, °", "gain yaw / pitch", "leak of the head", "head MAE unbiased, °", "contact P", "R", "F1",
		"look-away F1", "confusion of lens, screen, notes"}}
	var sum gazeSummary
	targets := table{head: []string{"clip", "baseline", "truth", "said: share of its frames", "frames"}}
	postures := table{head: []string{"clip", "baseline", "crossed F1", "slouch F1", "turned F1", "lean F1", "self-touch F1",
		"rhythmic F1", "nods F1", "gaze to camera: said [band]", "true share"}}
	bodies := avatars{}
	body := table{head: []string{"clip", "blink F1 (P, R; true)", "head r", "torso r", "hands r"}}
	joints := table{head: []string{"clip", "joint", "trusted where in picture", "error median", "90 %", "without offset: median", "90 %"}}
	for _, r := range clips {
		for _, b := range markings {
			res, err := r.judged(r.obs, b)
			if err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			if res == nil {
				continue
			}
			if err := r.keep(s, res, b.name); err != nil {
				return err
			}
			g := scoreGaze(r.truth, r.obs, res)
			contact.add(contactRow(r.name, b.name, g)...)
			sum.add(r.name, b.name, g, r.truth, res)
			addTargets(&targets, r.name, b.name, g)
			postures.add(postureRow(r, b.name, res)...)
			if b.name == "marked" {
				bodies.add(r.name, scorePostures(r.truth, res.Moments))
				body.add(bodyRow(r, g)...)
				addJoints(&joints, r)
			}
		}
	}
	fmt.Fprintf(w, "\n## Rehearsals with exact truth\n\nMarked: the first stretch of at least %g s in which the truth settles on the "+
		"camera, %g s of it at most; looks: the long look at the lens with a nod, and those at screen and notes, that some rehearsals "+
		"begin with. Frames of blinks and within 0.6 s (posture 1 s) after a switch are left out. Near lens: truth "+
		"within %g° / %g°.\n", leastMarked, mostMarked, nearYaw, nearPitch)
	sum.write(w)
	fmt.Fprintf(w, "Gain: measured for a degree of the truth, within %g° of the lens. Leak: for a degree of the head while the eyes hold the "+
		"lens. An ambiguous lens has no targets and no score.\n", gainReach)
	contact.write(w)
	fmt.Fprintln(w, "Where the gaze was said to rest, by where it did:")
	targets.write(w)
	fmt.Fprintln(w, "States on a 10 Hz grid; eye contact share with its band against the truth's over the frames of the truth:")
	postures.write(w)
	bodies.write(w)
	fmt.Fprintf(w, "Blinks by event, within %g s. r: correlation of the measured speed with that of the true joints.\n", blinkTolerance)
	body.write(w)
	fmt.Fprintln(w, "Keypoints, in true shoulder widths (eyes: iris centres):")
	joints.write(w)
	return nil
}

// keep writes the reports of a clip, for other tools to score.
func (r rehearsal) keep(s settings, res *analysis.Results, baseline string) error {
	if s.keep == "" {
		return nil
	}
	rep := report.Build(r.obs, res, analysis.DefaultProfile(), report.Extra{})
	return report.Write(filepath.Join(s.keep, r.name+"."+baseline), &rep, r.obs, res, report.Options{})
}

func contactRow(clip, baseline string, g gazeScore) []string {
	away := g.contact.turned()
	return []string{clip, baseline, number(ratio(g.seen, g.used), 3), pair(mean(g.errYaw), mean(g.errPitch), 2),
		pair(quantile(g.nearYaw, .5), quantile(g.nearPitch, .5), 2), pair(spread(g.nearYaw), spread(g.nearPitch), 2),
		pair(g.steadiness(0), g.steadiness(1), 2), pair(g.gain(0), g.gain(1), 2), pair(g.leak(0), g.leak(1), 2),
		pair(unbiased(g.headYaw), unbiased(g.headPitch), 2),
		number(g.contact.precision(), 3), number(g.contact.recall(), 3), number(g.contact.f1(), 3), number(away.f1(), 3),
		number(g.confusion(), 3)}
}

func addTargets(t *table, clip, baseline string, g gazeScore) {
	for _, label := range slices.Sorted(maps.Keys(g.targets)) {
		all := 0
		for _, n := range g.targets[label] {
			all += n
		}
		var said []string
		for k := analysis.Camera; k < analysis.NumTargets; k++ {
			if n := g.targets[label][k.String()]; n > 0 {
				said = append(said, fmt.Sprintf("%s %.3f", k, ratio(n, all)))
			}
		}
		t.add(clip, baseline, label, strings.Join(said, ", "), fmt.Sprint(all))
	}
}

func postureRow(r rehearsal, baseline string, res *analysis.Results) []string {
	row := []string{r.name, baseline}
	for _, c := range scorePostures(r.truth, res.Moments) {
		row = append(row, number(c.f1(), 3))
	}
	f := finding(res, "eye_contact.gaze_to_camera")
	return append(row, fmt.Sprintf("%s [%s, %s]", number(f.Value, 3), number(f.Band[0], 3), number(f.Band[1], 3)),
		number(r.truth.share("camera"), 3))
}

func bodyRow(r rehearsal, g gazeScore) []string {
	profile := analysis.DefaultProfile()
	head, torso, hands := movements(r.truth, r.obs, &profile)
	return []string{r.name, fmt.Sprintf("%s (%s, %s; %d)", number(g.blinks.f1(), 3), number(g.blinks.precision(), 2),
		number(g.blinks.recall(), 2), g.blinks.tp+g.blinks.fn), number(head, 3), number(torso, 3), number(hands, 3)}
}

func addJoints(t *table, r rehearsal) {
	if r.obs.Visual == nil {
		return
	}
	for _, j := range scoreJoints(r.truth, r.obs.Visual) {
		t.add(r.name, j.name, number(ratio(len(j.errors), j.inside), 3), number(quantile(j.errors, .5), 3),
			number(quantile(j.errors, .9), 3), number(quantile(j.steady, .5), 3), number(quantile(j.steady, .9), 3))
	}
}

// finding is the one of an id; without value when there is none.
func finding(res *analysis.Results, id string) analysis.Finding {
	for _, f := range res.Findings {
		if f.ID == id {
			return f
		}
	}
	return analysis.NotMeasured(analysis.Definition{ID: id}, "no such measure", "")
}
