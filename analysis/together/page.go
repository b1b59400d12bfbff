package together

import (
	_ "embed"
	"html/template"
	"io"

	"poise/analysis/lang"
	"poise/analysis/report"
)

//go:embed page.html
var pageText string

var pageTemplate = lang.EachLanguage(func() *template.Template { return template.Must(template.New("page").Parse(lang.Template(pageText))) })

// Page writes a page about both. Of the options, it takes the links and whether it is served; hrefs lead to the report of each, and may be
// empty.
func (p *Pair) Page(w io.Writer, opt report.PageOptions, hrefs [2]string) error {
	return pageTemplate().Execute(w, &struct {
		report.PageOptions
		*Pair
		Style template.CSS
		Sides [2]side
	}{opt, p, report.Style(), [2]side{{lang.T("On the left"), hrefs[0], p.Tips[0], false}, {lang.T("On the right"), hrefs[1], p.Tips[1], true}}})
}

// side is one of the two, as the page has them.
type side struct {
	Name, Href string
	Tips       []Tip
	Right      bool // the one on the right
}
