package report

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"math"

	"poise/analysis"
)

//go:embed assets
var assets embed.FS

var (
	pageTemplate = template.Must(template.New("page.html").ParseFS(assets, "assets/*.html"))
	pageStyle    = asset("page.css")
	pageScript   = asset("page.js")
	pageFinder   = asset("find.js")
)

func asset(name string) string {
	b, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(b)
}

// contentPolicy lets the page run its own script and style and play a local recording; nothing may be fetched.
var contentPolicy = "default-src 'none'; script-src " + hashOf(pageScript) + " " + hashOf(pageFinder) + "; style-src " + hashOf(pageStyle) +
	"; media-src 'self' file: blob:; img-src data:; base-uri 'none'; form-action 'none'"

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// page is what the template shows.
type page struct {
	Policy  string
	Style   template.CSS
	Script  template.JS
	Finder  template.JS // searches what was said
	Name    string
	Length  string
	Facts   []fact
	Sound   bool // there is no picture
	Video   template.URL
	Width   int
	Height  int
	Figures []figure
	Summary []summaryPart
	Notes   []statement
	Lanes   []lane
	Ticks   []tick
	Asked   []asked
	Total   float64
	Data    timelineData
	Groups  []group
	Quality quality
	Said    *said
	Columns []fact // of frames.csv
	Report  *analysis.Report
	Base    string
}

type fact struct{ Name, Text string }

// figure is one of the large numbers at the top.
type figure struct {
	Label, Value, Unit, Anchor string
	Note, Seen                 string // the band, or why there is no number; on how much of the recording
	Measured                   bool
}

type summaryPart struct {
	Title, Class string
	Statements   []statement
}

type statement struct {
	Text, Measure, Anchor, Rule string
	Clips                       []clip
}

// clip is a link into the recording.
type clip struct {
	Start, End float64
	Href       template.URL // works without script: a media fragment of the recording
	Time, Text string
}

type tick struct {
	Percent float64
	Text    string
	Anchor  string // of the text: start, middle, end
	Extra   bool   // left out where there is little room
}

// timelineData is what the script needs to tell what is under the pointer.
type timelineData struct {
	Total float64    `json:"total"`
	Lanes []laneData `json:"lanes"`
}

type laneData struct {
	Name  string   `json:"name"`
	Texts []string `json:"texts"`
	Runs  []int    `json:"runs"` // triples: start and end in hundredths of a second, index of the text
}

type quality struct {
	Facts    []fact
	Warnings []string
	Checks   []card
}

// headlines are the numbers that stand at the top, in plain words, where the report has them.
var headlines = []struct{ id, label string }{
	{"eye_contact.gaze_to_camera", "Looking at the lens"},
	{"posture.open", "Open posture"},
	{"fidget.share", "Fidgeting"},
	{"pace.wpm", "Speaking pace"},
	{"pace.pauses", "Pauses"},
	{"voice.fillers", "Fillers"},
}

// writePage renders report.html; src is the address of the recording, or empty.
func writePage(w io.Writer, rep *analysis.Report, obs *analysis.Observations, res *analysis.Results, src string) error {
	return pageTemplate.Execute(w, newPage(rep, obs, res, src))
}

func newPage(rep *analysis.Report, obs *analysis.Observations, res *analysis.Results, src string) *page {
	total := totalLength(obs)
	b := &builder{rep: rep, obs: obs, res: res, src: src, total: total, byMeasure: map[string][]analysis.Moment{}}
	for _, m := range rep.Moments {
		b.byMeasure[m.Measure] = append(b.byMeasure[m.Measure], m)
	}
	p := &page{
		Policy: contentPolicy, Style: template.CSS(pageStyle), Script: template.JS(pageScript), Finder: template.JS(pageFinder),
		Name: rep.Recording.Name, Length: length(total), Facts: b.facts(), Sound: obs.Recording.Video == nil, Video: template.URL(src),
		Width: 1280, Height: 720, Figures: b.figures(), Lanes: lanes(obs, res, rep, total), Ticks: ticks(total), Total: total,
		Groups: b.groups(), Quality: b.quality(), Report: rep, Base: b.baselineText(), Columns: columnNotes, Said: b.said(),
	}
	if v := obs.Recording.Video; v != nil && v.Width > 0 && v.Height > 0 {
		p.Width, p.Height = v.Width, v.Height
	}
	p.Summary, p.Notes = b.summary()
	p.Data = timelineData{Total: total}
	for _, l := range p.Lanes {
		p.Data.Lanes = append(p.Data.Lanes, l.data())
	}
	p.Asked = b.questions()
	return p
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
		out = append(out, tick{math.Round(t/total*1e5) / 1e3, clock(t), anchor, len(out)%2 == 1 || t > total*.88})
	}
	return append(out, tick{100, clock(total), "end", false})
}

func (l *lane) data() laneData {
	d := laneData{Name: l.Name, Texts: []string{}, Runs: make([]int, 0, 3*len(l.runs))}
	index := map[string]int{}
	for _, r := range l.runs {
		k, ok := index[r.text]
		if !ok {
			k = len(d.Texts)
			index[r.text], d.Texts = k, append(d.Texts, r.text)
		}
		d.Runs = append(d.Runs, int(math.Round(r.start*100)), int(math.Round(r.end*100)), k)
	}
	return d
}
