package report

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/google/renameio/v2"

	"poise/analysis"
)

// Options of Write.
type Options struct {
	// VideoPath is the recording to play in report.html; empty: the page says that there is none.
	VideoPath string
}

// Write writes report.json, frames.csv, moments.csv, moments.vtt, transcript.vtt and report.html into dir, which it makes if
// needed. All are first written beside their places and renamed when the last one is complete: a full disk or an interruption
// leaves what was there before.
func Write(dir string, rep *analysis.Report, obs *analysis.Observations, res *analysis.Results, opt Options) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", plain(err))
	}
	src, err := videoLink(dir, opt.VideoPath)
	if err != nil {
		return err
	}
	files := []struct {
		name string
		emit func(io.Writer) error
	}{
		{"report.json", func(w io.Writer) error { return writeJSON(w, rep) }},
		{"frames.csv", func(w io.Writer) error { return writeFrames(w, obs.Visual, res.Frames) }},
		{"moments.csv", func(w io.Writer) error { return writeMoments(w, rep.Moments) }},
		{"moments.vtt", func(w io.Writer) error { return writeVTT(w, rep.Moments) }},
		{"transcript.vtt", func(w io.Writer) error { return writeTranscript(w, rep) }},
		{"report.html", func(w io.Writer) error { return writePage(w, rep, obs, res, src) }},
	}
	pending := make([]*renameio.PendingFile, len(files))
	defer func() {
		for _, p := range pending {
			if p != nil {
				p.Cleanup() // nothing to do for those that were renamed
			}
		}
	}()
	failed := make([]error, len(files))
	var all sync.WaitGroup
	for i, f := range files {
		all.Go(func() {
			p, err := renameio.NewPendingFile(filepath.Join(dir, f.name), renameio.WithTempDir(dir), renameio.WithPermissions(0o644))
			if err == nil {
				pending[i] = p
				err = emit(p, f.emit)
			}
			if err != nil {
				failed[i] = fmt.Errorf("write %s: %w", f.name, plain(err))
			}
		})
	}
	all.Wait()
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	for i, p := range pending {
		if err := p.CloseAtomicallyReplace(); err != nil {
			return fmt.Errorf("write %s: %w", files[i].name, plain(err))
		}
	}
	return nil
}

func emit(w io.Writer, to func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 256<<10)
	return errors.Join(to(b), b.Flush())
}

// plain drops the name of the temporary file, which means nothing to a reader.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}

func writeJSON(w io.Writer, rep *analysis.Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(rep)
}
