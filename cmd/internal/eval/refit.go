package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/cache"
)

// constant is one of the gaze's that was chosen with rehearsals in view, with the values that are tried, from least to most.
type constant struct {
	name, file string
	tried      []string
}

// chosen are all of them. The others come from anatomy, papers, other people's pictures (the shares of iris and lid) or the recording.
var chosen = []constant{
	{"usualDepth", "internal/eyeball/depth.go", []string{"0.6", "0.75", "0.9", "1.05"}},
	{"restsErr", "internal/eyeball/place.go", []string{"0.08", "0.15", "0.25"}},
	{"bendSpan", "internal/eyeball/bend.go", []string{"[bends]float64{0, 0.25, 0.25, 0.25}", "[bends]float64{0.15, 0.5, 0.5, 0.5}",
		"[bends]float64{0.3, 1, 1, 1}"}},
	{"mostApart", "internal/eyeball/unfound.go", []string{"0.05", "0.07", "0.1"}},
	{"lidAmiss", "internal/eyeball/lidedge.go", []string{"0.2", "0.3", "0.45"}},
	{"agree", "internal/eyeball/rims.go", []string{"0.7", "1.0", "1.3"}},
	{"nearest", "gaze/settle.go", []string{"2.5", "3.0", "3.5"}},
	{"emptyNone, emptyAll", "gaze/settle.go", []string{"0.7, 0.3", "0.7, 0.4", "0.7, 0.5"}},
	{"nearly", "baseline/density.go", []string{"0.35", "0.5", "0.7"}},
}

// values are those of the constants, by name; what is missing is as in the source.
type values map[string]string

// refitter measures the gaze of the rehearsals under other constants.
type refitter struct {
	clips []rehearsal
	dir   string // of programs and observations, temporary
	jobs  []job
	built int
}

// job is one of gazeunder's, with whose it is.
type job struct {
	Path   string
	Marked *analysis.Span
	clip   int
}

// refitTable is the gaze of each avatar under constants that were fitted to the others.
func refitTable(ctx context.Context, s settings, o *observer, w io.Writer) error {
	clips, err := rehearsals(ctx, s, o)
	if err != nil || len(clips) == 0 {
		return err
	}
	dir, err := os.MkdirTemp(o.scratch, "refit-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r := &refitter{clips: clips, dir: dir}
	if err := r.prepare(); err != nil {
		return err
	}
	tried, err := r.sweep(ctx)
	if err != nil {
		return err
	}
	return r.write(ctx, w, tried)
}

// prepare writes the observations where gazeunder finds them.
func (r *refitter) prepare() error {
	for i, c := range r.clips {
		var b bytes.Buffer
		if err := cache.Encode(&b, c.obs); err != nil {
			return err
		}
		path := filepath.Join(r.dir, c.name+".poise")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			return err
		}
		r.jobs = append(r.jobs, job{path, nil, i})
		if span, ok := c.truth.marked(); ok {
			r.jobs = append(r.jobs, job{path, &span, i})
		}
	}
	return nil
}

// sweep is what each value of each constant leads to, the others as they are: scores by avatar.
func (r *refitter) sweep(ctx context.Context) (map[string][]map[string]outcome, error) {
	out := map[string][]map[string]outcome{}
	for _, c := range chosen {
		for _, v := range c.tried {
			say("gaze with %s = %s", c.name, v)
			scored, err := r.under(ctx, values{c.name: v})
			if err != nil {
				return nil, err
			}
			out[c.name] = append(out[c.name], scored)
		}
	}
	return out, nil
}

// fitted are the values that are best for the second set's avatars but one. The first set's eyes are too large to fit anything to.
func fitted(tried map[string][]map[string]outcome, but string) values {
	v := values{}
	for _, c := range chosen {
		best := math.Inf(1)
		for k, of := range tried[c.name] {
			cost := 0.0
			for who, o := range of {
				if who != but && who != firstSet {
					cost += o.cost()
				}
			}
			if cost < best {
				best, v[c.name] = cost, c.tried[k]
			}
		}
	}
	return v
}

func (r *refitter) write(ctx context.Context, w io.Writer, tried map[string][]map[string]outcome) error {
	fmt.Fprint(w, "\n## Gaze under constants that never saw the avatar\n\nThe gaze's constants that were chosen with rehearsals in view, each chosen "+
		"anew for the other avatars of the second set: the least of 1 - F1 of contact and of looks away, marked and assumed, and, between like ones, of the "+
		"error near the lens; ambiguous counts as .95. Then all of them together, on the avatar left out. As they stand: in-sample but for the first set.\n")
	t := table{head: []string{"avatar", "constants", "contact F1: mean", "least", "look-away F1: mean", "ambiguous", "error near the lens yaw / pitch, °",
		"gain yaw / pitch", "leak yaw / pitch"}}
	now, err := r.under(ctx, nil)
	if err != nil {
		return err
	}
	var who []string
	for name := range now {
		who = append(who, name)
	}
	slices.Sort(who)
	fits := ""
	for _, name := range who {
		v := fitted(tried, name)
		left, err := r.under(ctx, v)
		if err != nil {
			return err
		}
		t.add(append([]string{name, "as they stand"}, now[name].row()...)...)
		t.add(append([]string{name, "fitted to the others"}, left[name].row()...)...)
		fits += fmt.Sprintf("- %s left out: %s\n", name, v)
	}
	t.write(w)
	fmt.Fprintf(w, "Fitted:\n\n%s", fits)
	return nil
}

func (v values) String() string {
	var out []string
	for _, c := range chosen {
		out = append(out, c.name+" = "+strings.TrimPrefix(v[c.name], "[bends]float64"))
	}
	return strings.Join(out, "; ")
}

// outcome is one avatar's gaze: scores over its rehearsals, marked and assumed.
type outcome struct {
	scores
	miss [2][]float64 // mean error near the lens, degrees
}

// tie is what a degree of error near the lens costs, of an F1.
const tie = 0.01

func (o outcome) cost() float64 {
	ambiguous := 2 * (1 - 0.95) * float64(o.ambiguous)
	cost := ambiguous
	for k := range o.f1 {
		cost += 1 - o.f1[k]
	}
	for k := range o.away {
		cost += 1 - o.away[k]
	}
	return cost/float64(o.clips) + tie*(mean(o.miss[0])+mean(o.miss[1]))
}

func (o outcome) row() []string {
	return []string{number(mean(o.f1), 3), number(quantile(o.f1, 0), 3), number(mean(o.away), 3), fmt.Sprintf("%d of %d", o.ambiguous, o.clips),
		pair(mean(o.miss[0]), mean(o.miss[1]), 2), pair(mean(o.gain[0]), mean(o.gain[1]), 2), pair(mean(o.leak[0]), mean(o.leak[1]), 2)}
}
