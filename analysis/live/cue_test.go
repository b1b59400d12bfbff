package live

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
	"poise/analysis/measure"
)

// Cues come late, stay a while, go with some room, and do not nag.
func TestCues(t *testing.T) {
	type shown struct {
		At   float64
		Name string
	}
	slouching := func(from, to float64) func(*State) {
		return func(s *State) {
			if s.Time >= from && s.Time < to {
				s.Posture = append(s.Posture, "slouch")
			}
		}
	}
	gaze := func(from, to, share float64) func(*State) {
		return func(s *State) {
			if s.Time >= from && s.Time < to {
				s.Gaze = Reading{Value: share}
			}
		}
	}
	for _, c := range []struct {
		name, cues string
		make       []func(*State)
		want       []shown // changes of what is shown
	}{
		{"nothing is asked for", NoCues, []func(*State){slouching(0, 60)}, nil},
		{"too short", FewCues, []func(*State){slouching(5, 6.5)}, nil},
		{"comes and goes", FewCues, []func(*State){slouching(5, 20)}, []shown{{7, "sit_up"}, {20, ""}}},
		{"stays long enough to be seen", FewCues, []func(*State){slouching(5, 7.5)}, []shown{{7, "sit_up"}, {10, ""}}},
		{"not again soon", FewCues, []func(*State){slouching(5, 10), slouching(15, 20), slouching(45, 50)},
			[]shown{{7, "sit_up"}, {10, ""}, {47, "sit_up"}, {50, ""}}},
		{"one at a time, with quiet between", FewCues, []func(*State){slouching(5, 20), gaze(5, 40, 0.1)},
			[]shown{{7, "look_at_lens"}, {40, ""}}},
		{"the next waits", FewCues, []func(*State){slouching(0, 60), gaze(5, 12, 0.1)},
			[]shown{{2, "sit_up"}}},
		{"some room", FewCues, []func(*State){gaze(5, 10, 0.2), gaze(10, 20, 0.4), gaze(20, 30, 0.6)},
			[]shown{{7, "look_at_lens"}, {20, ""}}},
		{"arms are not among the few", FewCues, []func(*State){func(s *State) { s.Posture = append(s.Posture, "arms_crossed") }}, nil},
		{"but among all", AllCues, []func(*State){func(s *State) { s.Posture = append(s.Posture, "arms_crossed") }}, []shown{{2, "open_arms"}}},
		{"pace counts while speaking", FewCues, []func(*State){func(s *State) { s.Pace, s.Speaking = Reading{Value: 200}, s.Time >= 10 }},
			[]shown{{12, "slow_down"}}},
	} {
		p := newCuePicker(Settings{Cues: c.cues, Profile: analysis.DefaultProfile()}, rolesOf(measure.Definitions()))
		var got []shown
		last := ""
		for i := range 240 {
			s := State{Time: float64(i) / 4, Gaze: absent("no_face"), Pace: absent("no_speech")}
			for _, m := range c.make {
				m(&s)
			}
			name := ""
			if cues := p.next(&s); len(cues) > 0 {
				name = cues[0].Name
			}
			if name != last {
				got = append(got, shown{s.Time, name})
				last = name
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

// An event that is seen in many windows, at times that move a little, counts once.
func TestTally(t *testing.T) {
	moments := func(shift float64, now float64) (out []analysis.Moment) {
		for _, s := range []analysis.Span{{Start: 1, End: 2}, {Start: 4, End: 9}, {Start: 9.4, End: 10}, {Start: 20, End: 21}} {
			if s.Start += shift; s.Start < now {
				out = append(out, analysis.Moment{Measure: "m", Start: s.Start, End: min(s.End+shift, now)})
			}
		}
		return append(out, analysis.Moment{Measure: "other", Start: 5, End: 6})
	}
	c := &eventCount{lastStart: -1, lastEnd: -1}
	from := 0.0
	for i := 1; i < 200; i++ {
		now := float64(i) * 0.15
		upTo := now - sumDelay
		if upTo <= from {
			continue
		}
		shift := 0.1
		if i%2 == 0 {
			shift = -0.1
		}
		c.add("m", moments(shift, now), from, upTo)
		from = upTo
	}
	if c.n != 4 {
		t.Errorf("%d events, want 4", c.n)
	}
}

// A state that a measure's definition names is shown, and its cue given by its rank.
func TestStatesComeFromDefinitions(t *testing.T) {
	added := analysis.Definition{ID: "yawn.rate", Live: analysis.Live{Sum: analysis.LiveCounted, States: []analysis.LiveState{
		{Name: "yawning", Text: "in a yawn", Cue: analysis.Cue{Name: "air", Text: "Air the room", Rank: 15}}}}}
	r := rolesOf(append(measure.Definitions(), added))
	if newTotals(r).events[added.ID] == nil {
		t.Error("its moments are not counted")
	}
	var names []string
	for _, rule := range cueRules(r) {
		names = append(names, rule.name)
	}
	want := "look_at_lens slow_down pick_up_pace hand_off_face air sit_up open_arms face_camera sit_straight sit_straight hands_still"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("cues come as %s, want %s", got, want)
	}
}
