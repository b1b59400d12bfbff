package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/voice"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/timespan"
	"poise/models"
)

const rescoreLong = `Measure again what an earlier analysis saw and heard, with another baseline, other excluded
ranges or other thresholds, and write the report anew. It takes a fraction of a second and needs
neither the recording nor the networks.

DIR is the folder of a report; the new one goes there, or to the folder given with -o. Whatever is
not told otherwise stays as in that report: baseline, looks, excluded ranges, questions, thresholds.
--baseline none, --look none, --exclude none and --questions none drop them; --profile FILE starts from the
defaults and that file; --profile default from the defaults and the user's configuration.

--transcript FILE takes what is said from a transcript that has turned up since (.vtt, .srt, .txt). It
replaces the one of that report, also in what is kept of the observations; with -o those of DIR stay.`

const rescoreExamples = `  poise rescore rehearsal.poise --baseline 0:05-0:08
  poise rescore rehearsal.poise --transcript zoom.vtt
  poise rescore rehearsal.poise --set eye_contact.cone_yaw=7 -o wider.poise`

// rescoreOptions are the options of rescore.
type rescoreOptions struct {
	reportOptions
	said string // file of a transcript
}

// AddFlags adds the options to a command.
func (o *rescoreOptions) AddFlags(f *pflag.FlagSet) {
	o.reportOptions.AddFlags(f, ", or none")
	f.StringVar(&o.said, "transcript", "", "take what is said from a `file` (.vtt, .srt, .txt)")
	o.settingOptions.AddFlags(f)
}

func newRescore(t *terminal) *cobra.Command {
	var o rescoreOptions
	cmd := &cobra.Command{
		Use:     "rescore DIR",
		Short:   "Measure again with another baseline or thresholds, without the recording",
		Long:    rescoreLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Input, exit.Interrupted),
		Example: rescoreExamples,
		Args:    exactly(1, "the folder of a report"),
		RunE:    func(cmd *cobra.Command, args []string) error { return runRescore(cmd.Context(), t, o, args[0]) },
	}
	o.AddFlags(cmd.Flags())
	return cmd
}

func runRescore(ctx context.Context, t *terminal, o rescoreOptions, dir string) error {
	debug.SetGCPercent(100) // a cache is small: collecting seldom saves a twentieth of the time
	if err := named(o.flags); err != nil {
		return err
	}
	if filepath.Base(dir) == cache.FileName {
		dir = filepath.Dir(dir)
	}
	obs, err := readObservations(dir)
	if err != nil {
		return err
	}
	if err := o.retell(obs); err != nil {
		return err
	}
	was, err := readEarlier(dir)
	if err != nil {
		return err
	}
	settings, origin, err := load(o.inputsAfter(was, dir))
	if err != nil {
		return err
	}
	r, err := o.rangesAfter(was)
	if err != nil {
		return err
	}
	doc, err := judge(obs, settings.Profile, r)
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := o.write(dir, doc, obs); err != nil {
		return err
	}
	if was != nil && !o.quiet {
		noteChanges(t, was.Profile, settings.Profile, origin)
	}
	if !o.quiet {
		o.given(r).notes(t, obs.Recording)
		if o.asked != "" {
			r.notFound(t, doc.report.Questions)
		}
	}
	return doc.show(t, o.target(dir), o.json)
}

// retell puts the transcript that was named, if any, in the place of what was heard.
func (o *rescoreOptions) retell(obs *analysis.Observations) error {
	language := obs.Options.Language
	if language == "" {
		language = voice.Language
	}
	said, err := readTranscript(o.said, language)
	if err != nil || said == nil {
		return err
	}
	obs.Transcript, obs.NoTranscript = said, ""
	obs.Networks = slices.DeleteFunc(obs.Networks, func(n analysis.Network) bool {
		return n.Name == models.SpeechEncoder || n.Name == models.SpeechDecoder
	})
	return nil
}

func (o *rescoreOptions) target(dir string) string {
	if o.output != "" {
		return o.output
	}
	return dir
}

func (o *rescoreOptions) write(dir string, doc *document, obs *analysis.Observations) error {
	target := o.target(dir)
	if o.output != "" && !o.force {
		if err := mayReplace(target, obs.Recording); err != nil {
			return err
		}
	}
	out, err := openFolder(target)
	if err != nil {
		return err
	}
	defer out.discard()
	var emit func(io.Writer) error
	switch {
	case o.said != "":
		emit = func(w io.Writer) error { return cache.Encode(w, obs) }
	case !sameFolder(dir, target):
		emit = func(w io.Writer) error { return copyFile(w, filepath.Join(dir, cache.FileName)) }
	}
	return out.write(doc, obs, findRecording(obs.Recording, dir), emit)
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
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}

// inputsAfter gives the thresholds of the earlier report the place of the defaults, unless a profile is named.
func (o *rescoreOptions) inputsAfter(was *earlier, dir string) config.Inputs {
	in := o.inputs()
	switch {
	case in.Profile == "default":
		in.Profile = ""
	case in.Profile == "" && was != nil:
		in.Base, in.BaseName = &was.Profile, filepath.Join(dir, reportName)
	}
	return in
}

// rangesAfter keeps what the earlier report was told about time, where nothing else is said.
func (o *rescoreOptions) rangesAfter(was *earlier) (ranges, error) {
	baseline, exclude := o.baseline, o.exclude
	noBaseline, noExclude := baseline == "none", len(exclude) == 1 && exclude[0] == "none"
	if noBaseline {
		baseline = ""
	}
	if noExclude {
		exclude = nil
	}
	r, err := parseRanges(baseline, exclude)
	if err == nil {
		r.looks, err = o.looksAfter(was)
	}
	if err == nil && o.asked != "none" {
		r.asked, err = readQuestions(o.asked)
	}
	if err != nil || was == nil {
		return r, err
	}
	lens := slices.ContainsFunc(r.looks, func(l analysis.Look) bool { return l.At == analysis.AtLens })
	if r.baseline == nil && !noBaseline && !lens && was.Baseline.Source == "marked" {
		r.baseline = was.Baseline.Range
	}
	if r.exclude == nil && !noExclude {
		r.exclude = timespan.Merge(was.Excluded)
	}
	if o.asked == "" {
		r.asked = was.asked()
	}
	return r, nil
}

// given is the part of the ranges that this command line names: the rest has been told about before.
func (o *rescoreOptions) given(r ranges) ranges {
	if o.baseline == "" {
		r.baseline = nil
	}
	if len(o.look) == 0 {
		r.looks = nil
	}
	if len(o.exclude) == 0 {
		r.exclude = nil
	}
	return r
}

// readObservations reads the cache of an output folder. What is wrong with it makes the input unusable.
func readObservations(dir string) (*analysis.Observations, error) {
	path := filepath.Join(dir, cache.FileName)
	f, err := openFile(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		if st, serr := os.Stat(dir); serr == nil && !st.IsDir() {
			err = fmt.Errorf("a file, no report (name the report's folder; poise analyze makes one): %s", quoted(dir))
		} else if serr != nil {
			err = fmt.Errorf("no such folder (check the name): %s", quoted(dir))
		} else {
			err = fmt.Errorf("there is no %s: analyze the recording first: %s", cache.FileName, quoted(dir))
		}
		return nil, &exit.CodeError{Code: exit.Input, Err: err}
	}
	if err != nil {
		return nil, &exit.CodeError{Code: exit.Input, Err: fmt.Errorf("open observations: %w: %s", bare(err), quoted(path))}
	}
	defer f.Close()
	obs, err := cache.Decode(f)
	if err != nil {
		return nil, &exit.CodeError{Code: exit.Input, Err: fmt.Errorf("%w: %s", err, quoted(path))}
	}
	return obs, nil
}

// findRecording is where the page finds the recording: where it was analysed, or beside the report when both have
// moved; else empty.
func findRecording(rec analysis.Recording, dir string) string {
	for _, p := range []string{rec.Path, filepath.Join(filepath.Dir(filepath.Clean(dir)), rec.Name), filepath.Join(dir, rec.Name)} {
		if st, err := os.Stat(p); p != "" && err == nil && st.Mode().IsRegular() && st.Size() == rec.Bytes {
			return p
		}
	}
	return ""
}

// noteChanges tells which thresholds differ from the earlier report, since the numbers do not say so themselves.
func noteChanges(t *terminal, was, now analysis.Profile, origin config.Origin) {
	for _, l := range analysis.Limits() {
		if old, cur := *l.Of(&was), *l.Of(&now); old != cur {
			t.note("%s: %v instead of %v (from %s)", l.Key, cur, old, origin[l.Key])
		}
	}
	if was.Voice.FillerWords != now.Voice.FillerWords {
		t.note("voice.filler_words: %q instead of %q (from %s)", now.Voice.FillerWords, was.Voice.FillerWords, origin["voice.filler_words"])
	}
}
