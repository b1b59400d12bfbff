package report

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/report/format"
)

// renderPage renders a page in memory.
func renderPage(t *testing.T, obs *analysis.Observations, res *analysis.Results, src string) string {
	t.Helper()
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	var b bytes.Buffer
	if err := Render(&b, &rep, obs, res, PageOptions{Recording: src}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var scripts = regexp.MustCompile(`(?s)<script.*?</script>`)

// read is what stands on a page besides its script and the script's data.
func read(page string) string { return scripts.ReplaceAllString(page, "") }

func TestPageShowsEveryMeasure(t *testing.T) {
	obs, res := rehearsal(60)
	page := renderPage(t, obs, res, "./a.mp4")
	for _, d := range res.Defines {
		if !strings.Contains(page, "<code>"+d.ID+"</code>") || !strings.Contains(page, `id="`+anchor(d.ID)+`"`) {
			t.Errorf("%s is missing", d.ID)
		}
	}
	for _, want := range []string{"Too few pictures a second.", "likely 74 to 87", "Measured on 95 % of the recording", "81\u00a0%"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, never := range []string{"ZgotmplZ", "NaN", "Inf", "<no value>", "http://", "https://"} {
		if strings.Contains(read(page), never) {
			t.Errorf("the page contains %q", never)
		}
	}
}

func TestPageWithNothingMeasured(t *testing.T) {
	black := &analysis.Observations{Visual: &analysis.Visual{Time: []float64{0, .1}}}
	res := &analysis.Results{}
	headlines := Headlines(measure.Definitions())
	for _, d := range headlines {
		res.Defines = append(res.Defines, d)
		res.Findings = append(res.Findings, analysis.NotMeasured(d, "no_face", "m"))
	}
	for name, obs := range map[string]*analysis.Observations{"black": black, "nothing": {}} {
		page := read(renderPage(t, obs, res, ""))
		if n, first := strings.Count(page, "Not measured</"), strings.Count(page, format.NotEnough+"</")+strings.Count(page, format.Unheard+"</"); n < len(headlines) || first != len(headlines) {
			t.Errorf("%s: %d times not measured, %d times not enough seen", name, n, first)
		}
		if strings.Contains(page, "NaN") || regexp.MustCompile(`<b>0`).MatchString(page) {
			t.Errorf("%s: a number without a measurement", name)
		}
	}
}

// Of sound alone, what only a picture could show is told once, not measure by measure.
func TestPageOfSoundAlone(t *testing.T) {
	obs, res := rehearsal(60)
	page := renderPage(t, obs, res, "")
	obs.Recording.Video, obs.Visual = nil, nil
	alone := renderPage(t, obs, res, "")
	const says = "The recording has no picture"
	if strings.Contains(read(page), says) || !strings.Contains(read(alone), says) {
		t.Error("it is not said that there is no picture, or said though there is one")
	}
	first := regexp.MustCompile(`<article class="number[^"]*" data-measure="([^"]*)"`)
	if len(first.FindAllString(page, -1)) < 8 {
		t.Error("too few numbers of the whole recording")
	}
	heard := map[string]bool{}
	for _, d := range res.Defines {
		heard[d.ID] = d.Section == analysis.SectionVoice
	}
	for _, m := range first.FindAllStringSubmatch(alone, -1) {
		if !heard[m[1]] {
			t.Errorf("%s stands among the first numbers", m[1])
		}
	}
}

func TestPageEscapesWhatStrangersWrote(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>'</title>{{.}}`
	obs, res := rehearsal(30)
	obs.Recording.Name, obs.Recording.Warnings, obs.Program = evil, []string{evil}, evil
	res.Moments[0].Why, res.Moments[0].Kind, res.Summary[0].Text = evil, evil, evil
	res.Findings[0].Method, res.Findings[0].LeftOut[evil] = evil, .5
	res.Questions = []analysis.Question{{Text: evil}}
	res.Transcript = &analysis.Transcript{Source: evil, Segments: []analysis.TranscriptSegment{{Text: evil, Speaker: evil}},
		Counts: &analysis.WordCounts{Words: 9, Speaker: evil, Most: []analysis.WordCount{{Word: evil, Count: 2}}}}
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	var b bytes.Buffer
	if err := Render(&b, &rep, obs, res, PageOptions{Recording: "./" + escapePath(evil)}); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script>alert", "<img", "</title>{{"} {
		if strings.Contains(b.String(), bad) {
			t.Errorf("the page contains %q", bad)
		}
	}
}

// banned are words about what goes on inside a person, about their character, or about hiring: nothing of that can be
// seen or heard, and inferring it at work is forbidden (EU AI Act, article 5(1)(f)).
var banned = regexp.MustCompile(`(?i)\b(nervous|anxi\w*|stress\w*|emotion\w*|feel\w*|afraid|fear\w*|mood|happy|happi\w*|sad|angry|personalit\w*|` +
	`character trait|honest\w*|sincer\w*|truthful\w*|lying|confident\w*|insecur\w*|self-esteem|charism\w*|likeab\w*|trustworth\w*|engage[dm]\w*|` +
	`bored|boring|attentive\w*|enthusias\w*|employab\w*|hire|hiring|no-hire|recruit\w*|candidate score|rank\w*|intelligen\w*|competen\w*)\b`)

func TestWordsOfEverythingThatIsRead(t *testing.T) {
	read := 0
	err := fs.WalkDir(assets, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := assets.ReadFile(path)
		checkWords(t, path, string(b))
		read++
		return err
	})
	if err != nil || read < 3 {
		t.Fatalf("read %d assets: %v", read, err)
	}
	var sources []string
	for _, pattern := range []string{"*.go", "format/*.go", "../compare/*.go", "../compare/*.html", "../checkup/*.go", "../pdf/*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: nothing to read: %v", pattern, err)
		}
		sources = append(sources, found...)
	}
	text := regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`")
	for _, path := range sources {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, ".html") {
			checkWords(t, path, string(b))
		}
		for _, s := range text.FindAllString(string(b), -1) {
			checkWords(t, path, s)
		}
	}
	if banned.FindString("You seemed nervous") == "" {
		t.Fatal("the list finds nothing")
	}
}

func checkWords(t *testing.T, where, text string) {
	t.Helper()
	if w := banned.FindString(text); w != "" {
		t.Errorf("%s: %q says more than can be observed", where, w)
	}
}

func TestParts(t *testing.T) {
	for _, c := range []struct {
		part        analysis.Part
		v           float64
		words, want string
	}{
		{analysis.Part{Name: "median_s", Unit: "s", Label: "median"}, 1.5, "median", "1.5\u00a0s"},
		{analysis.Part{Name: "longest_s", Unit: "s", Label: "longest"}, 75, "longest", "1 min 15 s"},
		{analysis.Part{Name: "count"}, 12, "count", "12"}, {analysis.Part{Name: "left", Unit: "share"}, .12, "left", "12\u00a0%"},
		{analysis.Part{Name: "hand_on_face", Unit: "share"}, .25, "hand on face", "25\u00a0%"},
		{analysis.Part{Name: "noise_db", Unit: "dB", Label: "noise"}, -50.26, "noise", "−50\u00a0dB"},
		{analysis.Part{Name: "median_s", Unit: "s", Label: "median"}, nan, "median", "not measured"},
	} {
		if words, got := partText(c.part, c.v); words != c.words || got != c.want {
			t.Errorf("%s: %q %q, want %q %q", c.part.Name, words, got, c.words, c.want)
		}
	}
}

func TestTable(t *testing.T) {
	obs, res := rehearsal(60)
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	rep.Measures["voice.fillers"] = analysis.NotMeasured(analysis.Definition{Unit: "per minute"}, "no_audio", "m")
	rep.Recording.Warnings = []string{"The video is damaged \x1b[31mand red."}
	for _, width := range []int{100, 60, 40, 24} {
		var b bytes.Buffer
		b.WriteString(warningText(&rep, width) + tableText(tableLines(&rep, measure.Definitions()), width, false))
		got := b.String()
		golden(t, filepath.Join("testdata", "table"+strconv.Itoa(width)+".txt"), b.Bytes())
		for _, l := range strings.Split(got, "\n") {
			if len([]rune(l)) > width {
				t.Errorf("%d columns: %q", width, l)
			}
		}
		if strings.Contains(got, "\x1b") {
			t.Error("colour without a terminal")
		}
		// Nothing is dropped, however narrow: all words of the reason, every coverage, the warning.
		if n := strings.Count(got, "95 %") + strings.Count(got, "95\u00a0%"); n < 2 {
			t.Errorf("%d columns: coverage is missing", width)
		}
		for _, w := range strings.Fields(format.Reason("no_audio") + " video is damaged") {
			if !strings.Contains(got, w) {
				t.Errorf("%d columns: %q is missing", width, w)
			}
		}
	}
}

// What is wrong with the recording is linked to before every number, and a number never without its band and coverage.
func TestPageStartsWithWarnings(t *testing.T) {
	obs, res := rehearsal(60)
	obs.Recording.Warnings = []string{"The video is damaged."}
	for i := range res.Findings {
		if f := &res.Findings[i]; f.ID == "fidget.share" {
			f.Value, f.Band = .16, [2]float64{.16, .16}
		}
	}
	page := renderPage(t, obs, res, "")
	warned, first := strings.Index(page, `id="warned"`), strings.Index(page, `id="numbers"`)
	if warned < 0 || first < warned || !strings.Contains(page, "The video is damaged.") {
		t.Errorf("the warning is at %d, the numbers at %d", warned, first)
	}
	top, _, _ := strings.Cut(page[first:], "</section>")
	n := strings.Count(top, `class="number"`)
	if n == 0 || strings.Count(top, "likely ") != n || strings.Count(top, "Measured on ") != n || !strings.Contains(top, "16\u00a0%, likely 16\u00a0%") {
		t.Errorf("%d numbers: %s", n, top)
	}
	obs.Recording.Warnings = nil
	if page := renderPage(t, obs, res, ""); strings.Contains(page, `id="warnings"`) || strings.Contains(page, `id="warned"`) {
		t.Error("a box of warnings without any")
	}
}

// A row of the timeline without a measurement says so; an empty drawing would read as "never".
func TestLanesNotMeasured(t *testing.T) {
	for _, measured := range []bool{true, false} {
		obs, res := rehearsal(60)
		for i, d := range res.Defines {
			if d.ID == "face.smiling" && !measured {
				res.Findings[i] = analysis.NotMeasured(d, "no_face", "m")
			}
		}
		rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
		found := false
		for _, l := range (&builder{obs: obs, res: res, rep: &rep, total: 60}).lanes() {
			if l.Name == "Smile" {
				found = true
				if (l.Absent == "") != measured || (l.Draw != "") != measured {
					t.Errorf("measured %v: absent %q, drawn %q", measured, l.Absent, l.Draw)
				}
			}
		}
		if !found {
			t.Error("no row for smiling")
		}
	}
}

// What was asked and what was left out have rows of their own, where there is any.
func TestLanesOfWhatTheUserSays(t *testing.T) {
	obs, res := rehearsal(60)
	names := func(rep analysis.Report) (out []string) {
		for _, l := range (&builder{obs: obs, res: res, rep: &rep, total: 60}).lanes() {
			out = append(out, l.Name)
		}
		return out
	}
	plain := names(Build(obs, res, analysis.DefaultProfile(), Extra{}))
	res.Questions = []analysis.Question{{Start: 5, Text: "Why?"}}
	asked := names(Build(obs, res, analysis.DefaultProfile(), Extra{Excluded: []analysis.Span{{Start: 8, End: 9}}}))
	if d := cmp.Diff(append(plain, "Questions", "Left out"), asked); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// Where nobody speaks, eye contact while not speaking would be the same number a second time.
func TestPageSaysNothingTwice(t *testing.T) {
	for _, silent := range []bool{true, false} {
		obs, res := rehearsal(60)
		d := defined("eye_contact.listening")
		res.Defines = append(res.Defines, d)
		res.Findings = append(res.Findings, analysis.Finding{ID: d.ID, Value: .81, Unit: d.Unit, Coverage: .95, Band: [2]float64{.74, .87}})
		for i, d := range res.Defines {
			if d.ID == "eye_contact.speaking" && silent {
				res.Findings[i] = analysis.NotMeasured(d, "no_speech", "m")
			}
		}
		if page := renderPage(t, obs, res, ""); strings.Contains(page, d.Title) == silent {
			t.Errorf("silent %v: shown %v", silent, silent)
		}
	}
}
