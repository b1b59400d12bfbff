package live

import (
	"math"
	"slices"

	"poise/analysis/lang"
)

// cueRule is one cue: when it comes up and when it goes.
type cueRule struct {
	name, text string
	inFew      bool
	on, off    func(s *State, set Settings) bool // off: the opposite with some room
}

func holds(state string) (on, off func(*State, Settings) bool) {
	on = func(s *State, _ Settings) bool { return slices.Contains(s.Posture, state) }
	return on, func(s *State, set Settings) bool { return !on(s, set) }
}

// cueRules are the cues in the order in which they come: for the gaze and the pace, and for the states of the body.
func cueRules(r roles) []cueRule {
	out := []cueRule{
		{"look_at_lens", lang.T("Look at the lens"), true,
			func(s *State, set Settings) bool { return s.Gaze.Value < set.Profile.Cues.LookLow },
			func(s *State, set Settings) bool { return !(s.Gaze.Value < set.Profile.Cues.LookEnough) }},
		{"slow_down", lang.T("Slow down"), true,
			func(s *State, set Settings) bool {
				return s.Speaking && s.Pace.Value > set.Profile.Voice.PaceHigh
			},
			func(s *State, set Settings) bool {
				return !(s.Pace.Value > paceHysteresis*set.Profile.Voice.PaceHigh)
			}},
		{"pick_up_pace", lang.T("A little faster"), false,
			func(s *State, set Settings) bool {
				return s.Speaking && s.Pace.Value < set.Profile.Voice.PaceLow
			},
			func(s *State, set Settings) bool {
				return !(s.Pace.Value < set.Profile.Voice.PaceLow/paceHysteresis)
			}},
	}
	for _, p := range r.cued() {
		on, off := holds(p.Name)
		out = append(out, cueRule{p.Cue.Name, p.Cue.Text, p.Cue.Few, on, off})
	}
	return out
}

const (
	paceHysteresis = 0.95 // share of a pace's limit by which it must be left for its cue to go
	minCueSeconds  = 3.0  // seconds for which a cue stays: long enough to be seen at a glance
)

// cuePicker chooses which cue to show, one at a time.
type cuePicker struct {
	settings    Settings
	rules       []cueRule
	since       []float64 // when the rule began to hold; NaN: it does not
	endedAt     map[string]float64
	quietUntil  float64 // no cue before
	current     *Cue
	currentRule cueRule
	counts      map[string]int
}

func newCuePicker(set Settings, from roles) *cuePicker {
	p := &cuePicker{settings: set, endedAt: map[string]float64{}, counts: map[string]int{}, quietUntil: math.Inf(-1)}
	for _, r := range cueRules(from) {
		if set.Cues == AllCues || set.Cues == FewCues && r.inFew {
			p.rules = append(p.rules, r)
			p.since = append(p.since, math.NaN())
		}
	}
	return p
}

// next is the cues that hold in a state.
func (p *cuePicker) next(s *State) []Cue {
	for i, r := range p.rules {
		if !r.on(s, p.settings) {
			p.since[i] = math.NaN()
		} else if math.IsNaN(p.since[i]) {
			p.since[i] = s.Time
		}
	}
	if p.current != nil && s.Time-p.current.Since >= minCueSeconds && p.currentRule.off(s, p.settings) {
		p.endedAt[p.current.Name], p.quietUntil, p.current = s.Time, s.Time+p.settings.Profile.Cues.Quiet, nil
	}
	if p.current == nil && s.Time >= p.quietUntil {
		p.choose(s)
	}
	if p.current == nil {
		return []Cue{}
	}
	return []Cue{*p.current}
}

func (p *cuePicker) choose(s *State) {
	for i, r := range p.rules {
		last, before := p.endedAt[r.name]
		if s.Time-p.since[i] >= p.settings.Profile.Cues.After && !(before && s.Time-last < p.settings.Profile.Cues.Gap) {
			p.current, p.currentRule = &Cue{Name: r.name, Text: r.text, Since: s.Time}, r
			p.counts[r.name]++
			return
		}
	}
}
