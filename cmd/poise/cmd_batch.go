package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis/batch/hub"
	"poise/analysis/batch/pages"
	"poise/analysis/batch/store"
	"poise/analysis/measure"
	"poise/analysis/media/probe"
	"poise/analysis/pipeline"
	"poise/cmd/internal/batchrun"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/terminal"
)

const batchLong = `Analyse many recordings, overnight and on several machines if need be. Each is analysed in a
process of its own: one that crashes, hangs or is hostile costs itself alone.

FOLDER holds the recordings, in a folder for each client. A MANIFEST (.csv with a line of headings,
or .yaml) names them instead: client and file, and if wanted baseline, looks (lens=0:01-0:06,
screen=0:07-0:10), exclude, questions (a text file), person, tracks (me=1 other=2), profile, date and consent; where it has
a column for consent, recordings without are not analysed.

The reports go to OUT/CLIENT/RECORDING/. OUT/index.html is the coach's overview, OUT/CLIENT/ can be
shared with that client; summary.csv is a plain table, measures.csv has every measure, failures.csv
what failed.

A batch can be interrupted, or killed, at any moment: the same command goes on where it was. What
has a report of the same recording, settings, networks and version is done; a recording that could
not be used stays failed until it changes, other failures are tried again. A batch that was
interrupted under another version is finished by this one, and keeps what is done.

With --listen other machines can help: the batch prints the line to paste there. They need not see the
recordings, but the same version and networks. Whoever has the token can read the recordings; without
--tls-cert they cross the network in the clear. Without --token-file the batch makes a token of its own. --nats uses a NATS server with JetStream that exists already, or
a cluster (its URLs with commas between them); each batch has a queue of its own there.`

const batchExamples = `  poise batch clients -o reports
  poise batch november.csv -o reports --at-once 2
  poise batch clients -o reports --listen :4222 --tls-cert cert.pem --tls-key key.pem
  poise batch status reports
  poise batch retry reports`

// batchOptions are the options of batch.
type batchOptions struct {
	options.Settings
	batchrun.QueueOptions
	output  string
	match   []string
	tracks  []string
	atOnce  int
	force   bool
	failed  bool
	json    bool
	quiet   bool
	metrics string
}

// AddFlags adds the options to a command.
func (o *batchOptions) AddFlags(f *pflag.FlagSet) {
	f.StringVarP(&o.output, "output", "o", "", "write reports and overview to this `folder`")
	f.StringArrayVar(&o.match, "match", nil, "take files whose name matches a `pattern`, as *.mp4 (may be repeated; default: all videos and sounds)")
	f.StringArrayVar(&o.tracks, "track", nil, "whose voice is on which sound track or channel, as `me=1` or other=2, where the manifest doesn't say")
	f.IntVar(&o.atOnce, "at-once", -1, "analyse `N` recordings at a time on this machine; 0: leave it to the workers (default: one a core)")
	f.BoolVar(&o.force, "force", false, "analyse again what is done")
	f.BoolVar(&o.failed, "failed", false, "try again what has failed, and nothing else")
	f.BoolVar(&o.json, "json", false, "print JSON lines: one a recording, then a summary")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress and no notes on stderr, only errors")
	f.StringVar(&o.metrics, "metrics", "", "answer Prometheus at http://`HOST:PORT`/metrics (this machine alone, as 127.0.0.1:9301)")
	o.QueueOptions.AddFlags(f, true)
	o.Settings.AddFlags(f, "fps", "pose", "runtime", "language", "texts", "models")
}

func newBatch(t *terminal.Terminal) *cobra.Command {
	var o batchOptions
	cmd := &cobra.Command{
		Use:   "batch FOLDER|MANIFEST -o OUT",
		Short: "Analyse many recordings, resumably, on one machine or several",
		Long: batchLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Some, exit.Missing,
			exit.Interrupted),
		Example: batchExamples,
		Args:    options.Exactly(1, "a folder or manifest"),
		RunE:    func(cmd *cobra.Command, args []string) error { return runBatch(cmd.Context(), t, o, args[0]) },
	}
	o.AddFlags(cmd.Flags())
	options.CompleteValues(cmd)
	cmd.AddCommand(newBatchStatus(t), newBatchRetry(t))
	return cmd
}

func runBatch(ctx context.Context, t *terminal.Terminal, o batchOptions, source string) (err error) {
	if err := options.Named(o.Flags); err != nil {
		return err
	}
	if o.output == "" {
		return exit.Usagef("-o is missing: name the folder for the reports")
	}
	machine, err := batchrun.NewMachine(&o.Settings)
	if err != nil {
		return err
	}
	if _, err := pipeline.ParseTracks(o.tracks); err != nil {
		return exit.InOptions(err)
	}
	items, err := machine.Items(source, o.output, o.match)
	if err != nil {
		return err
	}
	for i := range items {
		if len(items[i].Tracks) == 0 {
			items[i].Tracks = o.tracks
		}
	}
	out, err := store.Open(o.output)
	if errors.Is(err, store.ErrBusy) {
		return fmt.Errorf("%w: %s (poise batch status tells how far it is)", err, exit.Quoted(o.output))
	}
	if err != nil {
		return exit.OutputError(err, o.output)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if err := out.WriteCommand(o.command(source)); err != nil {
		return err
	}
	engine, join, stop, err := o.Open(out)
	if err != nil {
		return err
	}
	defer stop()
	p := batchrun.NewPrinter(t, o.json, o.quiet, out)
	h := hub.New(hub.Options{
		Store: out, Engine: engine, Terms: machine.Terms, Items: items, Worker: machine.LocalWorker(engine, o.atOnce, len(items), p.Note),
		Force: o.force, Failed: o.failed, Event: p.Event, Report: reportJob, Probe: probe.Describe, Note: p.Note,
	})
	stopMetrics, err := batchrun.ServeMetrics(o.metrics, h.Status)
	if err != nil {
		return err
	}
	defer stopMetrics()
	if join != "" {
		p.Note("on another machine that has this poise, a worker joins with: %s", join)
		if o.Cert == "" {
			p.Note("without --tls-cert, recordings and token cross the network in the clear")
		} else {
			p.Note("that machine needs a copy of %s, or of its authority's certificate", o.Cert)
		}
	}
	defer context.AfterFunc(ctx, func() { p.Note("finishing the recordings in hand") })()
	p.Watch(h.Status)
	outcome, err := h.Run(ctx)
	p.Close()
	if outcome == nil {
		return err
	}
	perr := pages.Write(out, outcome.Plan, measure.Definitions())
	if err = errors.Join(batchrun.MachineError(err), exit.OutputError(perr, o.output)); err != nil {
		p.Note("%s; the same command goes on from there", batchrun.StatusLine(h.Status(), false))
		return err
	}
	return p.End(outcome)
}

// command is the command line that would do the same again, for retry.
func (o *batchOptions) command(source string) store.Command {
	cwd, _ := os.Getwd() // empty: relative names will not be found again, which says so itself
	c := store.Command{Folder: cwd}
	o.Flags.Visit(func(f *pflag.Flag) {
		if f.Name == "failed" || f.Name == "force" {
			return
		}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			for _, v := range list.GetSlice() {
				c.Args = append(c.Args, "--"+f.Name+"="+v)
			}
			return
		}
		c.Args = append(c.Args, "--"+f.Name+"="+f.Value.String())
	})
	c.Args = append(c.Args, "--", source)
	return c
}
