package server

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"poise/analysis/batch"
	"poise/analysis/batch/pages"
	"poise/analysis/batch/store"
	"poise/analysis/lang"
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
	to := &patient{w, http.NewResponseController(w)}
	z := zip.NewWriter(to)
	if err := (&packing{s, r.Context(), to, z, out}).fill(plan, c); err != nil {
		s.opt.Log.Warn("a pack could not be made", "error", err)
		panic(http.ErrAbortHandler) // half a file is none
	}
	_ = z.Close() // a client that went away
}

// packing is a pack that is being written.
type packing struct {
	server *Server
	ctx    context.Context // of whoever waits for it
	to     *patient
	z      *zip.Writer
	out    *store.Store
}

func (p *packing) fill(plan []store.Planned, c *pages.Client) error {
	z := p.z
	index, err := z.Create(path.Join(c.Folder, "index.html"))
	if err == nil {
		err = c.Page(index)
	}
	var left []string
	for _, job := range plan {
		if err != nil {
			return err
		}
		if !finished(p.out, job) {
			continue
		}
		var why string
		if why, err = p.report(job.Item); why != "" {
			left = append(left, job.Item.Name+": "+why)
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

// report adds a report and its recording; why is a sentence where something can't be there.
func (p *packing) report(it batch.Item) (why string, err error) {
	doc, err := measured(p.out.Place(it.Folder, it.Name))
	if err != nil {
		return lang.Retold(p.server.told(err).text), nil
	}
	opt := report.PageOptions{Title: it.Name, Date: it.Date, Stills: doc.Stills, Alone: true}
	name := filepath.Base(it.Recording)
	f, _, missing := openBelow(filepath.Dir(it.Recording), name)
	if missing == nil {
		done := func() { f.Close() }
		defer func() { done() }()
		if recordingKind(name) != "" {
			f, name, done = p.recording(it.Recording, f)
			opt.Recording = "./" + url.PathEscape(name)
		}
	}
	if opt.Recording == "" {
		why = "its recording is no longer where it was."
	}
	page, err := p.z.Create(path.Join(it.Folder, it.Name, "report.html"))
	if err == nil {
		err = report.Render(page, &doc.Report, doc.Observations, doc.Results, opt)
	}
	if err != nil || opt.Recording == "" {
		return why, err
	}
	copied, err := p.z.CreateHeader(&zip.FileHeader{Name: path.Join(it.Folder, it.Name, name), Method: zip.Store}) // it is packed already
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
