package jetstream

import (
	"context"
	"errors"
	"io"
	"strings"

	js "github.com/nats-io/nats.go/jetstream"

	"poise/analysis/batch"
)

// bucketName names the bucket of a job. Each job has its own, because the server keeps the bytes of a deleted object on the
// disk until it happens to tidy up; those of a deleted bucket are gone at once.
func (e *engine) bucketName(job string) string { return e.stream("files") + "_" + job }

func storeError(err error) error {
	if errors.Is(err, js.ErrBucketNotFound) || errors.Is(err, js.ErrObjectNotFound) || errors.Is(err, js.ErrStreamNotFound) {
		return batch.ErrObject
	}
	return err
}

func (e *engine) Put(ctx context.Context, job, name string, r io.Reader) error {
	err := e.put(ctx, e.replicas(), job, name, r)
	if few(err) && e.opt.Replicas == 0 { // nothing of r was read
		err = e.put(ctx, 1, job, name, r)
	}
	return problem("store "+name, err)
}

func (e *engine) put(ctx context.Context, n int, job, name string, r io.Reader) error {
	s, err := e.js.CreateOrUpdateObjectStore(ctx, js.ObjectStoreConfig{
		Bucket: e.bucketName(job), Description: "a recording or report on its way", TTL: objectAge, Storage: js.FileStorage, Replicas: n,
	})
	if err == nil {
		_, err = s.Put(ctx, js.ObjectMeta{Name: name, Opts: &js.ObjectMetaOptions{ChunkSize: chunk}}, r)
	}
	return err
}

func (e *engine) Get(ctx context.Context, job, name string, w io.Writer) (err error) {
	defer func() {
		if err != nil {
			err = problem("fetch "+name, storeError(err))
		}
	}()
	s, err := e.js.ObjectStore(ctx, e.bucketName(job))
	if err != nil {
		return err
	}
	o, err := s.Get(ctx, name)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, o) // the reader checks the digest at the end
	return errors.Join(err, o.Close())
}

func (e *engine) Discard(ctx context.Context, job string) error {
	err := storeError(e.js.DeleteObjectStore(ctx, e.bucketName(job)))
	if err != nil && !errors.Is(err, batch.ErrObject) {
		return problem("empty the store", err)
	}
	return nil
}

func (e *engine) Stored(ctx context.Context) ([]string, error) {
	l := e.js.ObjectStoreNames(ctx)
	var jobs []string
	for name := range l.Name() {
		if id, ok := strings.CutPrefix(name, e.bucketName("")); ok {
			jobs = append(jobs, id)
		}
	}
	if err := l.Error(); err != nil {
		return nil, problem("list the store", err)
	}
	return jobs, nil
}
