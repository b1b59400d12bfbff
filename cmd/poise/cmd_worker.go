package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis/batch"
	"poise/analysis/batch/work"
	"poise/cmd/internal/batchrun"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/service"
	"poise/cmd/internal/terminal"
)

const workerLong = `Help with a batch that another machine runs (poise batch --listen, or --nats): take recordings from
its queue, analyse them here, hand the reports back. Workers may join and leave at any time: Ctrl-C
finishes what is in hand first, and what a worker that vanishes had in hand goes to another.

Recordings that this machine does not see at the same path are fetched, and removed afterwards. This
machine must have the same version of poise and the same networks as the one that runs the batch.
It hands back what it has observed; the machine that runs the batch makes the reports of that.

The batch prints the line to paste here. With --service nothing is joined yet: a unit of systemd is
written, with the token in a file that you alone can read, and the commands that start and end it are said.`

const workerExamples = `  echo TOKEN | poise worker --join nats://coach-pc:4222 --token-file -
  echo TOKEN | poise worker --join nats://coach-pc:4222 --token-file - --service
  poise worker --join nats://coach-pc:4222 --token-file token --tls-ca cert.pem`

// workerOptions are the options of worker.
type workerOptions struct {
	options.Settings
	batchrun.QueueOptions
	join   string
	atOnce int
	idle   time.Duration
	quiet  bool
	stay   bool
}

// AddFlags adds the options to a command.
func (o *workerOptions) AddFlags(f *pflag.FlagSet) {
	f.StringVar(&o.join, "join", "", "`URL` of the queue, as nats://host:4222")
	f.IntVar(&o.atOnce, "at-once", 0, "analyse `N` recordings at a time (default: one a core)")
	f.DurationVar(&o.idle, "leave-when-idle", 0, "leave when there was nothing to do for this `long`, as 10m (default: stay)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no notes on stderr, only errors")
	f.BoolVar(&o.stay, "service", false, "join whenever this machine runs: write a systemd unit of this user, and say how it starts")
	o.QueueOptions.AddFlags(f, false)
	o.Settings.AddFlags(f, "models")
}

func newWorker(t *terminal.Terminal) *cobra.Command {
	var o workerOptions
	cmd := &cobra.Command{
		Use:     "worker --join URL",
		Short:   "Help with a batch that another machine runs",
		Long:    workerLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Missing, exit.Interrupted),
		Example: workerExamples,
		Args:    options.AtMost(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runWorker(cmd.Context(), t, o) },
	}
	o.AddFlags(cmd.Flags())
	return cmd
}

func runWorker(ctx context.Context, t *terminal.Terminal, o workerOptions) error {
	if o.join == "" {
		return exit.Usagef("--join is missing: name the queue, as nats://host:4222")
	}
	if o.atOnce < 0 {
		return exit.Usagef("--at-once %d: needs 1 or more", o.atOnce)
	}
	m, err := batchrun.NewMachine(&o.Settings)
	if err != nil {
		return err
	}
	if o.stay {
		return o.install(t)
	}
	e, err := o.Join(o.join)
	if err != nil {
		return err
	}
	defer e.Close()
	note := func(format string, args ...any) {
		if !o.quiet {
			t.Note(format, args...)
		}
	}
	slots := o.atOnce
	if slots == 0 {
		slots = max(1, min(runtime.NumCPU(), batchrun.MemorySlots()))
	}
	w := m.Worker(e, slots, note)
	w.Idle = o.idle
	if err := awaitBatch(ctx, w, note); err != nil {
		return err
	}
	note("%s has joined, %d recordings at a time", w.Name, slots)
	defer context.AfterFunc(ctx, func() { note("finishing the recordings in hand") })()
	if err := w.Run(ctx); err != nil {
		return batchrun.MachineError(err)
	}
	return ctx.Err()
}

// install has systemd run this worker.
func (o *workerOptions) install(t *terminal.Terminal) error {
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	token, err := o.Token()
	if err != nil {
		return err
	}
	w := service.Worker{Program: exe, Token: token, Args: []string{"--join", o.join}}
	o.Flags.Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "service", "join", "token-file":
			return
		case "tls-ca", "models":
			if abs, aerr := filepath.Abs(f.Value.String()); aerr == nil {
				w.Args = append(w.Args, "--"+f.Name+"="+abs)
				return
			}
		}
		w.Args = append(w.Args, "--"+f.Name+"="+f.Value.String())
	})
	unit, err := w.Write()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.Out, `written: %s
start it, now and at each login:    systemctl --user daemon-reload && systemctl --user enable --now poise-worker
have it run while nobody is logged in: sudo loginctl enable-linger "$USER"
see what it does:                   journalctl --user -u poise-worker -f
end it:                             systemctl --user disable --now poise-worker
`, exit.Printable(unit))
	return err
}

// awaitBatch waits until a hub has opened the queue, and checks that this machine can help it.
func awaitBatch(ctx context.Context, w *work.Worker, note func(string, ...any)) error {
	told := false
	for {
		err := w.Check(ctx)
		if !errors.Is(err, batch.ErrNoBatch) {
			if err != nil {
				return fmt.Errorf("nothing is taken: %w", err)
			}
			return nil
		}
		if !told {
			note("no batch is open yet: waiting for one")
			told = true
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}
