package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
)

func conversation() *analysis.Transcript {
	return &analysis.Transcript{Source: analysis.FromFile, Timed: true, Segments: []analysis.TranscriptSegment{
		{Start: 1, End: 2.5, Text: "Why <us>?", Speaker: "Ann & Co"},
		{Start: 2.5, End: 8, Text: "Because it moves.", Speaker: "Bo", Words: 3, WPM: 120},
		{Start: 9, End: 9, Text: "It moves.", Speaker: "Bo", Words: 2},
	}, Counts: &analysis.WordCounts{Words: 5, We: 1, Speaker: "Bo", Most: []analysis.WordCount{{Word: "moves", Count: 2}}}}
}

func TestTranscriptVTT(t *testing.T) {
	for name, c := range map[string]struct {
		rep  analysis.Report
		want string
	}{
		"timed": {analysis.Report{Transcript: conversation()}, "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v Ann &amp; Co>Why &lt;us&gt;?\n" +
			"\n00:00:02.500 --> 00:00:08.000\n<v Bo>Because it moves.\n\n00:00:09.000 --> 00:00:09.200\n<v Bo>It moves.\n"},
		"words": {analysis.Report{Transcript: &analysis.Transcript{Timed: true, Segments: []analysis.TranscriptSegment{{Start: 1, End: 3, Text: "A <b> c",
			Timed: []analysis.TimedWord{{Text: "A", Start: 1}, {Text: "<b>", Start: 1.5}, {Text: "c", Start: 1.5}}}}}},
			"WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nA <00:00:01.500>&lt;b&gt; c\n"},
		"untimed": {analysis.Report{Transcript: &analysis.Transcript{}}, "WEBVTT\n\nNOTE The transcript that was given has no times\n"},
		"none":    {analysis.Report{}, "WEBVTT\n\nNOTE No transcript was made\n"},
		"German": {analysis.Report{NoTranscript: analysis.OtherLanguage.String()},
			"WEBVTT\n\nNOTE No transcript: only English can be transcribed here\n"},
	} {
		var b bytes.Buffer
		if err := writeTranscript(&b, &c.rep); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, b.String()); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestPageShowsWhatWasSaid(t *testing.T) {
	obs, res := rehearsal(30)
	res.Transcript = conversation()
	page := renderPage(t, obs, res, "")
	for _, want := range []string{`<p title="120 words/min">Because it moves.`, "<b class=\"speaker\">Bo</b>",
		"Why &lt;us&gt;?", "words of Bo</dt><dd>5", "moves 2", `data-t="2.5" data-e="8">0:02</a>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if n := strings.Count(page, "<b class=\"speaker\">Bo</b>"); n != 1 {
		t.Errorf("the name stands %d times over neighbouring lines", n)
	}
	obs, res = rehearsal(30)
	obs.NoTranscript = analysis.NoSpeechNetwork.String()
	if page := renderPage(t, obs, res, ""); !strings.Contains(page, "No transcript. Speech can&#39;t be found on this computer.") {
		t.Error("the page does not say why there is no transcript")
	}
	obs.Transcript = conversation() // heard, but by these thresholds nobody speaks
	if rep := Build(obs, res, analysis.DefaultProfile(), Extra{}); rep.Transcript != nil || rep.NoTranscript != analysis.NoSpeech.String() {
		t.Error(rep.Transcript, rep.NoTranscript)
	}
}

// Words that are likelier others are marked; where nobody tells a probability none is.
func TestDoubtfulWords(t *testing.T) {
	got, _ := words([]analysis.TimedWord{{Text: "sure", Probability: 0.9}, {Text: "sick", Probability: 0.26}, {Text: "given"}}, nil)
	for i, want := range []bool{false, true, false} {
		if got[i].Doubt != want {
			t.Errorf("%s: doubt %v", got[i].Text, got[i].Doubt)
		}
	}
}

// Speakers of two tracks are called by what is known of them, those of a file as it names them.
func TestSpeakersAreNamed(t *testing.T) {
	obs, res := rehearsal(30)
	obs.OtherVoice = &analysis.Voice{}
	obs.Recording.Audio = &analysis.AudioStream{Channel: analysis.RightChannel}
	obs.Recording.Other = &analysis.AudioStream{Channel: analysis.LeftChannel}
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	rep.Transcript = &analysis.Transcript{Source: analysis.FromMoonshine}
	b := &builder{rep: &rep, obs: obs, res: res}
	names := func() string { return b.speaker(analysis.SpeakerMe) + ", " + b.speaker(analysis.SpeakerOther) }
	if got := names(); got != "Track 2, Track 1" {
		t.Errorf("whose is whose is not known: %s", got)
	}
	rep.Options.Tracks = &analysis.Tracks{Me: 2}
	if got := names(); got != "You, The other person" {
		t.Errorf("whose is whose was said: %s", got)
	}
	rep.Transcript.Source = analysis.FromFile
	if got := names(); got != "me, other" {
		t.Errorf("a file names them %s", got)
	}
}
