package work

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"poise/analysis/batch"
	"poise/analysis/batch/store"
	"poise/analysis/files"
)

// run gets the recording, has it analysed, and brings the report to where the hub finds it.
func (a *attempt) run(ctx context.Context, r *batch.Result) error {
	recording, fetched, err := a.locate(ctx)
	if err != nil {
		return err
	}
	if recording, err = a.place(recording, fetched); err != nil {
		return err
	}
	err = a.analyse(ctx, recording, r)
	if errors.Is(err, errStranger) && !fetched { // another file of the same path and size
		a.tidy()
		if err = a.fetchRecording(ctx); err != nil {
			return err
		}
		if recording, err = a.place(a.inRoom(a.job.Recording), true); err != nil {
			return err
		}
		err = a.analyse(ctx, recording, r)
	}
	if err != nil {
		return err
	}
	if r.Shared = a.shared; r.Shared {
		return nil
	}
	return a.upload(ctx, r)
}

// errStranger is returned when the file at the recording's path is not the recording.
var errStranger = errors.New("the file is another one than was queued")

func (a *attempt) analyse(ctx context.Context, recording string, r *batch.Result) error {
	if err := os.RemoveAll(a.output); err != nil {
		return outputFailure(err)
	}
	if err := a.Runner.Run(ctx, Task{Recording: recording, Output: a.output, Job: a.job, Threads: a.Threads}, a.progress); err != nil {
		return err
	}
	rep, err := store.CheckStage(a.output, a.job)
	if rep != nil && rep.Recording.Digest != a.job.Digest {
		return errStranger
	}
	if err != nil {
		return fmt.Errorf("check the report: %w", err)
	}
	r.Length = rep.Recording.Duration
	return nil
}

// locate finds the recording: at its own path, else in the store, where the hub puts it when asked.
func (a *attempt) locate(ctx context.Context) (path string, fetched bool, err error) {
	if st, err := os.Stat(a.job.Recording); err == nil && st.Mode().IsRegular() && st.Size() == a.job.Bytes {
		return a.job.Recording, false, nil
	}
	if err := a.fetchRecording(ctx); err != nil {
		return "", false, err
	}
	return a.inRoom(a.job.Recording), true, nil
}

// inRoom is where a path of the hub has its likeness in the temporary folder. Paths are kept, so that the way from the
// report to the recording is the same.
func (a *attempt) inRoom(path string) string {
	return filepath.Join(a.room, filepath.Clean(string(filepath.Separator)+path))
}

func (a *attempt) makeRoom() error {
	if a.room != "" {
		return nil
	}
	var err error
	if a.scratch, err = files.NewScratch(a.Temp); err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	a.room = a.scratch.Dir
	return nil
}

// place decides where the report is written: beside its place where this machine sees both the recording and the hub's
// output folder, else in the temporary folder, with the recording where the hub has it. It returns the recording's path.
func (a *attempt) place(recording string, fetched bool) (string, error) {
	if a.shared = !fetched && store.Shares(a.job.Output, a.job.Mark); a.shared {
		a.output = store.StagePath(a.job.Output, a.job.Folder, a.job.Name, a.stage)
		if err := os.MkdirAll(filepath.Dir(a.output), 0o700); err != nil {
			return "", outputFailure(err)
		}
		return recording, nil
	}
	if err := a.makeRoom(); err != nil {
		return "", err
	}
	a.output = store.StagePath(a.inRoom(a.job.Output), a.job.Folder, a.job.Name, a.stage)
	if err := os.MkdirAll(filepath.Dir(a.output), 0o700); err != nil {
		return "", outputFailure(err)
	}
	if fetched {
		return recording, nil
	}
	link := a.inRoom(a.job.Recording)
	err := os.MkdirAll(filepath.Dir(link), 0o700)
	if err == nil {
		err = os.Symlink(recording, link)
	}
	if err != nil {
		return "", fmt.Errorf("link the recording: %w", files.Bare(err))
	}
	return link, nil
}

func outputFailure(err error) error {
	return &batch.Failure{Kind: batch.Output, Reason: "write the report: " + files.Bare(err).Error()}
}

// fetchRecording copies the recording out of the store and checks its digest.
func (a *attempt) fetchRecording(ctx context.Context) error {
	if err := a.makeRoom(); err != nil {
		return err
	}
	path := a.inRoom(a.job.Recording)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("fetch the recording: %w", files.Bare(err))
	}
	for {
		ready, err := a.Engine.Ask(ctx, a.job.ID)
		if err != nil {
			return fmt.Errorf("fetch the recording: %w", err)
		}
		if ready {
			err := a.download(ctx, path)
			if !errors.Is(err, batch.ErrObject) && !errors.Is(err, batch.ErrAway) { // gone again: the hub has restarted
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(askAgain):
		}
	}
}

const askAgain = 500 * time.Millisecond

func (a *attempt) download(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("fetch the recording: %w", files.Bare(err))
	}
	h := sha256.New()
	err = a.Engine.Get(ctx, a.job.ID, batch.RecordingObject, io.MultiWriter(f, h))
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("fetch the recording: %w", err)
	}
	if got := "sha256:" + hex.EncodeToString(h.Sum(nil)); got != a.job.Digest {
		return errors.New("fetch the recording: its digest is wrong")
	}
	return nil
}

// upload puts what was observed into the store; the hub makes the report of it.
func (a *attempt) upload(ctx context.Context, r *batch.Result) error {
	for {
		f, err := a.send(ctx)
		if err == nil {
			r.Files = []batch.File{f}
			return nil
		}
		if !errors.Is(err, batch.ErrAway) {
			return fmt.Errorf("send the observations: %w", err)
		}
		select { // hours of work are not thrown away for a queue that is away
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(askAgain):
		}
	}
}

func (a *attempt) send(ctx context.Context) (batch.File, error) {
	f, err := os.Open(filepath.Join(a.output, batch.Observations))
	if err != nil {
		return batch.File{}, files.Bare(err)
	}
	h := &counter{h: sha256.New()}
	err = a.Engine.Put(ctx, a.job.ID, batch.ResultObject(a.stage, batch.Observations), io.TeeReader(f, h))
	return batch.File{Name: batch.Observations, SHA256: hex.EncodeToString(h.h.Sum(nil)), Bytes: h.n}, errors.Join(err, f.Close())
}

// counter counts the bytes it digests.
type counter struct {
	h interface {
		io.Writer
		Sum([]byte) []byte
	}
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return c.h.Write(p)
}

// tidy removes what the attempt has left on this machine; a report that was delivered in the hub's own folder stays.
func (a *attempt) tidy() {
	if a.scratch != nil {
		_ = a.scratch.Close()
	}
	if a.shared && !a.delivered && a.output != "" {
		_ = os.RemoveAll(a.output)
	}
	a.scratch, a.room, a.output = nil, "", ""
}
