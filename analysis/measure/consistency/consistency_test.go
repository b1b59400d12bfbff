package consistency_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/measure/consistency"
)

func TestEveryNamedFindingIsDefined(t *testing.T) {
	for _, id := range consistency.Named {
		if !slices.ContainsFunc(measure.Definitions(), func(d analysis.Definition) bool { return d.ID == id }) {
			t.Errorf("a relation speaks of %s, which no measure defines", id)
		}
	}
}

// drawn are findings of any values, parts and coverages, with moments of any lengths: what measures with any fault could report.
func drawn(t *rapid.T) consistency.Recording {
	r := consistency.Recording{Seconds: rapid.SampledFrom([]float64{0, 5, 60, 600, math.Inf(1)}).Draw(t, "length"), Defines: measure.Definitions()}
	number := rapid.OneOf(rapid.SampledFrom([]float64{0, 1, 0.5, -1, 150, math.NaN()}), rapid.Float64Range(-2, 300), rapid.Float64Range(0, 1))
	for _, d := range r.Defines {
		v := number.Draw(t, d.ID)
		f := analysis.NotMeasured(d, "too_short", "drawn")
		if !math.IsNaN(v) {
			f.Value, f.Reason, f.Coverage = v, "", rapid.Float64Range(0.001, 1).Draw(t, "coverage")
			f.Band = [2]float64{v - rapid.Float64Range(0, 1).Draw(t, "below"), v + rapid.Float64Range(0, 1).Draw(t, "above")}
			f.Parts = map[string]float64{}
			for _, p := range d.Parts {
				if x := number.Draw(t, p.Name); !math.IsNaN(x) {
					f.Parts[p.Name] = x
				}
			}
			if left := 1 - f.Coverage; left > 0 {
				why := rapid.SampledFrom([]analysis.Reason{analysis.NoSpeech, analysis.NoFace, analysis.NoAudio, analysis.Excluded}).Draw(t, "left out")
				f.LeftOut = map[string]float64{why.String(): left}
			}
			for range rapid.IntRange(0, 3).Draw(t, "moments") {
				at := rapid.Float64Range(0, 60).Draw(t, "at")
				r.Moments = append(r.Moments, analysis.Moment{Measure: d.ID, Start: at, End: at + rapid.Float64Range(0, 60).Draw(t, "for"), Kind: "k", Why: "w"})
			}
		}
		r.Findings = append(r.Findings, f)
	}
	return r
}

// Whatever measures report, after the pass no relation is broken, numbers are as they were or gone with a reason, bands are no
// narrower than the possible, and another pass changes nothing.
func TestNothingContradictsAfterThePass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t)
		out, breaches := consistency.Mend(in)
		if left := consistency.Broken(out); len(left) > 0 {
			t.Fatalf("still broken: %+v", left)
		}
		withheld := map[string]bool{}
		for _, b := range breaches {
			if b.Relation == "" || b.Says == "" || len(b.Withholds) == 0 {
				t.Fatalf("breach %+v says nothing", b)
			}
			for _, id := range b.Withholds {
				withheld[id] = true
			}
		}
		for i, f := range out.Findings {
			was := in.Findings[i]
			switch {
			case math.IsNaN(was.Value):
				if !math.IsNaN(f.Value) || f.Reason != was.Reason {
					t.Fatalf("%s came to be %v because %q", f.ID, f.Value, f.Reason)
				}
			case math.IsNaN(f.Value) != withheld[f.ID]:
				t.Fatalf("%s is %v, withheld: %v", f.ID, f.Value, withheld[f.ID])
			case math.IsNaN(f.Value):
				if f.Reason == "" || !math.IsNaN(f.Band[0]) || f.Parts != nil || f.Coverage != was.Coverage {
					t.Fatalf("%s is withheld but says %+v", f.ID, f)
				}
			case f.Value != was.Value || f.Value < f.Band[0] || f.Value > f.Band[1]:
				t.Fatalf("%s was %v in %v, is %v in %v", f.ID, was.Value, was.Band, f.Value, f.Band)
			case f.Seen() < analysis.LeastSeen:
				t.Fatalf("%s is said on %v of its time", f.ID, f.Seen())
			}
		}
		again, more := consistency.Mend(out)
		if d := cmp.Diff(out, again, cmpopts.EquateNaNs(), cmpopts.IgnoreFields(consistency.Recording{}, "Defines"), cmpopts.EquateEmpty()); d != "" || len(more) > 0 {
			t.Fatalf("a second pass finds %+v and changes\n%s", more, d)
		}
	})
}

// given makes findings, measured on all of a minute unless their coverage says otherwise.
func given(seconds float64, fs ...analysis.Finding) consistency.Recording {
	r := consistency.Recording{Seconds: seconds, Defines: measure.Definitions()}
	for _, d := range r.Defines {
		f := analysis.NotMeasured(d, "too_short", "given")
		if i := slices.IndexFunc(fs, func(f analysis.Finding) bool { return f.ID == d.ID }); i >= 0 {
			unit := f.Unit
			f = fs[i]
			f.Unit = unit
			if f.Coverage == 0 {
				f.Coverage = 1
			}
			if f.Band == [2]float64{} {
				f.Band = [2]float64{f.Value, f.Value}
			}
		}
		r.Findings = append(r.Findings, f)
	}
	return r
}

func TestRelations(t *testing.T) {
	type parts = map[string]float64
	f := func(id string, value float64, p parts) analysis.Finding {
		return analysis.Finding{ID: id, Value: value, Parts: p}
	}
	still := f("voice.lips", 0.02, parts{"face_s": 40})
	for name, c := range map[string]struct {
		seconds  float64
		findings []analysis.Finding
		gone     string // the findings that are withheld, of those given
		says     string
	}{
		"words that were not said": {24, []analysis.Finding{f("pace.wpm", 793, parts{"words": 44, "syllables": 14}), f("voice.fillers", 0, nil), f("pace.speech_rate", 3, nil)},
			"pace.wpm voice.fillers", "44 words, but only 14 syllables"},
		"words that were": {60, []analysis.Finding{f("pace.wpm", 140, parts{"words": 120, "syllables": 130})}, "", ""},
		"a pace of nobody": {60, []analysis.Finding{f("voice.speaking", 0, nil), f("pace.wpm", 100, nil), f("voice.loudness", -20, nil)},
			"pace.wpm", "nobody was heard to speak"},
		"somebody else speaks": {60, []analysis.Finding{still, f("eye_contact.speaking", 1, nil), f("eye_contact.gaze_to_camera", 1, nil), f("movement.head", 0.05, parts{"p90": 0.2})},
			"eye_contact.speaking", "somebody else seems to speak"},
		"a picture of a face": {60, []analysis.Finding{still, f("eye_contact.gaze_to_camera", 1, nil), f("movement.head", 0.0004, parts{"p90": 0.001}), f("face.blink_rate", 0, nil), f("quality.light", 0.5, nil)},
			"eye_contact.gaze_to_camera face.blink_rate movement.head", "a picture of a face"},
		"a stare":      {240, []analysis.Finding{f("face.blink_rate", 0, nil)}, "face.blink_rate", "4 minutes"},
		"a short look": {60, []analysis.Finding{f("face.blink_rate", 0, nil)}, "", ""},
		"seen on too little": {3000, []analysis.Finding{{ID: "eye_contact.face_to_camera", Value: 1, Coverage: 0.0007, LeftOut: parts{"no_video": 0.9993}}},
			"eye_contact.face_to_camera", "not enough seen: less than 1 % of the time"},
		"heard on too little": {60, []analysis.Finding{{ID: "voice.speaking", Value: 0, Coverage: 0.005, LeftOut: parts{"no_audio": 0.995}}},
			"voice.speaking", "not enough heard: less than 1 % of the time"},
		"little was said, all of it heard": {60, []analysis.Finding{{ID: "pace.speech_rate", Value: 4, Coverage: 0.1, LeftOut: parts{"no_speech": 0.9}}}, "", ""},
		"half of it in speech, and that hardly seen": {60, []analysis.Finding{{ID: "gesture.rate", Value: 4, Coverage: 0.1, LeftOut: parts{"no_speech": 0.5, "hands_hidden": 0.4}}},
			"gesture.rate", "not enough seen: 20 % of the time"},
		"a hand at the face, none in view": {20, []analysis.Finding{f("fidget.self_touch", 3, parts{"seconds": 7}), f("posture.hands_visible", 0, nil)},
			"posture.hands_visible", "a hand is at the face for 7 s"},
		"a smile under a hand": {20, []analysis.Finding{f("fidget.self_touch", 3, parts{"count": 1, "seconds": 7, "at_mouth": 7}), f("face.smiling", 0, nil)},
			"face.smiling", "a hand covers the mouth for 7 s"},
		"a smile beside a hand": {20, []analysis.Finding{f("fidget.self_touch", 3, parts{"count": 1, "seconds": 7, "at_mouth": 7}),
			{ID: "face.smiling", Value: 0.4, Coverage: 0.65, LeftOut: parts{"face_hidden": 0.35}}}, "", ""},
		"gestures without hands": {60, []analysis.Finding{f("gesture.rate", 3, parts{"count": 3}), f("posture.hands_visible", 0, nil)}, "gesture.rate", "no hand"},
		"clasped without hands":  {60, []analysis.Finding{f("hands.together", 0, parts{"count": 1}), f("posture.hands_visible", 0, nil)}, "hands.together", "no hand"},
		"crossed and open":       {60, []analysis.Finding{f("posture.open", 0.9, parts{"crossed": 0.4})}, "posture.open", "contradict"},
		"more than everything":   {60, []analysis.Finding{f("face.smiling", 1.2, nil)}, "face.smiling", "impossible"},
		"targets of another gaze": {60, []analysis.Finding{f("eye_contact.targets", 0.5, parts{"camera": 0.5, "screen": 0.5}), f("eye_contact.gaze_to_camera", 0.7, nil)},
			"eye_contact.targets", "the whole"},
		"moments that are not there": {60, []analysis.Finding{f("posture.slouch", 0.5, parts{"count": 1})}, "posture.slouch", "0 s of moments"},
		"a rate of no count":         {60, []analysis.Finding{f("head.nods", 20, parts{"count": 2})}, "head.nods", "2 were found, the rate says 20"},
		"median above the longest":   {60, []analysis.Finding{f("pace.pauses", 10, parts{"median_s": 2, "longest_s": 1})}, "pace.pauses", "contradict"},
		"pressed to a smile":         {60, []analysis.Finding{f("face.smiling", 0.9, nil), f("mouth.pressed", 0.9, nil)}, "face.smiling mouth.pressed", "pressed together"},
		"one kind above all":         {60, []analysis.Finding{f("fidget.share", 0, nil), f("fidget.rhythmic", 1, parts{"share": 0.5})}, "fidget.share", "all together"},
	} {
		t.Run(name, func(t *testing.T) {
			out, breaches := consistency.Mend(given(c.seconds, c.findings...))
			var gone []string
			for _, f := range out.Findings {
				given := slices.ContainsFunc(c.findings, func(g analysis.Finding) bool { return g.ID == f.ID })
				if given && math.IsNaN(f.Value) {
					gone = append(gone, f.ID)
					if !strings.Contains(f.Reason, c.says) {
						t.Errorf("%s says %q, want %q in it", f.ID, f.Reason, c.says)
					}
				}
			}
			slices.Sort(gone)
			if got := strings.Join(gone, " "); got != c.gone {
				t.Errorf("withheld %q, want %q (%v)", got, c.gone, fmt.Sprint(breaches))
			}
		})
	}
}

func TestBandsHoldWhatWasNotSeen(t *testing.T) {
	in := given(60, analysis.Finding{ID: "face.smiling", Value: 0, Band: [2]float64{0, 0.01}, Coverage: 0.62, LeftOut: map[string]float64{"no_face": 0.38}})
	out, _ := consistency.Mend(in)
	for _, f := range out.Findings {
		if f.ID == "face.smiling" && (f.Band[0] != 0 || math.Abs(f.Band[1]-0.38) > 1e-9) {
			t.Errorf("smiling is 0 in %v although 38 %% was not seen", f.Band)
		}
	}
}

// What is withheld is gone from the transcript and the answers too.
func TestWithdraw(t *testing.T) {
	wpm, contact := 700.0, 0.5
	for _, source := range []string{analysis.FromMoonshine, analysis.FromFile} {
		r := &analysis.Results{Transcript: &analysis.Transcript{Source: source}, Questions: []analysis.Question{{WPM: &wpm, EyeContact: &contact}}}
		_, breaches := consistency.Mend(given(24, analysis.Finding{ID: "pace.wpm", Value: 793, Parts: map[string]float64{"words": 44, "syllables": 14}}))
		consistency.Withdraw(r, breaches)
		if own := source == analysis.FromMoonshine; (r.Transcript == nil) != own || (r.NoTranscript != "") != own {
			t.Errorf("%s: transcript %v, %q", source, r.Transcript, r.NoTranscript)
		}
		if q := r.Questions[0]; q.WPM != nil || q.EyeContact == nil {
			t.Errorf("answer %+v", q)
		}
	}
}

// Looks away that take longer than the rest of the contact leaves are not to be believed.
func TestLooksAwayAgainstContact(t *testing.T) {
	for away, gone := range map[float64]bool{8: false, 55: true} {
		in := given(60, analysis.Finding{ID: "eye_contact.gaze_to_camera", Value: 0.9}, analysis.Finding{ID: "eye_contact.look_aways", Value: 1, Parts: map[string]float64{"count": 1}})
		in.Moments = []analysis.Moment{{Measure: "eye_contact.look_aways", Start: 0, End: away, Kind: "left", Why: "w"}}
		out, _ := consistency.Mend(in)
		i := slices.IndexFunc(out.Findings, func(f analysis.Finding) bool { return f.ID == "eye_contact.look_aways" })
		if math.IsNaN(out.Findings[i].Value) != gone || (len(out.Moments) == 0) != gone {
			t.Errorf("%v s away: %+v", away, out.Findings[i])
		}
	}
}
