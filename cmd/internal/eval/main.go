package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/renameio/v2"

	"poise/cmd/internal/version"
)

// settings are the command's flags.
type settings struct {
	shared, models, scratch, only, out, keep, clips string
	full                                            bool
}

// parts are the tables in the order in which they are printed.
var parts = []string{"truth", "pictures", "video", "relations", "speech", "trials", "sound", "fillers", "onetrack", "twotracks", "lipsteach", "refit", "invariance", "codings"}

// slow are the parts that take long.
var slow = []string{"trials", "invariance", "codings"}

func main() {
	s := settings{}
	flag.StringVar(&s.shared, "shared", "../shared", "`folder` of the evaluation data")
	flag.StringVar(&s.models, "models", "models/files", "`folder` of the networks")
	flag.StringVar(&s.scratch, "scratch", filepath.Join(os.TempDir(), "poise-eval"), "`folder` in which observations are kept")
	flag.StringVar(&s.only, "only", "", "one table: "+strings.Join(parts, ", "))
	flag.StringVar(&s.clips, "clips", "", "only truth clips, pictures and videos whose name contains this `text`")
	flag.BoolVar(&s.full, "full", false, "with the tables that take long: "+strings.Join(slow, ", "))
	flag.StringVar(&s.out, "o", "", "write the tables to this `file` too")
	flag.StringVar(&s.keep, "keep", "", "write the reports of the truth clips below this `folder`")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, s, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings, stdout io.Writer) error {
	if s.only != "" && !slices.Contains(parts, s.only) {
		return fmt.Errorf("there is no table %q; choose one of %s", s.only, strings.Join(parts, ", "))
	}
	if st, err := os.Stat(filepath.Join(s.shared, "truth")); err != nil || !st.IsDir() {
		return fmt.Errorf("no evaluation data in %s (it is not part of the project); name its folder with -shared", s.shared)
	}
	obs, err := newObserver(s)
	if err != nil {
		return err
	}
	var doc bytes.Buffer
	fmt.Fprintf(&doc, "# Accuracy, %s\n\n%s, %s, %s.\n", time.Now().Format("2006-01-02"), version.Program(), obs.runtime.Name(),
		"sources of observing "+obs.key[:12])
	err = errors.Join(tables(ctx, s, obs, &doc), obs.close())
	if err != nil {
		return err
	}
	fmt.Fprint(&doc, inSample)
	if _, err := stdout.Write(doc.Bytes()); err != nil {
		return err
	}
	if s.out == "" {
		return nil
	}
	return renameio.WriteFile(s.out, doc.Bytes(), 0o644)
}

func tables(ctx context.Context, s settings, obs *observer, doc io.Writer) error {
	each := map[string]func(context.Context, settings, *observer, io.Writer) error{
		"truth": truthTables, "pictures": pictureTables, "video": videoTable, "speech": speechTable, "trials": trialsTable, "sound": soundTable, "fillers": fillerTable,
		"invariance": invarianceTable, "codings": codingsTable, "relations": relationsTable, "refit": refitTable,
		"onetrack": ofSpeakers(oneTrack), "twotracks": ofSpeakers(twoTracks), "lipsteach": ofSpeakers(lipsTeach),
	}
	for _, p := range parts {
		if s.only == "" && (!slices.Contains(slow, p) || s.full) || s.only == p {
			if err := each[p](ctx, s, obs, doc); err != nil {
				return fmt.Errorf("%s: %w", p, err)
			}
		}
	}
	return nil
}

// inSample is the statement without which no figure above may be quoted.
const inSample = `
## In sample

All data above was looked at while poise was made; none of it is held out. In particular

- the gains of vertical eye rotation and the usual direction of a look into the lens were fitted to the looking_or_not
  pictures labelled "looking, clear": the balanced accuracy above is in sample for them;
- thresholds, smoothing and jitter floors of the gaze, posture and movement measures were chosen with the truth clips in
  view: their figures are in sample; what the gaze's are worth on an avatar that they never saw is in the table of that name;
- head angles (aflw2000), landmarks and keypoints (300W, WFLW, COFW, AFLW, LaPa, COCO, MPII samples) were fitted by
  nobody here: the networks come as published, and what they were trained on is their makers' matter (COCO and the face
  sets may well be part of it);
- of the real recordings nothing is labelled: coverage and false alarms only. They were looked at, not fitted to.
`
