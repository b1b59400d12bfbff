package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"poise/analysis"
	"poise/analysis/internal/browsertest"
)

// What others get holds no name, no word that was said and no landmark of the face, wherever it came from.
func TestSharedPageKeepsToItself(t *testing.T) {
	const secret = "Zebrafinch"
	obs, res := rehearsal(60)
	withPoints(obs.Visual)
	obs.Recording.Name, obs.Recording.Path = secret+".mp4", "/home/"+secret
	obs.Recording.Warnings = []string{"The file " + secret + ".mp4 is damaged.", "The frame rate varies."}
	res.Questions = []analysis.Question{{Start: 1, End: 3, Text: secret + "?"}}
	res.Transcript = &analysis.Transcript{Timed: true, Segments: []analysis.TranscriptSegment{{Start: 1, End: 2, Text: "My name is " + secret}},
		Counts: &analysis.WordCounts{Words: 4, Most: []analysis.WordCount{{Word: secret, Count: 1}}}}
	res.Defines = append(res.Defines, defined("voice.fillers"))
	res.Findings = append(res.Findings, analysis.Finding{ID: "voice.fillers", Value: 1, Unit: "per minute", Coverage: 1, Band: [2]float64{0, 2}})
	res.Moments = append(res.Moments, analysis.Moment{Measure: "voice.fillers", Start: 5, End: 6, Kind: "filler", Why: `"` + secret + `" in the transcript`})
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	before, err := json.Marshal(rep)
	if err != nil {
		t.Fatal(err)
	}
	render := func(opt ShareOptions) string {
		var b bytes.Buffer
		if err := Share(&b, &rep, obs, res, opt); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	page := render(ShareOptions{Figure: true})
	for _, never := range []string{secret, rep.Recording.Digest, `"face":`, "<video", "report.json"} {
		if strings.Contains(page, never) {
			t.Errorf("the page for others holds %q", never)
		}
	}
	if !strings.Contains(page, "The frame rate varies.") || !strings.Contains(page, `"motion":{`) {
		t.Error("the page lacks a warning or the figure")
	}
	if page := render(ShareOptions{Words: true}); !strings.Contains(page, "My name is "+secret) || strings.Contains(page, `"motion":{`) {
		t.Error("words are asked for, the figure is not")
	}
	if after, _ := json.Marshal(rep); !bytes.Equal(before, after) {
		t.Error("sharing changes the report itself")
	}
	ctx := browser(t)
	browsertest.Do(t, ctx, chromedp.Navigate(saved(t, page)), browsertest.Until(`document.querySelector('canvas.overlay') !== null`))
}
