package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"poise/analysis"
	"poise/analysis/batch"
	"poise/analysis/batch/store"
	"poise/analysis/cache"
	"poise/analysis/files"
)

// measurers is how many reports are made at a time: each takes the memory of a recording's columns.
const measurers = 2

// settle makes the report of what a worker has observed, and puts it in its place. Nothing else of what the worker has written gets
// there: whoever has the token of the queue could write what they like.
func (h *Hub) settle(ctx context.Context, t *task, r batch.Result) error {
	h.measuring <- struct{}{}
	defer func() { <-h.measuring }()
	obs, err := h.observations(ctx, t, r)
	if err != nil {
		return err
	}
	obs.Recording.Path = t.job.Recording
	if err := h.judge(ctx, obs, t.job); err != nil {
		return &batch.Failure{Kind: batch.Failed, Reason: "the observations of " + r.Worker + " are refused: " + err.Error()}
	}
	r.Stage = store.Nonce()
	dir := store.StagePath(h.opt.Store.Root, t.job.Folder, t.job.Name, r.Stage)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return files.Bare(err)
	}
	if err := h.opt.Report(ctx, obs, t.job, dir); err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	return h.opt.Store.Settle(t.item, t.job, r)
}

// failure is what a job failed of whose result could not be settled.
func failure(err error) *batch.Failure {
	var f *batch.Failure
	if errors.As(err, &f) {
		return f
	}
	return &batch.Failure{Kind: batch.Output, Reason: "put the report in its place: " + err.Error()}
}

// largest bounds the observations of a recording: those of twelve hours have less than 1 GB.
const largest = 2 << 30

// observations are what a worker has observed: from the folder that it shares, or from the store.
func (h *Hub) observations(ctx context.Context, t *task, r batch.Result) (*analysis.Observations, error) {
	if !store.IsStage(r.Stage) { // which becomes part of a path
		return nil, store.ErrStage
	}
	if r.Shared {
		dir := store.StagePath(h.opt.Store.Root, t.job.Folder, t.job.Name, r.Stage)
		if st, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
			return nil, store.ErrGone
		} else if err == nil && !st.IsDir() {
			return nil, errors.New("the worker's folder is none")
		}
		f, err := files.OpenIn(dir, batch.Observations)
		if err != nil {
			return nil, files.Bare(err)
		}
		return decode(f)
	}
	if len(r.Files) != 1 || r.Files[0].Name != batch.Observations || r.Files[0].Bytes > largest {
		return nil, errors.New("the result is not the observations of a recording")
	}
	f, err := h.fetch(ctx, r, r.Files[0])
	if err != nil {
		return nil, fmt.Errorf("fetch the observations: %w", err)
	}
	return decode(f)
}

// decode reads observations and closes their file.
func decode(f *os.File) (*analysis.Observations, error) {
	st, err := f.Stat()
	if err == nil && st.Size() > largest {
		err = fmt.Errorf("observations of %d bytes", st.Size())
	}
	var obs *analysis.Observations
	if err == nil {
		obs, err = cache.DecodeFile(f, st.Size(), func() (analysis.RowsFile, error) { return files.Nameless() })
	}
	return obs, errors.Join(err, f.Close())
}

// fetch copies a file of a result out of the store into one that has no name any more.
func (h *Hub) fetch(ctx context.Context, r batch.Result, want batch.File) (_ *os.File, err error) {
	f, err := os.CreateTemp(filepath.Join(h.opt.Store.Root, store.Dir), ".fetched-*")
	if err != nil {
		return nil, files.Bare(err)
	}
	defer func() {
		if err = errors.Join(err, os.Remove(f.Name())); err != nil {
			f.Close()
		}
	}()
	sum := sha256.New()
	into := &limited{w: io.MultiWriter(f, sum), left: want.Bytes}
	if err := h.insist(ctx, func() error {
		sum.Reset()
		into.left = want.Bytes
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		return h.opt.Engine.Get(ctx, r.ID, batch.ResultObject(r.Stage, want.Name), into)
	}); err != nil {
		return nil, err
	}
	if hex.EncodeToString(sum.Sum(nil)) != want.SHA256 {
		return nil, fmt.Errorf("%s has another digest than was told", want.Name)
	}
	_, err = f.Seek(0, io.SeekStart)
	return f, err
}

// limited refuses more bytes than were told.
type limited struct {
	w    io.Writer
	left int64
}

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= int64(len(p)); l.left < 0 {
		return 0, errors.New("more bytes than were told")
	}
	return l.w.Write(p)
}
