package server

import (
	"net/http"
	"net/url"
	"strings"

	"poise/analysis"
	"poise/analysis/compare"
	"poise/analysis/lang"
	"poise/analysis/library"
	"poise/analysis/report"
	"poise/analysis/report/format"
)

// takes are two recordings side by side, the earlier one first.
type takes struct {
	Both      []sideTake
	Questions []sameQuestion
	Changes   []takenChange
	Notes     []string
}

// sideTake is one of them.
type sideTake struct {
	ID, Title, When string
	Src             string // of what plays: the recording, or the copy of it that browsers can play
}

// sameQuestion is one that was asked in both, and where.
type sameQuestion struct {
	Text  string
	Start [2]float64
	Rows  []questionRow
}

// questionRow is what the answers of both measure.
type questionRow struct {
	Name string
	Was  [2]string
}

// takenChange is one thing that changed.
type takenChange struct{ Title, FromTo, Weight string }

// takesPage plays two rehearsals side by side, given as "of", with what changed.
func (s *Server) takesPage(w http.ResponseWriter, r *http.Request) {
	t, err := s.takes(r.URL.Query()["of"])
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.page(w, http.StatusOK, "takes.html", page{Title: lang.T("Two takes"), Scripts: []string{"takes.js"}, Takes: t})
}

var errTakes = &failure{http.StatusUnprocessableEntity, lang.Mark("Choose two rehearsals that have a report, each of another recording.")}

func (s *Server) takes(ids []string) (*takes, error) {
	if len(ids) != 2 || ids[0] == ids[1] {
		return nil, errTakes
	}
	sessions, err := s.sessions(ids)
	if err != nil {
		return nil, err
	}
	c, err := compare.Compare(sessions, s.opt.Definitions())
	if err != nil {
		return nil, errTakes
	}
	t := &takes{Notes: c.Notes, Questions: sameQuestions(sessions[0].Report, sessions[1].Report)}
	for _, x := range sessions {
		it, err := s.opt.Library.Get(strings.Trim(strings.TrimPrefix(x.Href, "/rehearsals/"), "/"))
		if err != nil {
			return nil, err
		}
		t.Both = append(t.Both, takeOf(it))
	}
	for _, ch := range c.First() {
		t.Changes = append(t.Changes, takenChange{ch.Def.Title, ch.FromTo(), ch.Weight()})
	}
	return t, nil
}

func takeOf(it library.Item) sideTake {
	t := sideTake{ID: it.ID, Title: it.Title, When: lang.DateTime(it.Created.Local())}
	if it.Recording != "" {
		t.Src = "/rehearsals/" + it.ID + "/" + url.PathEscape(it.Recording)
	}
	return t
}

// sameQuestions are those of the same words in both reports, in order of the first, each once.
func sameQuestions(a, b *analysis.Report) (out []sameQuestion) {
	said := func(q analysis.Question) string { return strings.ToLower(strings.Join(strings.Fields(q.Text), " ")) }
	used := map[int]bool{}
	for _, p := range a.Questions {
		for k, q := range b.Questions {
			if said(p) == "" || said(p) != said(q) || used[k] {
				continue
			}
			used[k] = true
			out = append(out, sameQuestion{Text: p.Text, Start: [2]float64{p.Start, q.Start}, Rows: answerRows(p, q)})
			break
		}
	}
	return out
}

func answerRows(p, q analysis.Question) (out []questionRow) {
	length := func(q analysis.Question) *float64 {
		if q.Answer == nil {
			return nil
		}
		l := q.Answer.Length()
		return &l
	}
	for _, row := range []struct {
		name, unit string
		a, b       *float64
	}{{lang.T("Time to answer"), "s", p.Latency, q.Latency}, {lang.T("Length"), "s", length(p), length(q)}, {lang.T("Pace"), "words/min", p.WPM, q.WPM}, {lang.T("Eye contact"), "share", p.EyeContact, q.EyeContact}} {
		r := questionRow{Name: row.name}
		for k, v := range []*float64{row.a, row.b} {
			if r.Was[k] = format.Absent(); v != nil {
				r.Was[k] = format.Amount(*v, row.unit)
			}
		}
		out = append(out, r)
	}
	return out
}

// takesLink leads from a comparison to the last two of its sessions side by side.
func takesLink(sessions []compare.Session) (l report.Link, ok bool) {
	if len(sessions) < 2 {
		return l, false
	}
	q := url.Values{}
	for _, x := range sessions[len(sessions)-2:] {
		q.Add("of", strings.Trim(strings.TrimPrefix(x.Href, "/rehearsals/"), "/"))
	}
	text := lang.T("Play both side by side")
	if len(sessions) > 2 {
		text = lang.T("Play the last two side by side")
	}
	return report.Link{Href: "/takes?" + q.Encode(), Text: text}, true
}
