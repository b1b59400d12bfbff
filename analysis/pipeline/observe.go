package pipeline

import (
	"context"
	"strings"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/measure"
	"poise/analysis/media/decode"
	"poise/analysis/observe"
)

// ObserveOptions are the settings of Observe. Networks are needed; the zero values of the others take defaults.
type ObserveOptions struct {
	Networks   *Networks
	Program    string               // version of the program, as reports carry it
	FPS        float64              // at most this many frames a second are analysed; 0: 30
	Pose       string               // network of the body, "lite" or "full"; empty: lite
	Person     string               // who is looked at: vision.Largest (or empty), Left, Right or Both
	Language   string               // that is spoken, as "en" or "en-GB"; empty: "en". English alone can be transcribed
	Workers    int                  // parts of the picture analysed at once; 0: number of CPUs. Results do not depend on it
	Transcript *analysis.Transcript // what was said, where the user knows it; nil: see NoWords
	NoWords    bool                 // what is said is not transcribed
	Tracks     *analysis.Tracks     // whose voice is on which sound track; nil: it is found out

	// Accept, when set, is asked after probing, before anything slow; its error ends the analysis and is returned.
	Accept func(analysis.Recording) error
	// Still, when set, is handed small pictures of the recording, at decode.StillTimes.
	Still func(decode.Still)
	// Progress, when set, is told how far each stage is; calls come one at a time, from different goroutines.
	Progress func(observe.Progress)
}

// Observe looks at a recording and listens to it. The observations are rounded as they are stored, so that what is measured
// from them now is what Rescore measures from the file later.
func Observe(ctx context.Context, recording string, opt ObserveOptions) (*analysis.Observations, error) {
	n := opt.Networks
	o := observe.Options{Runtime: n.Runtime, Topology: n.Topology, Tokens: n.Tokens, Program: opt.Program, FPS: opt.FPS, Pose: opt.Pose,
		Person: opt.Person, Language: PrimaryLanguage(opt.Language), Workers: opt.Workers, Transcript: opt.Transcript,
		Tracks: opt.Tracks, Whose: measure.Whose, Accept: opt.Accept, Progress: opt.Progress}
	if opt.Still != nil {
		o.Still, o.StillSide = opt.Still, stillSide
	}
	if opt.NoWords {
		o.Tokens = nil
	}
	obs, err := observe.Recording(ctx, recording, o)
	if err != nil {
		return nil, err
	}
	if err := cache.Quantize(obs); err != nil {
		return nil, err
	}
	return obs, nil
}

// PrimaryLanguage is the language of a code without its region: en of en-GB.
func PrimaryLanguage(code string) string {
	first, _, _ := strings.Cut(code, "-")
	return strings.ToLower(first)
}
