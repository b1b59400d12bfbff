package report

import (
	"io"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
)

// ShareOptions say what a page for others holds. The zero value is the least of it: numbers, moments and plots.
type ShareOptions struct {
	Figure bool // draw the movements of arms, head and gaze; never the face's landmarks
	Words  bool // the transcript, the questions and the words of fillers
}

// Share writes the page of a report for others: one file without the recording, its name and digest, the files beside it,
// and the landmarks of the face. The numbers are the report's.
func Share(w io.Writer, rep *analysis.Report, obs *analysis.Observations, res *analysis.Results, opt ShareOptions) error {
	r, o, s := *rep, *obs, *res
	r.Recording.Warnings = nil
	for _, warning := range rep.Recording.Warnings {
		if n := rep.Recording.Name; n == "" || !strings.Contains(warning, n) {
			r.Recording.Warnings = append(r.Recording.Warnings, warning)
		}
	}
	r.Recording.Name, r.Recording.Digest, r.Recording.Path, r.Recording.Recorded = lang.T("A rehearsal"), "", "", ""
	o.Recording = r.Recording
	r.Baseline.Candidates, r.Looks = nil, nil // there is nothing to play, and others cannot answer
	if !opt.Words {
		r.Transcript, r.NoTranscript = nil, ""
		r.Questions, r.Moments = wordless(rep.Questions, rep.Moments, res.Defines)
	}
	p := newPage(&r, &o, &s, PageOptions{Alone: true})
	p.Shared = true
	if p.Packed != nil {
		p.Packed.share(opt.Figure)
		p.Data.Motion = p.Packed.Motion != nil
	}
	return pageTemplate().Execute(w, p)
}

// wordless are questions and moments without what was said.
func wordless(questions []analysis.Question, moments []analysis.Moment, defs []analysis.Definition) ([]analysis.Question, []analysis.Moment) {
	q := append([]analysis.Question(nil), questions...)
	for i := range q {
		q[i].Text = ""
	}
	m := append([]analysis.Moment(nil), moments...)
	instead := map[string]string{}
	for _, d := range defs {
		instead[d.ID] = d.Display.Wordless
	}
	for i := range m {
		if text := instead[m[i].Measure]; text != "" { // its sentences quote
			m[i].Why = text
		}
	}
	return q, m
}

// share takes from the columns what others don't get.
func (c *columns) share(figure bool) {
	if !figure {
		c.Motion = nil
	}
	if c.Motion != nil {
		c.Motion.Face = ""
	}
}

// PaperOptions say how a report is printed. The zero value is two pages of A4, without pictures of moments.
type PaperOptions struct {
	Stills Stills
	Full   bool // all measurements, on as many pages as it takes
	Letter bool // the size of paper of North America
}

// Paper writes the page for printing, without the recording.
func Paper(w io.Writer, rep *analysis.Report, obs *analysis.Observations, res *analysis.Results, opt PaperOptions) error {
	p := newPage(rep, obs, res, PageOptions{Stills: opt.Stills})
	p.Brief, p.Letter = !opt.Full, opt.Letter
	return pageTemplate().Execute(w, p)
}
