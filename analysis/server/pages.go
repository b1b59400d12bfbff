package server

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/library"
	"poise/analysis/questions"
	"poise/analysis/report"
	"poise/analysis/report/format"
)

// page is what templates show. Fields that a page does not need stay empty.
type page struct {
	Title   string
	Nonce   string
	Scripts []string // names of assets
	Failure string
	Items   []entry
	Item    entry
	Here    bool // another page than the library's
	Barred  bool // whoever asked may see no page
	Prompts string
	Bank    []questions.Set
	Live    bool // cues are offered while recording
	Compare bool // there are two reports or more
	Largest string
	Edit    *edit
	Share   *sharing
	Client  *clientView
	Batches []batchView
	Watched bool     // there are batches
	Earlier []string // ids of rehearsals that another version of poise has measured
	Takes   *takes

	Foreign   bool     // those of Earlier only lack the pages' language
	Languages []speech // the library's page chooses among them
	Offer     *offer
}

// entry is one rehearsal of the list.
type entry struct {
	library.Item
	When    string
	Length  string
	Figures []figure
	Queued  bool
}

// figure is a number in words; without any, Why it wasn't measured.
type figure struct{ Label, Words, Why string }

// edit is what the settings page shows of a report.
type edit struct {
	Baseline  string // in words
	Looks     []look
	Problem   string // what is wrong with a marked look
	Excluded  []timed
	Questions string
	Heard     bool // the questions were heard; nobody has named them
	Groups    []group
	Changed   int // thresholds that are not the default
}

type timed struct {
	analysis.Span
	Text string
}

// look is a marked look in words.
type look struct {
	analysis.Look
	Place, Text string
}

// placeNames are the places that can be marked, in the words of the person who looks at them.
var placeNames = map[analysis.Place]string{analysis.AtLens: lang.Mark("the lens"), analysis.AtScreen: lang.Mark("the screen"), analysis.AtNotes: lang.Mark("your notes")}

type group struct {
	Name                 string
	Thresholds, Advanced []threshold
}

type threshold struct {
	Threshold
	Name, Value, Default string
	Says, Unit           string
	Low, High            float64
	Slider               slider
}

// page renders a template with a fresh nonce.
func (s *Server) page(w http.ResponseWriter, status int, name string, p page) {
	p.Nonce, p.Watched, p.Here = rand.Text(), len(s.batches.dirs) > 0, name != "library.html"
	var b bytes.Buffer
	if err := templates().ExecuteTemplate(&b, name, p); err != nil {
		s.opt.Log.Error("render page", "page", name, "error", err)
		http.Error(w, lang.T(errServer.text), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; script-src 'nonce-%[1]s'; style-src 'nonce-%[1]s'; connect-src 'self'; "+
		"media-src 'self' blob:; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", p.Nonce))
	h.Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a client that went away
}

func (s *Server) libraryPage(w http.ResponseWriter, r *http.Request) {
	items, err := s.opt.Library.Items()
	if err != nil {
		s.fail(w, r, err)
		return
	}
	p := page{Title: lang.T("Your rehearsals"), Scripts: []string{"common.js", "library.js", "again.js", "language.js"}, Largest: size(s.opt.MaxBytes),
		Languages: s.languages(), Offer: s.offered(r)}
	reports := 0
	for _, it := range items {
		p.Items = append(p.Items, s.entry(it))
		if it.State == library.Done {
			reports++
		}
	}
	p.Compare = reports > 1
	p.Earlier, p.Foreign = s.earlier(items)
	s.page(w, http.StatusOK, "library.html", p)
}

func (s *Server) recordPage(w http.ResponseWriter, _ *http.Request) {
	s.page(w, http.StatusOK, "record.html", page{Title: lang.T("Record a rehearsal"), Scripts: []string{"common.js", "live.js", "studio.js", "prompts.js", "record.js"},
		Prompts: s.opt.Prompts, Bank: bank(), Live: s.opt.Live != nil})
}

// bank is the questions to practise with, in the language of the pages.
func bank() []questions.Set {
	sets := questions.Bank()
	for i := range sets {
		sets[i].Name = lang.T(sets[i].Name)
		for k, q := range sets[i].Questions {
			sets[i].Questions[k] = lang.T(q)
		}
	}
	return sets
}

func (s *Server) helpPage(w http.ResponseWriter, _ *http.Request) {
	s.page(w, http.StatusOK, "help.html", page{Title: lang.T("Help")})
}

// rehearsalPage is the report, or how far it is.
func (s *Server) rehearsalPage(w http.ResponseWriter, r *http.Request) {
	it, err := s.item(r)
	switch {
	case err != nil:
		s.fail(w, r, err)
	case it.State == library.Done && !s.queue.has(it.ID):
		s.shownReport(w, r, it)
	default:
		s.waiting(w, http.StatusOK, s.entry(it))
	}
}

// waiting answers with the page of a rehearsal whose report can't be shown yet: how far it is, or why not, and a way to try again.
func (s *Server) waiting(w http.ResponseWriter, status int, e entry) {
	s.page(w, status, "waiting.html", page{Title: e.Title, Scripts: []string{"common.js", "waiting.js"}, Item: e})
}

func (s *Server) settingsPage(w http.ResponseWriter, r *http.Request) {
	it, err := s.item(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	p := page{Title: it.Title, Scripts: []string{"common.js", "settings.js"}, Item: s.entry(it)}
	if it.State == library.Done {
		rep, err := report.Read(it.Folder)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		p.Edit = s.edit(rep)
	}
	s.page(w, http.StatusOK, "settings.html", p)
}

func (s *Server) entry(it library.Item) entry {
	e := entry{Item: it, When: lang.DateTime(it.Created.Local()), Queued: s.queue.has(it.ID)}
	e.Failure = lang.Retold(it.Failure)
	if it.Duration > 0 {
		e.Length = format.Clock(it.Duration)
	}
	if it.State == library.Done {
		e.Figures = figures(it.Figures, s.opt.Definitions())
	}
	return e
}

// mostListed is how many numbers the list of rehearsals shows: as many as stand in a line.
const mostListed = 4

// figures are the first headlines in words; the report has the numbers.
func figures(all map[string]library.Figure, defs []analysis.Definition) (out []figure) {
	listed := report.Headlines(defs)
	for _, h := range listed[:min(len(listed), mostListed)] {
		f := figure{Label: h.Title, Why: format.Reason(all[h.ID].Reason)}
		if v := all[h.ID].Value; v != nil {
			f.Words = format.Capital(strings.TrimSuffix(format.Words(*v, all[h.ID].Unit), lang.T(" of the time")))
		}
		out = append(out, f)
	}
	return out
}

// exact is a time as m:ss.t, as the command line reads it.
func exact(t float64) string {
	tenths := int(math.Round(10 * t))
	return fmt.Sprintf("%d:%02d.%d", tenths/600, tenths/10%60, tenths%10)
}

func size(n int64) string { return lang.T("%.0f GB", float64(n)/(1<<30)) }

func (s *Server) edit(rep *analysis.Report) *edit {
	e := &edit{Baseline: lang.T("You have not marked it yet, so it was assumed from the recording."), Problem: rep.Baseline.Problem}
	switch {
	case rep.Baseline.Source == "marked":
		e.Baseline = lang.T("You have marked it.")
	case len(rep.Baseline.Candidates) > 0:
		e.Baseline = lang.T("Two places could be your lens: the report asks which of two clips shows it.")
	}
	for _, l := range rep.Looks {
		e.Looks = append(e.Looks, look{l, lang.T(placeNames[l.At]), lang.T("%s to %s", exact(l.Range.Start), exact(l.Range.End))})
	}
	for _, x := range rep.Excluded {
		e.Excluded = append(e.Excluded, timed{x, lang.T("%s to %s", exact(x.Start), exact(x.End))})
	}
	e.Questions, e.Heard = asked(rep.Questions, analysis.QuestionGiven), false
	if e.Questions == "" {
		e.Questions = asked(rep.Questions, analysis.QuestionHeard)
		e.Heard = e.Questions != ""
	}
	e.Groups, e.Changed = s.groups(rep.Profile)
	return e
}

// asked lists the questions of one source as --questions reads them.
func asked(all []analysis.Question, source string) (text string) {
	for _, q := range all {
		if q.Source != source {
			continue
		}
		text += exact(q.Start)
		if q.End > q.Start {
			text += "-" + exact(q.End)
		}
		text += " " + q.Text + "\n"
	}
	return text
}

// groups arranges the thresholds of a profile by the first part of their keys.
func (s *Server) groups(now analysis.Profile) (out []group, changed int) {
	usual := analysis.DefaultProfile()
	for _, l := range analysis.Limits() {
		i := slices.IndexFunc(s.opt.Thresholds, func(t Threshold) bool { return t.Key == l.Key })
		if i < 0 {
			continue
		}
		first, rest, _ := strings.Cut(l.Key, ".")
		if len(out) == 0 || out[len(out)-1].Name != lang.T(groupNames[first]) {
			out = append(out, group{Name: lang.T(groupNames[first])})
		}
		is, was := *l.Of(&now), *l.Of(&usual)
		t := threshold{Threshold: s.opt.Thresholds[i], Name: title(rest), Value: plain(is), Default: plain(was), Low: l.Low, High: l.High}
		if w, ok := wordings[l.Key]; ok {
			t.Name, t.Says, t.Unit, t.Slider = lang.T(w.name), lang.T(w.says), lang.T(w.unit), newSlider(w, l, is, was)
		}
		if t.Value != t.Default {
			changed++
		}
		g := &out[len(out)-1]
		if l.Advanced {
			g.Advanced = append(g.Advanced, t)
		} else {
			g.Thresholds = append(g.Thresholds, t)
		}
	}
	return out, changed
}

func plain(v float64) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return "" // no threshold is infinite
	}
	return string(raw)
}

// title makes words of a key: "cone_yaw" is "Cone yaw".
func title(key string) string {
	return format.Capital(strings.ReplaceAll(key, "_", " "))
}
