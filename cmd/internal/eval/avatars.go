package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// firstSet is the avatar of the rehearsals named dev_.
const firstSet = "first set"

// avatarOf is whose body a rehearsal shows: in the second set the letter that ends its name stands for one person.
func avatarOf(name string) string {
	if strings.HasPrefix(name, "dev_") {
		return firstSet
	}
	return name[strings.LastIndex(name, "_")+1:]
}

// avatars counts the states of posture and movement of each body over all its rehearsals.
type avatars map[string][]counts

func (a avatars) add(name string, scored []counts) {
	who := avatarOf(name)
	if a[who] == nil {
		a[who] = make([]counts, len(scored))
	}
	for k, c := range scored {
		a[who][k].join(c)
	}
}

// write writes a row for each body, and its false alarms in states that its rehearsals do not hold.
func (a avatars) write(w io.Writer) {
	t := table{head: []string{"body", "crossed F1", "slouch F1", "turned F1", "lean F1", "self-touch F1", "rhythmic F1", "nods F1", "false, s"}}
	for _, who := range slices.Sorted(maps.Keys(a)) {
		row := []string{who}
		falsely := 0
		for _, c := range a[who] {
			row = append(row, number(c.f1(), 3))
			falsely += c.fp
		}
		t.add(append(row, number(float64(falsely)/10, 1))...)
	}
	fmt.Fprintln(w, "The same by body, over all its rehearsals, baseline marked. Thresholds of posture and movement are anatomy, standards or the "+
		"recording's own spread, chosen with the first set in view; jitter of landmarks and errors of the bands were measured on all. False: time in "+
		"states that the truth denies.")
	t.write(w)
}
