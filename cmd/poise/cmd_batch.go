package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis/batch"
	"poise/analysis/batch/find"
	"poise/analysis/batch/hub"
	"poise/analysis/batch/pages"
	"poise/analysis/batch/store"
	"poise/analysis/batch/work"
	"poise/analysis/files"
	"poise/analysis/measure"
	"poise/analysis/pipeline"
	"poise/cmd/internal/exit"
)

const batchLong = `Analyse many recordings, overnight and on several machines if need be. Each is analysed in a
process of its own: one that crashes, hangs or is hostile costs itself alone.

FOLDER holds the recordings, in a folder for each client. A MANIFEST (.csv with a line of headings,
or .yaml) names them instead: client and file, and if wanted baseline, exclude, questions (a text
file), person, profile, date and consent; where it has a column for consent, recordings without are
not analysed.

The reports go to OUT/CLIENT/RECORDING/. OUT/index.html is the coach's overview, OUT/CLIENT/ can be
shared with that client, summary.csv and failures.csv hold it all as tables.

A batch can be interrupted, or killed, at any moment: the same command goes on where it was. What
has a report of the same recording, settings, networks and version is done; a recording that could
not be used stays failed until it changes, other failures are tried again.

With --listen other machines can help (poise worker --join). They need not see the recordings, but
the same version and networks. Whoever has the token can read the recordings; without --tls-cert
they cross the network in the clear. --nats uses a NATS server with JetStream that exists already.`

const batchExamples = `  poise batch clients -o reports
  poise batch november.csv -o reports --at-once 2
  poise batch clients -o reports --listen :4222 --token-file token --tls-cert cert.pem --tls-key key.pem
  poise batch status reports
  poise batch retry reports`

// batchOptions are the options of batch.
type batchOptions struct {
	settingOptions
	engineOptions
	output  string
	match   []string
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
	f.IntVar(&o.atOnce, "at-once", -1, "analyse `N` recordings at a time on this machine; 0: leave it to the workers (default: one a core)")
	f.BoolVar(&o.force, "force", false, "analyse again what is done")
	f.BoolVar(&o.failed, "failed", false, "try again what has failed, and nothing else")
	f.BoolVar(&o.json, "json", false, "print JSON lines: one a recording, then a summary")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress and no notes on stderr, only errors")
	f.StringVar(&o.metrics, "metrics", "", "answer Prometheus at http://`HOST:PORT`/metrics (this machine alone, as 127.0.0.1:9301)")
	o.engineOptions.AddFlags(f, true)
	o.settingOptions.AddFlags(f, "fps", "pose", "runtime", "language", "models")
}

func newBatch(t *terminal) *cobra.Command {
	var o batchOptions
	cmd := &cobra.Command{
		Use:   "batch FOLDER|MANIFEST -o OUT",
		Short: "Analyse many recordings, resumably, on one machine or several",
		Long: batchLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Some, exit.Missing,
			exit.Interrupted),
		Example: batchExamples,
		Args:    exactly(1, "a folder or manifest"),
		RunE:    func(cmd *cobra.Command, args []string) error { return runBatch(cmd.Context(), t, o, args[0]) },
	}
	o.AddFlags(cmd.Flags())
	completeValues(cmd)
	cmd.AddCommand(newBatchStatus(t), newBatchRetry(t))
	return cmd
}

func runBatch(ctx context.Context, t *terminal, o batchOptions, source string) (err error) {
	if err := named(o.flags); err != nil {
		return err
	}
	if o.output == "" {
		return exit.Usagef("-o is missing: name the folder for the reports")
	}
	machine, err := newMachine(&o.settingOptions)
	if err != nil {
		return err
	}
	items, err := o.items(source, machine)
	if err != nil {
		return err
	}
	out, err := store.Open(o.output)
	if errors.Is(err, store.ErrBusy) {
		return fmt.Errorf("%w: %s (poise batch status tells how far it is)", err, quoted(o.output))
	}
	if err != nil {
		return outputError(err, o.output)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if err := out.WriteCommand(o.command(source)); err != nil {
		return err
	}
	engine, address, stop, err := o.open(out)
	if err != nil {
		return err
	}
	defer stop()
	p := newBatchPrinter(t, o, out)
	h := hub.New(hub.Options{
		Store: out, Engine: engine, Terms: machine.terms, Items: items, Worker: o.worker(engine, machine, len(items), p.note),
		Force: o.force, Failed: o.failed, Event: p.event,
	})
	stopMetrics, err := serveMetrics(o.metrics, h.Status)
	if err != nil {
		return err
	}
	defer stopMetrics()
	if address != "" {
		p.note("workers may join: poise worker --join nats://%s --token-file FILE", address)
		if o.cert == "" {
			p.note("without --tls-cert, recordings and token cross the network in the clear")
		}
	}
	defer context.AfterFunc(ctx, func() { p.note("finishing the recordings in hand") })()
	p.watch(h.Status)
	outcome, err := h.Run(ctx)
	p.close()
	if outcome == nil {
		return err
	}
	perr := pages.Write(out, outcome.Plan, measure.Definitions())
	if err = errors.Join(machineError(err), outputError(perr, o.output)); err != nil {
		p.note("%s; the same command goes on from there", statusLine(h.Status(), false))
		return err
	}
	return p.end(outcome)
}

// machineError gives an error of this machine its exit code.
func machineError(err error) error {
	if errors.Is(err, work.ErrMachine) {
		return &exit.CodeError{Code: exit.Missing, Err: err}
	}
	return err
}

// worker is what analyses on this machine: so many recordings at a time, and each on so many cores, that all are busy and
// no more. With a core for each there is nothing to wait for between its parts, hence one a core where memory allows.
func (o *batchOptions) worker(e batch.Engine, m *machine, n int, note func(string, ...any)) *work.Worker {
	if o.atOnce == 0 {
		return nil
	}
	slots := o.atOnce
	if slots < 0 {
		slots = max(1, min(runtime.NumCPU(), n, memorySlots()))
	}
	return m.worker(e, slots, note)
}

// items finds the recordings and the settings of each.
func (o *batchOptions) items(source string, m *machine) ([]batch.Item, error) {
	st, err := os.Stat(source)
	if err != nil {
		return nil, exit.Usagef("%w: %s", files.Bare(err), quoted(source))
	}
	var entries []find.Entry
	if st.IsDir() {
		skip, err := filepath.Abs(o.output)
		if err == nil {
			if direct, err := filepath.EvalSymlinks(skip); err == nil {
				skip = direct
			}
		}
		entries, err = find.Folder(source, find.FolderOptions{Match: o.match, Skip: skip})
		if err != nil {
			return nil, &exit.UsageError{Err: err}
		}
	} else {
		if len(o.match) > 0 {
			return nil, exit.Usagef("--match is for folders: %s is a manifest", quoted(source))
		}
		if entries, err = find.Manifest(source); err != nil {
			return nil, &exit.UsageError{Err: err}
		}
	}
	var items []batch.Item
	for _, e := range entries {
		if _, err := pipeline.ParseTiming(e.Baseline, e.Exclude); err != nil {
			return nil, exit.Usagef("manifest, line %d: %w", e.Line, inOptions(err))
		}
		if e.Settings, err = m.settings(e.Profile); err != nil {
			return nil, exit.Usagef("manifest, line %d: %w", e.Line, err)
		}
		items = append(items, e.Item)
	}
	return items, nil
}

// command is the command line that would do the same again, for retry.
func (o *batchOptions) command(source string) store.Command {
	cwd, _ := os.Getwd() // empty: relative names will not be found again, which says so itself
	c := store.Command{Folder: cwd}
	o.flags.Visit(func(f *pflag.Flag) {
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

func newBatchRetry(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "retry OUT",
		Short: "Try again what failed in a batch",
		Long: `Run the last batch of an output folder again, with the same options, for what has failed
(poise batch --failed).` + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Some, exit.Missing, exit.Interrupted),
		Args: exactly(1, "the output folder of a batch"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := store.View(args[0])
			if err != nil {
				return exit.Usagef("%w: %s", err, quoted(args[0]))
			}
			c, err := s.Command()
			if err != nil {
				return err
			}
			if err := os.Chdir(c.Folder); err != nil {
				return fmt.Errorf("go to where the batch was started: %w", err)
			}
			again := newBatch(t)
			again.SilenceErrors, again.SilenceUsage = true, true
			again.SetArgs(append([]string{"--failed"}, c.Args...))
			return again.ExecuteContext(cmd.Context())
		},
	}
}

func newBatchStatus(t *terminal) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status OUT",
		Short: "Tell how far a batch is",
		Long:  "Tell how far the batch of an output folder is, and what has failed." + exit.Status(exit.OK, exit.Failed, exit.Usage),
		Args:  exactly(1, "the output folder of a batch"),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := store.View(args[0])
			if err != nil {
				return exit.Usagef("%w: %s", err, quoted(args[0]))
			}
			return showStatus(t, s, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func showStatus(t *terminal, s *store.Store, asJSON bool) error {
	st, err := s.Status()
	if err != nil {
		return err
	}
	plan, err := s.Plan()
	if err != nil {
		return err
	}
	running := s.Busy()
	if asJSON {
		return printJSON(t, struct {
			Running bool `json:"active"`
			store.Status
		}{running, st})
	}
	what := "not running"
	if running {
		what = "running"
	}
	fmt.Fprintf(t.out, "%s: %s\n", what, statusLine(st, running))
	for _, j := range st.Jobs {
		if running {
			fmt.Fprintf(t.out, "  %s/%s: %s %.0f %%, on %s\n", exit.Printable(j.Client), exit.Printable(j.Name), exit.Printable(j.Stage), 100*j.Share, exit.Printable(j.Worker))
		}
	}
	for _, p := range plan {
		if f := s.Failure(p); f != nil {
			fmt.Fprintf(t.out, "  failed: %s/%s: %s\n", exit.Printable(p.Item.Client), exit.Printable(p.Item.Name), exit.Printable(f.Reason))
		}
	}
	return nil
}

// statusLine says in one line how far a batch is.
func statusLine(s store.Status, running bool) string {
	parts := []string{fmt.Sprintf("%d of %d done", s.Done+s.Kept, s.Recordings)}
	if s.Failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", s.Failed))
	}
	if running && s.Running > 0 {
		parts = append(parts, fmt.Sprintf("%d in hand", s.Running))
	}
	if running && s.Left > 0 {
		parts = append(parts, (time.Duration(s.Left)*time.Second).String()+" left")
	}
	return strings.Join(parts, ", ")
}
