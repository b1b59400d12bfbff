package jetstream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	js "github.com/nats-io/nats.go/jetstream"

	"poise/analysis/batch"
)

// Names of the two consumers.
const (
	workers = "workers"
	hub     = "hub"
)

// publish stores a message; false: one of its subject is there already.
func (e *engine) publish(ctx context.Context, subject string, v any) (bool, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return false, err
	}
	_, err = e.js.Publish(ctx, subject, raw)
	var api *js.APIError
	if errors.As(err, &api) && strings.Contains(api.Description, "maximum messages per subject") {
		return false, nil
	}
	return err == nil, err
}

// persist publishes until it has succeeded or the context ends: a hub that restarts must not lose a result.
func (e *engine) persist(ctx context.Context, subject string, v any) error {
	for {
		_, err := e.publish(ctx, subject, v)
		if err == nil || errors.Is(err, nats.ErrConnectionClosed) || errors.Is(err, nats.ErrMaxPayload) {
			return err
		}
		if pause(ctx, retryPause) != nil {
			return err
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

func (e *engine) Add(ctx context.Context, j batch.Job) (bool, error) {
	added, err := e.publish(ctx, e.subject("job", j.ID), j)
	if err != nil {
		return false, problem("queue a job", err)
	}
	return added, nil
}

func (e *engine) Pending(ctx context.Context) ([]string, error) { return e.ids(ctx, e.stream("jobs")) }
func (e *engine) Results(ctx context.Context) ([]string, error) {
	return e.ids(ctx, e.stream("results"))
}

// ids lists what the subjects of a stream's messages end with.
func (e *engine) ids(ctx context.Context, stream string) ([]string, error) {
	s, err := e.js.Stream(ctx, stream)
	if err != nil {
		return nil, problem("list the queue", err)
	}
	info, err := s.Info(ctx, js.WithSubjectFilter(">"))
	if err != nil {
		return nil, problem("list the queue", err)
	}
	var ids []string
	for subject := range info.State.Subjects {
		ids = append(ids, subject[strings.LastIndexByte(subject, '.')+1:])
	}
	return ids, nil
}

// Remove deletes single messages. (A purge by subject makes the server's consumer forget jobs that a dead worker had in
// hand, so that they are never delivered again: seen with version 2.15.2.)
func (e *engine) Remove(ctx context.Context, id string) error {
	for what, stream := range map[string]string{"job": e.stream("jobs"), "dead": e.stream("dead")} {
		if err := e.remove(ctx, stream, e.subject(what, id)); err != nil {
			return problem("take a job out of the queue", err)
		}
	}
	return nil
}

func (e *engine) remove(ctx context.Context, stream, subject string) error {
	s, err := e.js.Stream(ctx, stream)
	if err != nil {
		return err
	}
	msg, err := s.GetLastMsgForSubject(ctx, subject)
	if err == nil {
		err = s.DeleteMsg(ctx, msg.Sequence)
	}
	if errors.Is(err, js.ErrMsgNotFound) || errors.Is(err, js.ErrMsgDeleteUnsuccessful) && e.absent(ctx, s, subject) {
		return nil
	}
	return err
}

// absent tells whether a message has gone by itself meanwhile: its worker has confirmed it.
func (e *engine) absent(ctx context.Context, s js.Stream, subject string) bool {
	_, err := s.GetLastMsgForSubject(ctx, subject)
	return errors.Is(err, js.ErrMsgNotFound)
}

// next waits for one message of a consumer, across lost connections and restarts of the server.
func (e *engine) next(ctx context.Context, what, consumer string) (js.Msg, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if e.nc.IsClosed() {
			return nil, batch.ErrClosed
		}
		msg, err := e.fetch(ctx, what, consumer)
		if msg != nil {
			return msg, nil
		}
		if err != nil && pause(ctx, retryPause) != nil {
			return nil, ctx.Err()
		}
	}
}

func (e *engine) fetch(ctx context.Context, what, consumer string) (js.Msg, error) {
	limited, cancel := context.WithTimeout(ctx, pollTime)
	defer cancel()
	c, err := e.js.Consumer(limited, e.stream(what), consumer)
	if errors.Is(err, js.ErrStreamNotFound) && e.opt.Find && e.opt.Name == "" {
		_ = e.find(limited) // the batch is over; if there is another, its jobs say whether they can be done here
	}
	if err != nil {
		return nil, err
	}
	b, err := c.Fetch(1, js.FetchContext(limited))
	if err != nil {
		return nil, err
	}
	for msg := range b.Messages() {
		return msg, nil
	}
	if err := b.Error(); err != nil && limited.Err() == nil {
		return nil, err
	}
	return nil, nil
}

func (e *engine) Take(ctx context.Context) (batch.Lease, error) {
	for {
		msg, err := e.next(ctx, "jobs", workers)
		if err != nil {
			return nil, err
		}
		l := &lease{e: e, msg: msg, delivery: 1}
		if m, err := msg.Metadata(); err == nil {
			l.delivery = int(m.NumDelivered)
		}
		if err := json.Unmarshal(msg.Data(), &l.job); err == nil && e.subject("job", l.job.ID) == msg.Subject() && l.job.Placed() {
			return l, nil
		}
		e.refuse(ctx, e.stream("jobs"), msg) // from a stranger: nobody can do it
	}
}

// refuse takes a message out of its stream. The server confirms that, which it does not when told that a delivery is to be the
// last one: what was refused would still be listed for a while.
func (e *engine) refuse(ctx context.Context, stream string, msg js.Msg) {
	_ = msg.TermWithReason("not of poise")
	m, err := msg.Metadata()
	if err != nil {
		return
	}
	if s, err := e.js.Stream(ctx, stream); err == nil {
		_ = s.DeleteMsg(ctx, m.Sequence.Stream) // gone already, or delivered again and refused again
	}
}

type lease struct {
	e        *engine
	msg      js.Msg
	job      batch.Job
	delivery int
}

func (l *lease) Job() batch.Job { return l.job }
func (l *lease) Delivery() int  { return l.delivery }
func (l *lease) Extend() error  { return l.msg.InProgress() }

func (l *lease) Return(delay time.Duration) error { return l.msg.NakWithDelay(delay) }

func (l *lease) Finish(ctx context.Context, r batch.Result) error {
	if r.Failure != nil {
		if err := l.e.persist(ctx, l.e.subject("dead", l.job.ID), batch.Letter{Job: l.job, Result: r, Time: time.Now().UTC()}); err != nil {
			return fmt.Errorf("hand over the result: %w", err)
		}
	}
	if err := l.e.persist(ctx, l.e.subject("result", l.job.ID), r); err != nil {
		return fmt.Errorf("hand over the result: %w", err)
	}
	// The result is safe. Where this confirmation gets lost, the hub takes the job out when it receives the result.
	limited, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	_ = l.msg.DoubleAck(limited)
	return nil
}

func (e *engine) Receive(ctx context.Context) (batch.Receipt, error) {
	for {
		msg, err := e.next(ctx, "results", hub)
		if err != nil {
			return nil, err
		}
		r := &receipt{msg: msg}
		if err := json.Unmarshal(msg.Data(), &r.result); err == nil && e.subject("result", r.result.ID) == msg.Subject() {
			return r, nil
		}
		e.refuse(ctx, e.stream("results"), msg)
	}
}

type receipt struct {
	msg    js.Msg
	result batch.Result
}

func (r *receipt) Result() batch.Result { return r.result }

// Settle waits for a confirmation, but not for one that died with its server.
func (r *receipt) Settle(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return r.msg.DoubleAck(limited)
}

func (e *engine) Dead(ctx context.Context) ([]batch.Letter, error) {
	s, err := e.js.Stream(ctx, e.stream("dead"))
	if err != nil {
		return nil, fmt.Errorf("read the dead letters: %w", err)
	}
	st := s.CachedInfo().State
	var out []batch.Letter
	for seq := st.FirstSeq; seq <= st.LastSeq && seq > 0; seq++ {
		msg, err := s.GetMsg(ctx, seq)
		if errors.Is(err, js.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read the dead letters: %w", err)
		}
		var l batch.Letter
		if json.Unmarshal(msg.Data, &l) == nil {
			out = append(out, l)
		}
	}
	return out, nil
}
