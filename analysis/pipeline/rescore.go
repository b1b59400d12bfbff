package pipeline

import (
	"cmp"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/files"
	"poise/analysis/lang"
	"poise/analysis/report"
	"poise/analysis/voice"
	"poise/models"
)

// RescoreOptions say what is to be different from the earlier report. The zero value changes nothing.
type RescoreOptions struct {
	Profile    *analysis.Profile    // thresholds; nil: those of the report, or the defaults where there is none
	Timing     *Timing              // all of it; nil: that of the report
	Transcript *analysis.Transcript // what was said, in place of what was heard; nil: as it was
	Tracks     *analysis.Tracks     // whose voice is on which of two sound tracks that were listened to; nil: as it was
	Output     string               // folder of the new report; empty: that of the earlier one
	Replace    bool                 // write over the report of another recording
	Program    string               // version that measures, as reports carry it; empty: that of the observations
}

// Rescore measures the observations in a report's folder again, without the recording and the networks, and writes the
// report anew. Pictures of moments that the folder lacks are taken from the recording where that is found. The time it takes is
// bounded by the size of the observations, which Open limits; ctx is asked between measuring and writing.
func Rescore(ctx context.Context, dir string, opt RescoreOptions) (*Document, error) {
	s, err := Open(dir)
	if err != nil {
		return nil, err
	}
	return s.Rescore(ctx, opt)
}

// Rescore is the function of that name for a folder that was opened.
func (s *Stored) Rescore(ctx context.Context, opt RescoreOptions) (*Document, error) {
	if opt.Transcript != nil {
		s.replaceTranscript(opt.Transcript)
	}
	if opt.Tracks != nil {
		if err := s.retrack(*opt.Tracks); err != nil {
			return nil, err
		}
	}
	doc, err := s.Measure(opt.Profile, opt.Timing)
	if err == nil {
		doc.Report.MeasuredBy = cmp.Or(opt.Program, doc.Report.MeasuredBy)
		err = doc.takeStills(ctx, s.Recording(), nil, doc.Stills)
	}
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return doc, s.write(doc, opt)
}

// Measure measures the observations and writes nothing. nil stands for what the report says.
func (s *Stored) Measure(profile *analysis.Profile, timing *Timing) (*Document, error) {
	if profile == nil {
		profile = s.Profile()
	}
	if profile == nil {
		usual := analysis.DefaultProfile()
		profile = &usual
	}
	if timing == nil {
		t := s.Timing()
		timing = &t
	}
	doc, err := Measure(s.Observations, *profile, *timing)
	if err == nil {
		doc.Stills = report.ReadStills(s.Dir)
	}
	return doc, err
}

// Language is the one that is spoken in the recording, as a code without region.
func (s *Stored) Language() string {
	if l := s.Observations.Options.Language; l != "" {
		return l
	}
	return voice.Language
}

// Texts is the language of the report's sentences, as package lang names it; empty where there is no report.
func (s *Stored) Texts() string {
	if s.earlier == nil {
		return ""
	}
	return cmp.Or(s.earlier.Texts, lang.English)
}

// replaceTranscript puts a transcript in the place of what was heard.
func (s *Stored) replaceTranscript(t *analysis.Transcript) {
	obs := s.Observations
	obs.Transcript, obs.NoTranscript = t, ""
	obs.Networks = slices.DeleteFunc(obs.Networks, func(n analysis.Network) bool {
		return strings.HasPrefix(n.Name, models.SpeechToText)
	})
}

func (s *Stored) write(doc *Document, opt RescoreOptions) error {
	doc.Dir = s.Dir
	if opt.Output != "" {
		doc.Dir = opt.Output
		if !opt.Replace {
			if err := mayReplace(doc.Dir, s.Observations.Recording); err != nil {
				return err
			}
		}
	}
	out, err := OpenFolder(doc.Dir)
	if err != nil {
		return err
	}
	defer out.Discard()
	var emit func(io.Writer) error
	switch {
	case opt.Transcript != nil || opt.Tracks != nil:
		emit = func(w io.Writer) error { return cache.Encode(w, s.Observations) }
	case !sameFolder(s.Dir, doc.Dir):
		emit = func(w io.Writer) error { return copyFile(w, filepath.Join(s.Dir, cache.FileName)) }
	}
	return out.write(doc, s.Recording(), emit)
}

func sameFolder(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

func copyFile(w io.Writer, path string) error {
	f, err := files.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}
