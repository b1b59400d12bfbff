package report

import (
	"slices"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/internal/browsertest"
)

// Of two tracks it is asked which one is the user's, where neither the user nor the lips have said.
func TestWhoseVoiceIsAsked(t *testing.T) {
	obs, res := rehearsal(30)
	obs.OtherVoice = &analysis.Voice{}
	obs.Recording.Audio = &analysis.AudioStream{Channel: analysis.RightChannel}
	obs.Recording.Other = &analysis.AudioStream{Channel: analysis.LeftChannel}
	page := ""
	asked := func(api string) bool {
		t.Helper()
		rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
		var out strings.Builder
		if err := Render(&out, &rep, obs, res, PageOptions{API: api}); err != nil {
			t.Fatal(err)
		}
		page = out.String()
		return strings.Contains(page, "the voice on sound track 2") && strings.Contains(page, `data-track="1"`)
	}
	if !asked("/api/7") || strings.Contains(page, "poise rescore") {
		t.Error("it is not asked by the server, or it names a command there")
	}
	if !asked("") || !strings.Contains(page, "--track me=2”") || !strings.Contains(page, "--track me=1”") {
		t.Error("a page in a folder does not say how to answer")
	}
	table := func() string {
		t.Helper()
		rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
		var out strings.Builder
		if err := Table(&out, &rep, nil); err != nil {
			t.Fatal(err)
		}
		return strings.Join(strings.Fields(out.String()), " ")
	}
	const told = "sound track 2. If yours is the other: poise rescore FOLDER --track me=1"
	if !strings.Contains(table(), told) {
		t.Errorf("the terminal does not say whose voice was measured: %s", table())
	}
	if asked("/api/7"); !strings.Contains(page, "your lips") {
		t.Error("a face is seen, and nothing said of its lips")
	}
	for share, want := range map[float64]bool{0.2: false, 0.9: true} {
		res.Findings[0].Parts = map[string]float64{"mouth_share": share}
		if asked("/api/7") != want {
			t.Errorf("asked is not %v where the lips move %v times as much with the other's voice", want, share)
		}
	}
	for chance, want := range map[float64]bool{0.01: false, 0.2: true, 1: true} {
		res.Findings[0].Parts = map[string]float64{"mouth_share": 0.2, "mouth_chance": chance}
		if asked("/api/7") != want {
			t.Errorf("asked is not %v where the lips tell as well in %v of the places of the sound", want, chance)
		}
	}
	res.Findings[0].Parts = nil
	obs.Options.Tracks = &analysis.Tracks{Me: 2}
	if asked("/api/7") {
		t.Error("it is asked although the user has said it")
	}
	if strings.Contains(table(), "sound track") {
		t.Error("the terminal doubts what the user has said")
	}
	obs.Options.Tracks, obs.Visual = nil, nil
	if asked("/api/7"); strings.Contains(page, "your lips") || !strings.Contains(page, "no face is seen") {
		t.Error("nobody is seen, and the page speaks of lips")
	}
}

// Where two voices are on one track the terminal says which numbers are whose.
func TestTwoVoicesOnOneTrackAreTold(t *testing.T) {
	obs, res := rehearsal(30)
	lips, alone, shared := map[string]float64{"distinct": 7, "other_s": 8, "mouth_share": 0.1}, map[string]float64{"distinct": 7, "other_s": 8}, map[string]float64{"own_s": 20}
	for want, parts := range map[string][2]map[string]float64{
		"yours alone": {lips, shared}, "speaks longer": {alone, shared}, "count both": {lips, nil}, "": {nil, nil},
	} {
		res.Findings = []analysis.Finding{{ID: "voice.other_voice", Value: 0.3, Parts: parts[0]}, {ID: "voice.talk_share", Value: 0.7, Parts: parts[1]}}
		rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
		if got := whoseText(&rep); !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}

// Of each track it is said how much it speaks and where it begins, alone where it does for a second.
func TestTracksSayWhenTheySpeak(t *testing.T) {
	spans := func(at ...float64) (out []analysis.Span) {
		for i := 0; i < len(at); i += 2 {
			out = append(out, analysis.Span{Start: at[i], End: at[i+1]})
		}
		return out
	}
	b := &builder{}
	for _, c := range []struct {
		said, elsewhere, want []analysis.Span
	}{
		{spans(1, 5, 5.5, 20, 30, 30.4, 40, 43, 50, 52, 60, 65), spans(21, 29, 41, 42), spans(1, 7, 50, 52, 60, 65)},
		{spans(1, 5), spans(2, 3), spans(1, 5)},
		{spans(1, 1.5, 9, 9.5), nil, spans(1, 1.5, 9, 9.5)},
		{nil, spans(2, 3), nil},
	} {
		got := b.trackVoice(1, c.said, c.elsewhere, 60)
		var at []analysis.Span
		for _, x := range got.Clips {
			at = append(at, analysis.Span{Start: x.Start, End: x.End})
		}
		if !slices.Equal(at, c.want) {
			t.Errorf("%v beside %v: clips %v, want %v", c.said, c.elsewhere, at, c.want)
		}
	}
	if got := b.trackVoice(2, spans(0, 15), nil, 60).Says; !strings.Contains(got, "Track 2 speaks for 15") || !strings.Contains(got, "25") {
		t.Error(got)
	}
}

// One press tells whose track it is, and one plays where it speaks.
func TestWhoseVoiceIsAnswered(t *testing.T) {
	obs, res := rehearsal(30)
	obs.OtherVoice = &analysis.Voice{}
	obs.Recording.Audio = &analysis.AudioStream{Channel: analysis.RightChannel}
	obs.Recording.Other = &analysis.AudioStream{Channel: analysis.LeftChannel}
	res.Speech = []analysis.Span{{Start: 2, End: 9}}
	res.Moments = append(res.Moments, analysis.Moment{Measure: "voice.other_voice", Kind: "other_voice", Start: 12, End: 15})
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	opt := PageOptions{API: "/api/rehearsals/7", Served: true}
	ctx, asked := asking(t, &rep, obs, res, opt)
	for _, v := range browsertest.Axe(t, ctx) {
		t.Errorf("axe: %+v", v)
	}
	if got := browsertest.Eval[string](t, ctx, `Array.from(document.querySelectorAll('#whose a.clip'), a => a.dataset.t).join(' ')`); got != "12 2" {
		t.Errorf("the tracks begin at %q", got)
	}
	browsertest.Press(t, ctx, `button.track[data-track="1"]`)
	if got := <-asked; got != "/api/rehearsals/7/trackmap[me:1]" {
		t.Errorf("asked for %s", got)
	}
}
