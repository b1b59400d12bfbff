package live

import (
	"math"
	"slices"
)

// rule is one cue: when it comes up and when it goes.
type rule struct {
	name, text string
	few        bool
	on, off    func(s *State, set Settings) bool // off: the opposite with some room
}

func holds(state string) (on, off func(*State, Settings) bool) {
	on = func(s *State, _ Settings) bool { return slices.Contains(s.Posture, state) }
	return on, func(s *State, set Settings) bool { return !on(s, set) }
}

// rules are the cues in the order in which they come: for the gaze and the pace, and for the states of the body.
func rules(r roles) []rule {
	out := []rule{
		{"look_at_lens", "Look at the lens", true,
			func(s *State, set Settings) bool { return s.Gaze.Value < set.Profile.Cues.LookLow },
			func(s *State, set Settings) bool { return !(s.Gaze.Value < set.Profile.Cues.LookEnough) }},
		{"slow_down", "Slow down", true,
			func(s *State, set Settings) bool {
				return s.Speaking && s.Pace.Value > set.Profile.Voice.PaceHigh
			},
			func(s *State, set Settings) bool {
				return !(s.Pace.Value > paceRoom*set.Profile.Voice.PaceHigh)
			}},
		{"pick_up_pace", "A little faster", false,
			func(s *State, set Settings) bool {
				return s.Speaking && s.Pace.Value < set.Profile.Voice.PaceLow
			},
			func(s *State, set Settings) bool {
				return !(s.Pace.Value < set.Profile.Voice.PaceLow/paceRoom)
			}},
	}
	for _, p := range r.cued() {
		on, off := holds(p.Name)
		out = append(out, rule{p.Cue.Name, p.Cue.Text, p.Cue.Few, on, off})
	}
	return out
}

const (
	paceRoom = 0.95 // share of a pace's limit by which it must be left for its cue to go
	cueLeast = 3.0  // seconds for which a cue stays: long enough to be seen at a glance
)

// prompter gives cues, one at a time.
type prompter struct {
	set   Settings
	rules []rule
	since []float64 // when the rule began to hold; NaN: it does not
	ended map[string]float64
	quiet float64 // no cue before
	now   *Cue
	by    rule
	given map[string]int
}

func newPrompter(set Settings, from roles) *prompter {
	p := &prompter{set: set, ended: map[string]float64{}, given: map[string]int{}, quiet: math.Inf(-1)}
	for _, r := range rules(from) {
		if set.Cues == AllCues || set.Cues == FewCues && r.few {
			p.rules = append(p.rules, r)
			p.since = append(p.since, math.NaN())
		}
	}
	return p
}

// next is the cues that hold in a state.
func (p *prompter) next(s *State) []Cue {
	for i, r := range p.rules {
		if !r.on(s, p.set) {
			p.since[i] = math.NaN()
		} else if math.IsNaN(p.since[i]) {
			p.since[i] = s.Time
		}
	}
	if p.now != nil && s.Time-p.now.Since >= cueLeast && p.by.off(s, p.set) {
		p.ended[p.now.Name], p.quiet, p.now = s.Time, s.Time+p.set.Profile.Cues.Quiet, nil
	}
	if p.now == nil && s.Time >= p.quiet {
		p.choose(s)
	}
	if p.now == nil {
		return []Cue{}
	}
	return []Cue{*p.now}
}

func (p *prompter) choose(s *State) {
	for i, r := range p.rules {
		last, before := p.ended[r.name]
		if s.Time-p.since[i] >= p.set.Profile.Cues.After && !(before && s.Time-last < p.set.Profile.Cues.Gap) {
			p.now, p.by = &Cue{Name: r.name, Text: r.text, Since: s.Time}, r
			p.given[r.name]++
			return
		}
	}
}
