package report

import (
	"html/template"
	"io"

	"poise/analysis"
)

// PageOptions say where a page is shown. The zero value is a file of its own, without a recording, that carries its policy.
type PageOptions struct {
	Recording string   // address of the recording to play, seen from the page; empty: the page says that there is none
	Title     string   // name of the rehearsal; empty: the recording's
	Date      string   // when it was recorded, in words, should the recording not say; empty: not said
	Links     []Link   // at the top, to other pages of a server
	API       string   // address below which a server takes corrections; empty: the page cannot be corrected
	AskWho    bool     // the page asks which of two people the user is, if two are seen
	Stills    Stills   // pictures of moments
	Remarks   []Remark // the owner's notes
	Served    bool     // a server sends Policy as a header: the page carries none
	Alone     bool     // the other files of the report are not beside the page
}

// Link leads to another page.
type Link struct{ Href, Text string }

// Render writes the page of a report, which was built of the same observations and results.
func Render(w io.Writer, rep *analysis.Report, obs *analysis.Observations, res *analysis.Results, opt PageOptions) error {
	return pageTemplate().Execute(w, newPage(rep, obs, res, opt))
}

// Policy is the Content-Security-Policy that a server sends with the page: it lets the page run its own script and style, play
// the recording and, where it can be corrected, reach its server. No other page may hold it in a frame.
func (o *PageOptions) Policy() string {
	policy := contentPolicy
	if o.API != "" {
		policy += "; connect-src 'self'"
	}
	return policy + "; frame-ancestors 'none'"
}

// FilePolicy is the Content-Security-Policy in the head of a page that is a file; empty for one that a server shows.
func (o *PageOptions) FilePolicy() string {
	if o.Served {
		return ""
	}
	return contentPolicy
}

// Style is the page's style sheet, for pages that want to look alike.
func Style() template.CSS { return template.CSS(pageStyle) }
