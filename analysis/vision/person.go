package vision

import (
	"fmt"
	"slices"
	"sort"

	"poise/analysis"
)

// Persons that can be asked for.
const (
	Largest = "largest" // the largest and steadiest face
	Left    = "left"    // of the picture
	Right   = "right"
	Both    = "both" // the two weightiest, the left one first, each with a body
)

func checkPerson(who string) error {
	switch who {
	case Largest, Left, Right, Both:
		return nil
	}
	return fmt.Errorf("observe: no person is called %q; choose largest, left, right or both", who)
}

// minWeightShare is the share of the main person's weight below which a person is a passer-by and can't be requested.
const minWeightShare = 0.2

// facesToPose lists the faces whose bodies are to be tracked, by the requested person. Faces are those of comparable size, the
// largest first; none: nobody is there. If the largest is requested, the face whose body is tracked remains chosen as long as it is
// tracked: which face is larger changes from frame to frame.
func (f *poseLandmarker) facesToPose(live []*trackedFace, followed *trackedFace) []*trackedFace {
	switch {
	case f.person == Largest && slices.Contains(live, followed):
		return []*trackedFace{followed}
	case len(live) < 2 || f.person == Largest:
		return live[:min(len(live), 1)]
	}
	left, right := live[0], live[0]
	for _, l := range live {
		if x := l.middle(); x < left.middle() {
			left = l
		} else if x > right.middle() {
			right = l
		}
	}
	switch f.person {
	case Left:
		return []*trackedFace{left}
	case Right:
		return []*trackedFace{right}
	}
	return []*trackedFace{left, right}
}

// middle is the face's middle across the picture, in pixels of the stored picture.
func (f *trackedFace) middle() float64 {
	x, _ := f.view.toStored(f.box.Center())
	return x
}

// orderPeople puts the person asked for first. People come by weight, and what stays behind keeps that order.
func orderPeople(people []*person, wanted string) []*person {
	if wanted == Largest || len(people) < 2 {
		return people
	}
	eligible := 0
	for eligible < len(people) && people[eligible].weight() >= minWeightShare*people[0].weight() {
		eligible++
	}
	if wanted == Both {
		eligible = min(eligible, 2)
	}
	out := append([]*person(nil), people...)
	sort.SliceStable(out[:eligible], func(i, k int) bool {
		a, b := out[i].meanX(), out[k].meanX()
		if wanted == Right {
			return a > b
		}
		return a < b
	})
	return out
}

// meanX is the mean of the face's middle across the picture, pixels.
func (p *person) meanX() float64 {
	var sum, n float64
	for _, q := range p.tracklets {
		sum, n = sum+q.outline().middles, n+float64(q.outline().count)
	}
	return sum / n
}

// SplitByPerson are the observations of one recording, one for each person asked for, each with that person first: two for Both
// where two were seen.
func SplitByPerson(obs *analysis.Observations) []*analysis.Observations {
	if obs.Options.Person != Both || obs.Visual == nil || len(obs.Visual.People) < 2 {
		return []*analysis.Observations{obs}
	}
	var out []*analysis.Observations
	for k, who := range []string{Left, Right} {
		v := *obs.Visual
		v.People = []analysis.Person{obs.Visual.People[k], obs.Visual.People[1-k]}
		v.People = append(v.People, obs.Visual.People[2:]...)
		one := *obs
		one.Visual, one.Options.Person = &v, who
		out = append(out, &one)
	}
	return out
}
