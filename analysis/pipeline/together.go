package pipeline

import (
	"bytes"
	"path/filepath"

	"poise/analysis/files"
	"poise/analysis/measure"
	"poise/analysis/report"
	"poise/analysis/together"
)

// TogetherName is the page about two people, beside the folders of their reports.
const TogetherName = "together.html"

// writeTogether writes the page about both, where there are two.
func writeTogether(docs []*Document, dir string) error {
	if len(docs) != 2 {
		return nil
	}
	p, err := together.Of(&docs[0].Report, &docs[1].Report, measure.Definitions())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	hrefs := [2]string{"./" + docs[0].Person + "/report.html", "./" + docs[1].Person + "/report.html"}
	if err := p.Page(&b, report.PageOptions{}, hrefs); err != nil {
		return err
	}
	return OutputError(files.Write(filepath.Join(dir, TogetherName), b.Bytes(), 0o600), dir)
}
