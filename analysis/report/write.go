package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"poise/analysis"
	"poise/analysis/files"
)

// Options of Write.
type Options struct {
	// VideoPath is the recording to play in report.html; empty: the page says that there is none.
	VideoPath string
	// Stills are the pictures that the page shows.
	Stills Stills
}

// Write writes report.json, frames.csv, moments.csv, moments.vtt, transcript.vtt, stills.json and report.html into dir, which it makes if
// needed. All are first written beside their places and renamed when the last one is complete: a full disk or an interruption
// leaves what was there before.
func Write(dir string, rep *analysis.Report, obs *analysis.Observations, res *analysis.Results, opt Options) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", files.Bare(err))
	}
	src, err := videoLink(dir, opt.VideoPath)
	if err != nil {
		return err
	}
	all := []struct {
		name string
		emit func(io.Writer) error
	}{
		{FileName, func(w io.Writer) error { return writeJSON(w, rep) }},
		{"frames.csv", func(w io.Writer) error { return writeFrames(w, obs.Visual, res.Frames) }},
		{"moments.csv", func(w io.Writer) error { return writeMoments(w, rep.Moments) }},
		{"moments.vtt", func(w io.Writer) error { return writeVTT(w, rep.Moments) }},
		{"transcript.vtt", func(w io.Writer) error { return writeTranscript(w, rep) }},
		{StillsName, opt.Stills.write},
		{"report.html", func(w io.Writer) error {
			return Render(w, rep, obs, res, PageOptions{Recording: src, Stills: opt.Stills, Remarks: ReadRemarks(dir)})
		}},
	}
	pending := make([]*files.Pending, len(all))
	defer func() {
		for _, p := range pending {
			if p != nil {
				p.Discard()
			}
		}
	}()
	failed := make([]error, len(all))
	var work sync.WaitGroup
	for i, f := range all {
		work.Go(func() {
			if pending[i], failed[i] = files.Begin(filepath.Join(dir, f.name), 0o600); failed[i] == nil {
				failed[i] = pending[i].Fill(f.emit)
			}
		})
	}
	work.Wait()
	for i, err := range failed {
		if err != nil {
			return fmt.Errorf("write %s: %w", all[i].name, err)
		}
	}
	for i, p := range pending {
		if err := p.Commit(); err != nil {
			return fmt.Errorf("write %s: %w", all[i].name, err)
		}
	}
	return nil
}

func writeJSON(w io.Writer, rep *analysis.Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(rep)
}

// Says tells whether the report.json of a folder says what rep says, to the byte.
func Says(dir string, rep *analysis.Report) (bool, error) {
	raw, err := files.ReadIn(dir, FileName, maxBytes)
	if err != nil {
		return false, fmt.Errorf("read the report: %w", err)
	}
	var b bytes.Buffer
	err = writeJSON(&b, rep)
	return bytes.Equal(raw, b.Bytes()), err
}
