package observe

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"poise/analysis"
	"poise/models"
	"poise/models/networktest"
)

// What is said is in the observations, or the reason why it is not.
func TestWords(t *testing.T) {
	opt := options(t)
	tokens, err := models.LoadTokens(networktest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	spoken := filepath.Join(t.TempDir(), "spoken.wav")
	if out, err := exec.Command("espeak-ng", "-v", "en-us", "-w", spoken, "I wrote the plan and shared it with every department").CombinedOutput(); err != nil {
		t.Fatalf("espeak-ng (apt-get install espeak-ng): %v: %s", err, out)
	}
	softly := film(t, "softly.wav", "-i", spoken, "-af", "volume=-50dB")
	silent := film(t, "silent.wav", "-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "2")
	seen := film(t, "seen.mp4", join(picture, small)...)
	given := &analysis.Transcript{Source: analysis.FromFile, Text: "as given"}
	opencv, _ := networktest.Open(t, models.OpenCV)
	for name, c := range map[string]struct {
		path   string
		change func(*Options)
		text   string // held by the transcript; empty: none
		reason analysis.Reason
	}{
		"spoken":         {spoken, func(*Options) {}, "plan", analysis.Measured},
		"spoken softly":  {softly, func(*Options) {}, "plan", analysis.Measured},
		"not asked for":  {spoken, func(o *Options) { o.Tokens = nil }, "", analysis.Measured},
		"given":          {spoken, func(o *Options) { o.Transcript = given }, "as given", analysis.Measured},
		"other language": {spoken, func(o *Options) { o.Language = "de" }, "", analysis.OtherLanguage},
		"OpenCV":         {spoken, func(o *Options) { o.Runtime = opencv }, "", analysis.NoSpeechNetwork},
		"silence":        {silent, func(*Options) {}, "", analysis.NoSpeech},
		"no sound":       {seen, func(*Options) {}, "", analysis.NoAudio},
	} {
		o := opt
		o.Tokens = tokens
		told := map[Stage]bool{}
		o.Progress = func(p Progress) { told[p.Stage] = told[p.Stage] || p.Ended }
		c.change(&o)
		obs, err := Recording(context.Background(), c.path, o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if tr := obs.Transcript; (tr != nil) != (c.text != "") || tr != nil && !strings.Contains(tr.Text, c.text) {
			t.Errorf("%s: transcript %+v", name, tr)
		}
		if obs.NoTranscript != c.reason.String() {
			t.Errorf("%s: reason %q, want %q", name, obs.NoTranscript, c.reason)
		}
		if want := name == "spoken" || c.path == softly || c.path == silent; told[Transcribing] != want {
			t.Errorf("%s: stage of transcribing ended: %v", name, told[Transcribing])
		}
	}
	noTemporaryFiles(t)
}
