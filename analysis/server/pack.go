package server

import (
	"archive/zip"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"poise/analysis/batch/pages"
	"poise/analysis/batch/store"
	"poise/analysis/library"
	"poise/analysis/report"
)

// pack answers with what can be handed to a client: a zip file with an overview, and each report with its recording beside it, so that
// it plays where the file is unpacked. It names nobody else.
func (s *Server) pack(w http.ResponseWriter, r *http.Request) {
	out, plan, c, ok := s.client(r)
	if !ok {
		s.fail(w, r, errNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": library.FileName(c.Name) + ".zip"}))
	z := zip.NewWriter(&patient{w, http.NewResponseController(w)})
	if err := s.fill(z, out, plan, c); err != nil {
		s.opt.Log.Warn("a pack could not be made", "error", err)
		panic(http.ErrAbortHandler) // half a file is none
	}
	_ = z.Close() // a client that went away
}

func (s *Server) fill(z *zip.Writer, out *store.Store, plan []store.Planned, c *pages.Client) error {
	index, err := z.Create(path.Join(c.Folder, "index.html"))
	if err == nil {
		err = c.Page(index)
	}
	var left []string
	for _, p := range plan {
		if err != nil {
			return err
		}
		if !finished(out, p) {
			continue
		}
		var why string
		if why, err = s.packReport(z, out, p); why != "" {
			left = append(left, p.Item.Name+": "+why)
		}
	}
	if err == nil && len(left) > 0 {
		var f io.Writer
		if f, err = z.Create(path.Join(c.Folder, "left out.txt")); err == nil {
			_, err = io.WriteString(f, strings.Join(left, "\n")+"\n")
		}
	}
	return err
}

// packReport adds a report and its recording; why is a sentence where something can't be there.
func (s *Server) packReport(z *zip.Writer, out *store.Store, p store.Planned) (why string, err error) {
	doc, err := measured(out.Place(p.Item.Folder, p.Item.Name))
	if err != nil {
		return s.told(err).text, nil
	}
	opt := report.PageOptions{Title: p.Item.Name, Date: p.Item.Date, Stills: doc.Stills, Alone: true}
	name := filepath.Base(p.Item.Recording)
	f, _, missing := openBelow(filepath.Dir(p.Item.Recording), name)
	if missing == nil {
		defer f.Close()
	}
	if missing == nil && recordingKind(name) != "" {
		opt.Recording = "./" + url.PathEscape(name)
	} else {
		why = "its recording is no longer where it was."
	}
	page, err := z.Create(path.Join(p.Item.Folder, p.Item.Name, "report.html"))
	if err == nil {
		err = report.Render(page, &doc.Report, doc.Observations, doc.Results, opt)
	}
	if err != nil || opt.Recording == "" {
		return why, err
	}
	copied, err := z.CreateHeader(&zip.FileHeader{Name: path.Join(p.Item.Folder, p.Item.Name, name), Method: zip.Store}) // it is packed already
	if err == nil {
		_, err = io.Copy(copied, f)
	}
	if err != nil {
		return why, fmt.Errorf("add the recording: %w", err)
	}
	return why, nil
}

// recordingKind is the type of a recording by its name; empty: what is called like that is none, and is not given away.
func recordingKind(name string) string {
	ext := strings.ToLower(filepath.Ext(name))
	kind := played[ext]
	if kind == "" {
		kind = mime.TypeByExtension(ext)
	}
	if strings.HasPrefix(kind, "video/") || strings.HasPrefix(kind, "audio/") {
		return kind
	}
	return ""
}
