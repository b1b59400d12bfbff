package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// batch runs a batch that analyses nothing itself: a worker in the second system does, with the line that the batch prints.
func (t *trial) batch(ctx context.Context) error {
	for _, client := range []string{"anna", "bert"} {
		dir := home + "/clients/" + client
		if _, err := t.first.does(ctx, "sh", "-c", "mkdir -p "+dir+" && cp "+recording+" "+dir+"/talk.mp4"); err != nil {
			return err
		}
	}
	hub := t.first.command(ctx, false, "poise", "batch", home+"/clients", "-o", home+"/reports", "--listen", "127.0.0.1:0", "--at-once", "0")
	told, err := hub.StderrPipe()
	if err != nil {
		return err
	}
	var results bytes.Buffer
	hub.Stdout = &results
	if err := hub.Start(); err != nil {
		return err
	}
	var join string
	err = lines(told, func(l string) bool {
		at := strings.Index(l, "echo ")
		if ok := at >= 0 && strings.Contains(l, "poise worker --join"); ok {
			join = l[at:]
		}
		return join != ""
	})
	if err != nil {
		return errors.Join(err, hub.Wait())
	}
	go func() { _, _ = io.Copy(os.Stderr, told) }()
	worker := t.second.command(ctx, false, "sh", "-c", join+" --leave-when-idle 2s")
	said, err := worker.CombinedOutput()
	if err != nil {
		return fmt.Errorf("the worker that joined with %q: %w:\n%s", join, err, said)
	}
	if err := hub.Wait(); err != nil {
		return fmt.Errorf("the batch: %w:\n%s", err, results.String())
	}
	for _, client := range []string{"anna", "bert"} {
		if err := t.first.reported(home + "/reports/" + client + "/talk"); err != nil {
			return err
		}
	}
	if _, err := os.Stat(t.first.path(home + "/reports/index.html")); err != nil {
		return err
	}
	return t.service(ctx, join)
}

// service wants the same line, as a service, to leave a unit and a token that its owner alone can read.
func (t *trial) service(ctx context.Context, join string) error {
	out, err := t.second.does(ctx, "sh", "-c", join+" --service")
	if err != nil {
		return err
	}
	unit, err := os.ReadFile(t.second.path(home + "/.config/systemd/user/poise-worker.service"))
	if err != nil {
		return err
	}
	for _, want := range []string{"ExecStart=/usr/bin/poise worker --join nats://", "--token-file"} {
		if !bytes.Contains(unit, []byte(want)) {
			return fmt.Errorf("the unit has no %q:\n%s", want, unit)
		}
	}
	if !strings.Contains(out, "enable-linger") {
		return fmt.Errorf("nothing is said of lingering:\n%s", out)
	}
	return nil
}
