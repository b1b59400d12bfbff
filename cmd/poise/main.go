// Command poise analyses recorded practice interviews on this machine: eye contact, posture openness, fidgeting and
// pacing, each number with its coverage, its error band and the moments behind it.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"poise/analysis/files"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/progress"
	"poise/cmd/internal/terminal"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run carries out one command line and returns the exit code. Results go to out, all else to errs.
func run(args []string, out, errs *os.File) int {
	// Most memory is a few large columns: collecting them early keeps the peak of a long recording down and costs little.
	debug.SetGCPercent(25)
	ctx, stop := interruptible(errs)
	defer stop()
	t := &terminal.Terminal{Out: out, Err: errs} // as it is, for tables to know the terminal's width
	if !progress.Terminal(out) {
		t.Out = terminal.NewPipe(out)
	}
	files.Sweep("") // what shows or sounds like a person does not outlive a process that was killed by much
	root := newRoot(t)
	root.SetArgs(args)
	root.SetOut(t.Out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	if ctx.Err() != nil && err != nil {
		fmt.Fprintln(errs, "poise: interrupted")
		return exit.Interrupted
	}
	if err != nil {
		fmt.Fprintln(errs, "poise: "+exit.Line(err))
	}
	return exit.Code(err)
}

// interruptible is a context that ends at the first Ctrl-C or SIGTERM; the second ends the process.
func interruptible(errs io.Writer) (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.Background())
	signals, done := make(chan os.Signal, 2), make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	// Being told about SIGPIPE keeps it from ending the process (and, other than ignoring it, is not inherited by
	// children): a reader of stdout that goes away, such as head, must not lose the recordings still to be analysed.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		select {
		case <-signals:
			cancel()
			fmt.Fprintln(errs, "\npoise: stopping (once more stops at once)")
		case <-done:
			return
		}
		select {
		case <-signals:
			os.Exit(exit.Interrupted)
		case <-done:
		}
	}()
	return ctx, func() { signal.Stop(signals); close(done); cancel() }
}
