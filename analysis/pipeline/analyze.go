package pipeline

import (
	"context"
	"io"
	"path/filepath"
	"runtime/debug"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/media/decode"
	"poise/analysis/observe"
	"poise/analysis/report"
	"poise/analysis/vision"
)

// Options of Analyze. Networks and Output are needed; the zero values of the others take defaults.
type Options struct {
	Networks   *Networks
	Output     string               // folder of the report, made if needed
	Program    string               // version of the program, as reports carry it
	FPS        float64              // at most this many frames a second are analysed; 0: 30
	Pose       string               // network of the body, "lite" or "full"; empty: lite
	Person     string               // who is measured: vision.Largest (or empty), Left, Right or Both
	Language   string               // that is spoken, as "en" or "en-GB"; empty: "en". English alone can be transcribed
	Workers    int                  // parts of the picture analysed at once; 0: number of CPUs. Results do not depend on it
	Profile    *analysis.Profile    // thresholds; nil: the defaults
	Timing     Timing               // what the user says about the time of the recording
	Transcript *analysis.Transcript // what was said, where the user knows it; nil: it is transcribed
	Tracks     *analysis.Tracks     // whose voice is on which sound track; nil: it is found out
	Replace    bool                 // write over the report of another recording

	// ClipToDuration takes the timing for one of a recording that may have ended earlier than was planned: what lies behind its
	// end is left out (Timing.Clip) rather than refused, and LeftOut, when set, is told.
	ClipToDuration bool
	LeftOut        func(error)

	// Observed, when set, is called when the networks are needed no more: whoever analyses nothing else with them can close them.
	Observed func() error

	// Progress, when set, is told how far each stage is; calls come one at a time, from different goroutines.
	Progress func(observe.Progress)
}

// MeasuringMemory is of how many bytes on garbage is best collected more often while measures run and reports are written: what the networks
// leave behind comes on top. Those of an hour need less.
const MeasuringMemory = 180 << 20

// Analyze takes a recording to its report: one document, or with vision.Both, where two people are seen, one of each in a
// folder of their own below Output. What the timing, the recording or the folder rules out is refused before anything slow
// begins. When it fails the folder holds what it held before; when ctx ends it stops within a frame.
func Analyze(ctx context.Context, recording string, opt Options) ([]*Document, error) {
	if opt.Progress == nil {
		opt.Progress = func(observe.Progress) {}
	}
	out, err := OpenFolder(opt.Output)
	if err != nil {
		return nil, err
	}
	defer out.Discard()
	seen := report.Stills{}
	known := false // the length was, when the recording was accepted
	obs, err := Observe(ctx, recording, ObserveOptions{
		Networks: opt.Networks, Program: opt.Program, FPS: opt.FPS, Pose: opt.Pose, Person: opt.Person, Language: opt.Language,
		Workers: opt.Workers, Transcript: opt.Transcript, Tracks: opt.Tracks, Progress: opt.Progress,
		Still: func(s decode.Still) { seen[report.StillKey(s.Time)] = s.JPEG },
		Accept: func(rec analysis.Recording) error {
			known = rec.Duration > 0
			return opt.accept(rec)
		},
	})
	if err != nil {
		return nil, err
	}
	if opt.Observed != nil {
		if err := opt.Observed(); err != nil {
			return nil, err
		}
	}
	timing, err := opt.timing(obs.Recording, known)
	if err != nil {
		return nil, err
	}
	debug.FreeOSMemory() // what transcribing left
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(MeasuringMemory))
	opt.Progress(observe.Progress{Stage: observe.Measuring})
	docs, err := opt.measure(obs, timing)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	opt.Progress(observe.Progress{Stage: observe.Measuring, Ended: true})
	opt.Progress(observe.Progress{Stage: observe.Writing})
	for _, d := range docs {
		if err := d.takeStills(ctx, recording, seen, nil); err != nil {
			return nil, err
		}
		if err := d.write(recording); err != nil {
			return nil, err
		}
	}
	return docs, writeTogether(docs, opt.Output)
}

// accept refuses a recording that was probed, for its tracks, its length or for what is in the folder.
func (o *Options) accept(rec analysis.Recording) error {
	if err := checkTracks(o.Tracks, rec); err != nil {
		return err
	}
	if !o.ClipToDuration {
		if err := o.Timing.Check(rec); err != nil {
			return err
		}
	}
	if o.Replace {
		return nil
	}
	dirs := []string{o.Output}
	if o.Person == vision.Both {
		dirs = []string{filepath.Join(o.Output, vision.Left), filepath.Join(o.Output, vision.Right), o.Output}
	}
	for _, dir := range dirs {
		if err := mayReplace(dir, rec); err != nil {
			return err
		}
	}
	return nil
}

// timing is the one to measure with. It is checked here where accept could not, since the container did not tell the length.
func (o *Options) timing(rec analysis.Recording, checked bool) (Timing, error) {
	switch {
	case o.ClipToDuration:
		kept, leftOut := o.Timing.Clip(rec)
		for _, err := range leftOut {
			if o.LeftOut != nil {
				o.LeftOut(err)
			}
		}
		return kept, nil
	case checked:
		return o.Timing, nil
	}
	return o.Timing, o.Timing.Check(rec)
}

// measure measures each person that was asked for.
func (o *Options) measure(obs *analysis.Observations, t Timing) ([]*Document, error) {
	profile := analysis.DefaultProfile()
	if o.Profile != nil {
		profile = *o.Profile
	}
	var docs []*Document
	each := vision.SplitByPerson(obs)
	for _, one := range each {
		d, err := measured(one, profile, t)
		if err != nil {
			return nil, err
		}
		if d.Dir = o.Output; len(each) > 1 {
			d.Person, d.Dir = one.Options.Person, filepath.Join(o.Output, one.Options.Person)
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// write writes the document and its observations into its folder.
func (d *Document) write(recording string) error {
	out, err := OpenFolder(d.Dir)
	if err != nil {
		return err
	}
	defer out.Discard()
	return out.write(d, recording, func(w io.Writer) error { return cache.Encode(w, d.Observations) })
}
