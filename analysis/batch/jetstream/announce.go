package jetstream

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	js "github.com/nats-io/nats.go/jetstream"

	"poise/analysis/batch"
)

func (e *engine) Announce(ctx context.Context, t batch.Terms) error {
	once := func(what string) js.StreamConfig {
		return js.StreamConfig{
			Name: e.stream(what + "s"), Subjects: []string{e.subject(what, "*")}, Retention: js.WorkQueuePolicy,
			MaxMsgsPerSubject: 1, Discard: js.DiscardNew, DiscardNewPerSubject: true, Storage: js.FileStorage,
		}
	}
	jobs, results := once("job"), once("result")
	jobs.Metadata = map[string]string{
		ownerKey: e.opt.Owner, programKey: t.Program, buildKey: t.Build, networksKey: t.Networks, leaseKey: e.LeaseTime().String(),
	}
	dead := js.StreamConfig{
		Name: e.stream("dead"), Subjects: []string{e.subject("dead", "*")}, MaxMsgsPerSubject: 1, MaxAge: deadAge, Storage: js.FileStorage,
	}
	for _, c := range []js.StreamConfig{jobs, results, dead} {
		if err := e.ensure(ctx, c); err != nil {
			return problem("open the queue", err)
		}
	}
	for stream, name := range map[string]string{jobs.Name: workers, results.Name: hub} {
		if _, err := e.js.CreateOrUpdateConsumer(ctx, stream, js.ConsumerConfig{
			Durable: name, AckPolicy: js.AckExplicitPolicy, AckWait: e.LeaseTime(), MaxDeliver: -1, MaxAckPending: -1,
		}); err != nil {
			return problem("open the queue", err)
		}
	}
	return nil
}

// clustered is how many servers hold a queue where a cluster has so many: with three, one may fail.
const clustered = 3

// replicas is how many servers are to hold a stream.
func (e *engine) replicas() int {
	switch {
	case e.opt.Replicas > 0:
		return e.opt.Replicas
	case e.nc.ConnectedClusterName() != "":
		return clustered
	}
	return 1
}

// ensure makes a stream, or brings the one that is there up to date. Where nobody has said how many servers are to hold it, one does
// until there are more; a stream that is held by several stays so.
func (e *engine) ensure(ctx context.Context, c js.StreamConfig) error {
	c.Replicas = e.replicas()
	there, err := e.js.Stream(ctx, c.Name)
	switch {
	case errors.Is(err, js.ErrStreamNotFound):
		return e.create(ctx, c)
	case err != nil:
		return err
	}
	was := there.CachedInfo().Config
	if owner := was.Metadata[ownerKey]; c.Metadata != nil && owner != "" && e.opt.Owner != "" && owner != e.opt.Owner {
		return fmt.Errorf("%w: it runs, or was interrupted (give this one another name with --queue)", batch.ErrTaken)
	}
	if _, err = e.js.UpdateStream(ctx, c); few(err) && e.opt.Replicas == 0 {
		c.Replicas = max(1, was.Replicas)
		_, err = e.js.UpdateStream(ctx, c)
	}
	if gone(err) {
		if err = e.js.DeleteStream(ctx, c.Name); err == nil || errors.Is(err, js.ErrStreamNotFound) {
			return e.create(ctx, c)
		}
	}
	return err
}

func (e *engine) create(ctx context.Context, c js.StreamConfig) error {
	_, err := e.js.CreateStream(ctx, c)
	if few(err) && e.opt.Replicas == 0 {
		c.Replicas = 1
		_, err = e.js.CreateStream(ctx, c)
	}
	return err
}

// What the server answers where it has not so many peers: JSClusterNoPeersErrF and JSStreamReplicasNotSupportedErr.
const (
	noPeers    = 10005
	noCluster  = 10074
	noResource = 10023
)

// gone tells that a stream's folder is missing on the server's disk. The server goes on listing what it remembers, but can store
// nothing.
func gone(err error) bool {
	var api *js.APIError
	return errors.As(err, &api) && strings.Contains(api.Description, "no such file or directory")
}

func few(err error) bool {
	var api *js.APIError
	return errors.As(err, &api) && (api.ErrorCode == noPeers || api.ErrorCode == noCluster || api.ErrorCode == noResource)
}

func (e *engine) Terms(ctx context.Context) (batch.Terms, error) {
	if e.opt.Find && e.opt.Name == "" {
		if err := e.find(ctx); err != nil {
			return batch.Terms{}, err
		}
	}
	s, err := e.js.Stream(ctx, e.stream("jobs"))
	if errors.Is(err, js.ErrStreamNotFound) {
		return batch.Terms{}, batch.ErrNoBatch
	}
	if err != nil {
		return batch.Terms{}, problem("ask what the batch needs", err)
	}
	m := s.CachedInfo().Config.Metadata
	if d, err := time.ParseDuration(m[leaseKey]); err == nil && d > 0 {
		e.mu.Lock()
		e.lease = d
		e.mu.Unlock()
	}
	return batch.Terms{Program: m[programKey], Build: m[buildKey], Networks: m[networksKey]}, nil
}

// find names the queue that is open on the server.
func (e *engine) find(ctx context.Context) error {
	l := e.js.ListStreams(ctx)
	var open []string
	for s := range l.Info() {
		if name, ok := strings.CutSuffix(s.Config.Name, "_jobs"); ok && s.Config.Metadata[programKey] != "" {
			open = append(open, name)
		}
	}
	switch err := l.Err(); {
	case err != nil:
		return problem("look for a batch", err)
	case len(open) == 0:
		return batch.ErrNoBatch
	case len(open) > 1:
		return fmt.Errorf("%w: name one with --queue: %s", batch.ErrSeveral, strings.Join(open, ", "))
	}
	e.mu.Lock()
	e.name = open[0]
	e.mu.Unlock()
	return nil
}

func (e *engine) Drop(ctx context.Context) error {
	for _, what := range []string{"jobs", "results"} {
		if err := e.js.DeleteStream(ctx, e.stream(what)); err != nil && !errors.Is(err, js.ErrStreamNotFound) {
			return problem("close the queue", err)
		}
	}
	return nil
}
