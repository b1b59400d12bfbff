package jetstream

import (
	"context"
	"errors"
	"fmt"
	"io"

	js "github.com/nats-io/nats.go/jetstream"

	"poise/analysis/batch"
)

// bucket opens the object store, and makes it where it is missing.
func (e *engine) bucket(ctx context.Context) (js.ObjectStore, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.files != nil {
		return e.files, nil
	}
	s, err := e.js.CreateOrUpdateObjectStore(ctx, js.ObjectStoreConfig{
		Bucket: e.stream("files"), Description: "recordings and reports on their way", TTL: objectAge, Storage: js.FileStorage,
	})
	if err != nil {
		return nil, err
	}
	e.files = s
	return s, nil
}

func (e *engine) Put(ctx context.Context, name string, r io.Reader) error {
	s, err := e.bucket(ctx)
	if err == nil {
		_, err = s.Put(ctx, js.ObjectMeta{Name: name, Opts: &js.ObjectMetaOptions{ChunkSize: chunk}}, r)
	}
	if err != nil {
		return fmt.Errorf("store %s: %w", name, err)
	}
	return nil
}

func (e *engine) Get(ctx context.Context, name string, w io.Writer) (err error) {
	s, err := e.bucket(ctx)
	if err != nil {
		return fmt.Errorf("fetch %s: %w", name, err)
	}
	o, err := s.Get(ctx, name)
	if errors.Is(err, js.ErrObjectNotFound) {
		err = batch.ErrObject
	}
	if err != nil {
		return fmt.Errorf("fetch %s: %w", name, err)
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	if _, err := io.Copy(w, o); err != nil { // the reader checks the digest at the end
		return fmt.Errorf("fetch %s: %w", name, err)
	}
	return nil
}

func (e *engine) Delete(ctx context.Context, name string) error {
	s, err := e.bucket(ctx)
	if err == nil {
		err = s.Delete(ctx, name)
	}
	if err != nil && !errors.Is(err, js.ErrObjectNotFound) {
		return fmt.Errorf("delete %s: %w", name, err)
	}
	return nil
}

func (e *engine) Names(ctx context.Context) ([]string, error) {
	s, err := e.bucket(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the store: %w", err)
	}
	list, err := s.List(ctx)
	if errors.Is(err, js.ErrNoObjectsFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the store: %w", err)
	}
	var out []string
	for _, o := range list {
		out = append(out, o.Name)
	}
	return out, nil
}
