package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis"
	"poise/analysis/batch/store"
	"poise/analysis/library"
	"poise/analysis/live"
	"poise/analysis/measure"
	"poise/analysis/pipeline"
	"poise/analysis/report"
	"poise/analysis/runner"
	"poise/analysis/server"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/models"
)

const serveLong = `Open the library of rehearsals in the browser: record with the webcam, with gaze, pace, posture and
cues shown beside the lens while you talk if you like, or add a recording; watch its analysis, read the
report, mark where you looked (at the lens, the screen, your notes), leave ranges out, change thresholds,
compare, delete. Ctrl-C ends it; an analysis that was under way begins anew next time.

It listens on this computer alone (127.0.0.1). With another address, as --addr 192.168.1.5:7575 or
--addr :7575, whoever is to use it needs the token that is part of the printed address; browsers
allow recording only on the computer itself, adding files everywhere.

The library is a folder of folders, one a rehearsal with its recording and all that "poise analyze"
writes; it can be copied, renamed and deleted like any other. --questions FILE offers its lines, one
a question, on the recording page. --batch OUT shows how far a batch is (poise batch -o OUT), what
failed and why, and its reports. The other options are those of analyze, for every analysis.`

const serveExamples = `  poise serve --open
  poise serve --library ~/rehearsals --questions questions.txt`

// defaultAddr is where the application listens when nothing is said; another port is taken where this one is in use.
const defaultAddr = "127.0.0.1:7575"

// serveOptions are the options of serve.
type serveOptions struct {
	settingOptions
	addr          string
	library       string
	questionsPath string
	largest       int
	open          bool
	batches       []string
}

// AddFlags adds the options to a command.
func (o *serveOptions) AddFlags(f *pflag.FlagSet) {
	f.StringVar(&o.addr, "addr", defaultAddr, "listen at this `address`; port 0: any that is free")
	f.StringVar(&o.library, "library", "", "`folder` of the rehearsals (default: poise/rehearsals in the user's data folder)")
	f.StringVar(&o.questionsPath, "questions", "", "offer the questions of a text `file` on the recording page, one a line")
	f.IntVar(&o.largest, "max-size", server.DefaultMaxBytes>>30, "take recordings of at most `N` GB")
	f.StringArrayVar(&o.batches, "batch", nil, "show how far the batch with this output `folder` is (may be repeated)")
	f.BoolVar(&o.open, "open", false, "open the page in the browser")
	o.settingOptions.AddFlags(f, "fps", "pose", "runtime", "language", "workers", "models")
}

func newServe(t *terminal) *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Open the library of rehearsals in the browser: record, read, correct",
		Long:    serveLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Missing),
		Example: serveExamples,
		Args:    exactly(0, "nothing"),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runServe(cmd.Context(), t, o) },
	}
	o.AddFlags(cmd.Flags())
	completeValues(cmd)
	return cmd
}

func runServe(ctx context.Context, t *terminal, o serveOptions) error {
	settings, _, err := load(o.inputs())
	if err != nil {
		return err
	}
	if o.largest < 1 || o.largest > 1<<20 {
		return exit.Usagef("--max-size %d: needs a number of GB from 1 on", o.largest)
	}
	if err := models.Verify(networksDir(settings.Models)); err != nil {
		return remedy(err, networksDir(settings.Models))
	}
	for _, dir := range o.batches {
		if _, err := store.View(dir); err != nil {
			return exit.Usagef("--batch: %w: %s", err, quoted(dir))
		}
	}
	prompts, err := o.prompts()
	if err != nil {
		return err
	}
	dir := o.library
	if dir == "" {
		dir = filepath.Join(xdg.DataHome, "poise", "rehearsals")
	}
	lib, err := library.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(o.serve(ctx, t, lib, server.Options{Library: lib, Prompts: prompts, Settings: o.analysisSettings(settings), Profile: rescoreProfile,
		Workers: settings.Workers, Live: liveCues(settings), Batches: o.batches}), lib.Close())
}

// liveCues opens what cues during a recording need, each time anew: the networks take memory only while somebody rehearses.
func liveCues(s config.Settings) func() (live.Settings, func() error, error) {
	return func() (live.Settings, func() error, error) {
		nets, err := openNetworks(s)
		if err != nil {
			return live.Settings{}, nil, err
		}
		return live.Settings{Runtime: nets.Runtime, Topology: nets.Topology, Pose: s.Pose, Language: pipeline.PrimaryLanguage(s.Language), Profile: s.Profile}, nets.Close, nil
	}
}

func (o *serveOptions) serve(ctx context.Context, t *terminal, lib *library.Library, opt server.Options) error {
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	ln, err := listen(o.addr)
	if err != nil {
		return err
	}
	opt.Program, opt.MaxBytes, opt.Thresholds = exe, int64(o.largest)<<30, thresholds()
	opt.Definitions = measure.Definitions()
	opt.Log = slog.New(slog.NewTextHandler(t.err, nil))
	if bound, ok := ln.Addr().(*net.TCPAddr); !ok || !bound.IP.IsLoopback() {
		opt.Open, opt.Token = true, rand.Text()
	}
	if err := ownTemporary(lib.Dir()); err != nil {
		return errors.Join(err, ln.Close())
	}
	address := shownAddress(ln.Addr(), opt.Token)
	if _, err := fmt.Fprintf(t.out, "poise is at %s\n", address); err != nil {
		return errors.Join(err, ln.Close())
	}
	t.note("the library is %s; Ctrl-C ends", quoted(lib.Dir()))
	if o.open {
		openBrowser(t, address)
	}
	return server.New(opt).Run(ctx, ln)
}

// listen takes another port where the default one is in use.
func listen(addr string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil && addr == defaultAddr && errors.Is(err, syscall.EADDRINUSE) {
		ln, err = net.Listen("tcp", "127.0.0.1:0")
	}
	var bad *net.AddrError
	if errors.As(err, &bad) {
		return nil, exit.Usagef("--addr %s: %w: write HOST:PORT, as 127.0.0.1:7575", addr, err)
	}
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return ln, nil
}

// shownAddress is what to open in a browser.
func shownAddress(a net.Addr, token string) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		host = a.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = ownAddress()
	}
	u := url.URL{Scheme: "http", Host: net.JoinHostPort(host, port), Path: "/"}
	if token != "" {
		u.RawQuery = "token=" + token
	}
	return u.String()
}

// ownAddress is an address at which other computers may reach this one; localhost where there is none.
func ownAddress() string {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return "localhost"
	}
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			return n.IP.String()
		}
	}
	return "localhost"
}

// ownTemporary has this program and its children keep temporary files (a recording's sound) in the library, on its disk,
// and clears away what one that was killed has left.
func ownTemporary(library string) error {
	dir := filepath.Join(library, ".tmp")
	if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700)); err != nil {
		return fmt.Errorf("make a folder for temporary files: %w", err)
	}
	return os.Setenv("TMPDIR", dir)
}

// openBrowser asks the desktop to show an address. Where there is none, the printed address does.
func openBrowser(t *terminal, address string) {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		t.note("no browser could be opened (%v): open the address above", err)
		return
	}
	go func() { _ = cmd.Wait() }() // it may stay as long as the browser does
}

func (o *serveOptions) prompts() (string, error) {
	if o.questionsPath == "" {
		return "", nil
	}
	list, err := readQuestions(o.questionsPath)
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
	out := runner.Settings{Models: networksDir(s.Models), Profile: o.profile}
	for _, kv := range o.set {
		key, value, _ := strings.Cut(kv, "=") // it was read before
		out.Values = append(out.Values, runner.Setting{Key: strings.TrimSpace(key), Value: strings.TrimSpace(value)})
	}
	for _, k := range []string{"fps", "pose", "runtime", "language"} {
		if f := o.flags.Lookup(k); f.Changed {
			out.Values = append(out.Values, runner.Setting{Key: k, Value: f.Value.String()})
		}
	}
	return out
}

// rescoreProfile gives the thresholds for measuring a report again as poise rescore does: those of the report, or the user's
// configuration where it is nil, with single ones set.
func rescoreProfile(before *analysis.Profile, set map[string]string) (analysis.Profile, error) {
	in := config.Inputs{UserFile: config.UserFile(), Base: before, BaseName: report.FileName}
	for _, k := range slices.Sorted(maps.Keys(set)) {
		in.Set = append(in.Set, k+"="+set[k])
	}
	s, _, err := config.Load(in)
	var v *config.ValueError
	if errors.As(err, &v) && v.From == "--set" {
		err = v.Err
	}
	if err != nil {
		return s.Profile, &pipeline.Error{Kind: pipeline.Settings, Err: err}
	}
	return s.Profile, nil
}

// thresholds are those of a profile, each with the text of the reference.
func thresholds() (out []server.Threshold) {
	group, doc := "", ""
	for line := range strings.Lines(config.Reference()) {
		text := strings.TrimSpace(line)
		key, value, isKey := strings.Cut(text, ":")
		switch {
		case strings.HasPrefix(text, "#"):
			doc = strings.TrimSpace(doc + " " + strings.TrimSpace(strings.TrimPrefix(text, "#")))
			continue
		case !isKey:
		case !strings.HasPrefix(line, " "):
			group = key
		case strings.TrimSpace(value) != "":
			out = append(out, server.Threshold{Key: group + "." + key, Doc: doc})
		}
		doc = ""
	}
	return out
}
