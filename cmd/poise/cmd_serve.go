package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis/batch/store"
	"poise/analysis/library"
	"poise/analysis/live"
	"poise/analysis/measure"
	"poise/analysis/pipeline"
	"poise/analysis/runner"
	"poise/analysis/server"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/local"
	"poise/cmd/internal/networks"
	"poise/cmd/internal/options"
	"poise/cmd/internal/terminal"
	"poise/cmd/internal/version"
	"poise/models"
)

const serveLong = `Open the library of rehearsals in the browser: record with the webcam, with gaze, pace, posture and
cues shown beside the lens while you talk if you like, or add a recording; watch its analysis, read the
report, mark where you looked (at the lens, the screen, your notes), leave ranges out, change thresholds,
compare, delete. Ctrl-C ends it; an analysis that was under way begins anew next time.

It listens on this computer alone (127.0.0.1), and with another address, as --addr 192.168.1.5:7575 or
--addr :7575, in the network; browsers allow recording only on the computer itself, adding files
everywhere. Whoever is to use it needs the token that is part of the printed address, so that others
who work on the computer see nothing of it. The browser keeps it for 30 days. It is the library's (the
file .token in it: delete that for another one); programs send it as "Authorization: Bearer TOKEN".

The library is a folder of folders, one a rehearsal with its recording and all that "poise analyze"
writes; it can be copied, renamed and deleted like any other. --questions FILE offers its lines, one
a question, on the recording page. --batch OUT shows how far a batch is (poise batch -o OUT), what
failed and why, and its reports. The other options are those of analyze, for every analysis.`

const serveExamples = `  poise serve --open
  poise serve --library ~/rehearsals --questions questions.txt`

// serveOptions are the options of serve.
type serveOptions struct {
	options.Settings
	addr          string
	library       string
	questionsPath string
	largest       int
	open          bool
	batches       []string
}

// AddFlags adds the options to a command.
func (o *serveOptions) AddFlags(f *pflag.FlagSet) {
	f.StringVar(&o.addr, "addr", local.DefaultAddress, "listen at this `address`; port 0: any that is free")
	f.StringVar(&o.library, "library", "", "`folder` of the rehearsals (default: poise/rehearsals in the user's data folder)")
	f.StringVar(&o.questionsPath, "questions", "", "offer the questions of a text `file` on the recording page, one a line")
	f.IntVar(&o.largest, "max-size", server.DefaultMaxBytes>>30, "take recordings of at most `N` GB")
	f.StringArrayVar(&o.batches, "batch", nil, "show how far the batch with this output `folder` is (may be repeated)")
	f.BoolVar(&o.open, "open", false, "open the page in the browser")
	o.Settings.AddFlags(f, "fps", "pose", "runtime", "language", "texts", "workers", "models")
}

func newServe(t *terminal.Terminal) *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Open the library of rehearsals in the browser: record, read, correct",
		Long:    serveLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Missing),
		Example: serveExamples,
		Args:    options.Exactly(0, "nothing"),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runServe(cmd.Context(), t, o) },
	}
	o.AddFlags(cmd.Flags())
	options.CompleteValues(cmd)
	return cmd
}

func runServe(ctx context.Context, t *terminal.Terminal, o serveOptions) error {
	settings, _, err := options.Load(o.Inputs())
	if err != nil {
		return err
	}
	if o.largest < 1 || o.largest > 1<<20 {
		return exit.Usagef("--max-size %d: needs a number of GB from 1 on", o.largest)
	}
	if err := models.Verify(networks.Dir(settings.Models)); err != nil {
		return networks.Remedy(err, networks.Dir(settings.Models))
	}
	for _, dir := range o.batches {
		if _, err := store.View(dir); err != nil {
			return exit.Usagef("--batch: %w: %s", err, exit.Quoted(dir))
		}
	}
	prompts, err := o.prompts()
	if err != nil {
		return err
	}
	lib, err := library.Open(local.Library(o.library))
	if o.open && errors.Is(err, library.ErrBusy) && local.OpenRunning(local.Library(o.library)) {
		t.Note("poise is running already: its page opens in the browser")
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(o.serve(ctx, t, lib, server.Options{Library: lib, Prompts: prompts, Settings: o.analysisSettings(settings), Profile: local.RescoreProfile,
		Workers: settings.Workers, Live: liveCues(settings), Batches: o.batches}), lib.Close())
}

// liveCues opens what cues during a recording need, each time anew: the networks take memory only while somebody rehearses.
func liveCues(s config.Settings) func() (live.Settings, func() error, error) {
	return func() (live.Settings, func() error, error) {
		nets, err := networks.Open(s)
		if err != nil {
			return live.Settings{}, nil, err
		}
		return live.Settings{Runtime: nets.Runtime, Topology: nets.Topology, Tokens: nets.Tokens, Pose: s.Pose, Language: pipeline.PrimaryLanguage(s.Language), Profile: s.Profile}, nets.Close, nil
	}
}

func (o *serveOptions) serve(ctx context.Context, t *terminal.Terminal, lib *library.Library, opt server.Options) error {
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	ln, err := local.Listen(o.addr)
	if err != nil {
		return err
	}
	opt.Program, opt.Version, opt.MaxBytes, opt.Thresholds = exe, version.Program(), int64(o.largest)<<30, local.Thresholds()
	opt.Definitions = measure.Definitions
	opt.Log = slog.New(slog.NewTextHandler(t.Err, nil))
	if bound, ok := ln.Addr().(*net.TCPAddr); !ok || !bound.IP.IsLoopback() {
		opt.Open = true
	}
	if opt.Token, err = local.Token(lib.Dir()); err == nil {
		err = local.OwnTemporary(lib.Dir())
	}
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	address := local.ShownAddress(ln.Addr(), opt.Token)
	if _, err := fmt.Fprintf(t.Out, "poise is at %s\n", address); err != nil {
		return errors.Join(err, ln.Close())
	}
	t.Note("the library is %s; Ctrl-C ends", exit.Quoted(lib.Dir()))
	remove, err := local.Door(lib.Dir(), address)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	defer remove()
	if o.open {
		local.OpenBrowser(t, lib.Dir())
	}
	return server.New(opt).Run(ctx, ln)
}

func (o *serveOptions) prompts() (string, error) {
	if o.questionsPath == "" {
		return "", nil
	}
	list, err := options.ReadQuestions(o.questionsPath)
	if err != nil {
		return "", err
	}
	var lines []string
	for _, a := range list {
		if a.Text != "" {
			lines = append(lines, a.Text)
		}
	}
	return strings.Join(lines, "\n"), nil
}

// analysisSettings are those of every analysis: what was said here, with the networks as they were found.
func (o *serveOptions) analysisSettings(s config.Settings) runner.Settings {
	out := runner.Settings{Models: networks.Dir(s.Models), Profile: o.Profile}
	for _, kv := range o.Set {
		key, value, _ := strings.Cut(kv, "=") // it was read before
		out.Values = append(out.Values, runner.Setting{Key: strings.TrimSpace(key), Value: strings.TrimSpace(value)})
	}
	for _, k := range []string{"fps", "pose", "runtime", "language", "texts"} {
		if f := o.Flags.Lookup(k); f.Changed {
			out.Values = append(out.Values, runner.Setting{Key: k, Value: f.Value.String()})
		}
	}
	return out
}
