package report

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"math"
	"slices"
	"strings"
	"sync"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

//go:embed assets
var assets embed.FS

var (
	pageTemplate = lang.EachLanguage(func() *template.Template { return lang.Parse(template.New("page.html"), assets, "assets/*.html") })
	pageStyle    = asset("page.css")
	pageScript   = joinedScript()
)

// scriptParts are the parts of the page's script, in the order in which they build on each other.
var scriptParts = []string{"begin", "player", "view", "timeline", "plots", "overlay", "moments", "said", "find", "served", "wrong", "remarks", "who", "looks", "end"}

// joinedScript is the page's one script: its parts share one scope, and nothing else sees it.
func joinedScript() string {
	var b strings.Builder
	b.WriteString("'use strict';\n(function () {\n" + lang.Reader)
	for _, name := range scriptParts {
		b.WriteString(asset("script/" + name + ".js"))
	}
	b.WriteString("})();\n")
	return b.String()
}

func asset(name string) string {
	b, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(b)
}

// contentPolicy lets the page run its own script and style and play a local recording; nothing may be fetched.
var contentPolicy = "default-src 'none'; script-src " + hashOf(pageScript) + "; style-src " + hashOf(pageStyle) +
	"; media-src 'self' file: blob:; img-src data:; base-uri 'none'; form-action 'none'"

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// page is what the template shows.
type page struct {
	PageOptions
	Style   template.CSS
	Script  template.JS
	Texts   template.JS // of the script, in another language
	Name    string
	Length  string
	Head    []string // date, length, who is measured
	Lead    string   // the sentence that the page opens with
	Tips    []tipGroup
	Numbers []number
	Sums    *pictures
	Sound   bool   // there is no picture
	Side    string // left or right: of two people, the one who was asked for
	Video   template.URL
	Width   int
	Height  int
	Notes   []string
	Lanes   []lane
	Ticks   []tick
	Asked   []asked
	Total   float64
	Data    timelineData
	Packed  *columns  // nil: nothing was seen or heard
	Shared  bool      // for others: without recording, names and words
	Own     []clip    // the owner's notes
	Left    []left    // ranges that the user left out
	Brief   bool      // printed on two pages
	Letter  bool      // of that size; else A4
	Whose   *whose    // which of two voices is the user's; nil: it needn't be asked
	Who     []someone // of whom the page asks which one is the user; none: it needn't
	Doubt   string    // what is wrong with the look that the user marked
	Which   []candidate
	Looks   []markedLook
	Places  []place
	Groups  []group
	Quality quality
	Said    *said
	Columns []fact // of frames.csv
	Report  *analysis.Report
	Base    string
}

type fact struct{ Name, Text string }

// clip is a link into the recording.
type clip struct {
	Start, End float64
	Href       template.URL // works without script: a media fragment of the recording
	Time, Text string
}

// left is a range that the user left out: of one measure, or (empty) of everything.
type left struct {
	clip
	Measure string
}

type tick struct {
	Percent float64
	Text    string
	Anchor  string // of the text: start, middle, end
	Extra   bool   // left out where there is little room
}

// timelineData is what the script needs to tell what is under the pointer.
type timelineData struct {
	Total    float64       `json:"total"`
	Lanes    []laneData    `json:"lanes"`
	Measures []measureData `json:"measures"` // that have moments
	Moments  [][4]any      `json:"moments"`  // start, end, index of the measure, words
	Motion   bool          `json:"motion"`   // the columns hold a figure
}

type laneData struct {
	Name    string   `json:"name"`
	Texts   []string `json:"texts"`
	Classes []string `json:"classes"` // of the texts
	Runs    []int    `json:"runs"`    // triples: start and end in hundredths of a second, index of the text
}

type measureData struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Count int    `json:"count"`
	Often bool   `json:"often"` // so frequent that nobody steps through them unasked
}

type quality struct {
	Facts    []fact
	Warnings []string
	Checks   []card
}

func newPage(rep *analysis.Report, obs *analysis.Observations, res *analysis.Results, opt PageOptions) *page {
	total := totalLength(obs)
	b := &builder{rep: rep, obs: obs, res: res, src: opt.Recording, total: total, remarks: opt.Remarks, byMeasure: map[string][]analysis.Moment{}}
	b.voices = b.bothVoices()
	for _, m := range rep.Moments {
		b.byMeasure[m.Measure] = append(b.byMeasure[m.Measure], m)
	}
	var packed *columns
	var pack sync.WaitGroup
	pack.Go(func() { packed = packColumns(obs, res, &rep.Profile) })
	p := &page{
		PageOptions: opt, Style: template.CSS(pageStyle), Script: template.JS(pageScript), Texts: lang.Script(pageScript),
		Name: rep.Recording.Name, Length: format.Length(total), Head: b.head(opt.Date), Numbers: b.numbers(), Sums: b.pictures(), Sound: obs.Recording.Video == nil, Video: template.URL(opt.Recording),
		Width: 1280, Height: 720, Lanes: b.lanes(), Ticks: ticks(total), Total: total,
		Groups: b.groups(), Quality: b.quality(), Report: rep, Base: b.baselineText(), Columns: columnNotes(), Said: b.said(),
	}
	if v := obs.Recording.Video; v != nil && v.Width > 0 && v.Height > 0 {
		p.Width, p.Height = v.Width, v.Height
	}
	if s := obs.Options.Person; s == "left" || s == "right" {
		p.Side = s
	}
	if p.Title == "" {
		p.Title = p.Name
	}
	p.Tips, p.Notes = b.tips(opt.Stills)
	p.Lead = lead(p.Tips, slices.ContainsFunc(p.Numbers, func(n number) bool { return n.Exact != "" }))
	p.Data = timelineData{Total: total}
	for _, l := range p.Lanes {
		p.Data.Lanes = append(p.Data.Lanes, l.data())
	}
	p.Data.Measures, p.Data.Moments = b.steps()
	p.Doubt, p.Which, p.Looks, p.Places = rep.Baseline.Problem, b.candidates(), b.looks(), places()
	p.Asked = b.questions()
	if opt.AskWho && opt.API != "" {
		p.Who = b.whoAreYou(opt.Stills)
	}
	p.Whose = b.whoseVoice()
	p.Left, p.Own = b.left(), b.remarkClips()
	pack.Wait()
	p.Packed, p.Data.Motion = packed, packed != nil && packed.Motion != nil
	return p
}

// left are the stretches that the user left out, of everything first.
func (b *builder) left() (out []left) {
	for _, s := range b.rep.Excluded {
		out = append(out, left{clip: b.clip(s.Start, s.End, lang.T("of everything"))})
	}
	for _, d := range b.res.Defines {
		out = append(out, b.wrong(d.ID)...)
	}
	return out
}

// wrong are the stretches that the user left out of one measure.
func (b *builder) wrong(id string) (out []left) {
	for _, w := range b.rep.Wrong {
		if w.Measure == id {
			out = append(out, left{clip: b.clip(w.Range.Start, w.Range.End, lang.T("of “%s”", b.define(id).Title)), Measure: id})
		}
	}
	return out
}

// mostSteps bounds the moments that the script can step through; the cards and moments.csv list more.
const mostSteps = 5000

// steps are the moments as the script steps through them.
func (b *builder) steps() (measures []measureData, moments [][4]any) {
	index := map[string]int{}
	for _, d := range b.res.Defines {
		if n := len(b.byMeasure[d.ID]); n > 0 {
			index[d.ID] = len(measures)
			measures = append(measures, measureData{d.ID, d.Title, n, d.Display.Frequent})
		}
	}
	measures, moments = list(measures), [][4]any{}
	for _, m := range b.rep.Moments {
		if k, ok := index[m.Measure]; ok && len(moments) < mostSteps {
			moments = append(moments, [4]any{m.Start, m.End, k, m.Why})
		}
	}
	return measures, moments
}

// totalLength is the recording's length in seconds; where the container doesn't say, the last thing seen or heard.
func totalLength(obs *analysis.Observations) float64 {
	total := obs.Recording.Duration
	if v := obs.Visual; v != nil && len(v.Time) > 0 {
		total = max(total, v.Time[len(v.Time)-1])
	}
	if v := obs.Voice; v != nil {
		total = max(total, v.Start+v.Duration)
	}
	if !(total > 0) || math.IsInf(total, 0) {
		return 1
	}
	return total
}

// ticks marks the time axis: at most about ten round times.
func ticks(total float64) []tick {
	steps := []float64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600}
	step := steps[len(steps)-1]
	for _, s := range steps {
		if total/s <= 12 {
			step = s
			break
		}
	}
	step *= max(1, math.Ceil(total/step/20))
	var out []tick
	for t := 0.0; t <= total*.97; t += step {
		anchor := "middle"
		if t == 0 {
			anchor = "start"
		}
		out = append(out, tick{math.Round(t/total*1e5) / 1e3, format.Clock(t), anchor, len(out)%2 == 1 || t > total*.88})
	}
	return append(out, tick{100, format.Clock(total), "end", false})
}

func (l *lane) data() laneData {
	d := laneData{Name: l.Name, Texts: []string{}, Classes: []string{}, Runs: make([]int, 0, 3*len(l.runs))}
	index := map[string]int{}
	runs := slices.Clone(l.runs)
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.start, b.start) })
	for _, r := range runs {
		k, ok := index[r.text]
		if !ok {
			k = len(d.Texts)
			index[r.text], d.Texts, d.Classes = k, append(d.Texts, r.text), append(d.Classes, r.class)
		}
		d.Runs = append(d.Runs, int(math.Round(r.start*100)), int(math.Round(r.end*100)), k)
	}
	return d
}
