package jetstream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"

	"poise/analysis/batch"
)

const askTime = 5 * time.Second

// Answers to a question.
const (
	yes     = "yes"
	later   = "later"
	refusal = "no: "
)

func (e *engine) Tell(p batch.Progress) error {
	raw, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return e.nc.Publish(e.subject("wire", "progress"), raw)
}

func (e *engine) Watch(f func(batch.Progress)) (func(), error) {
	return e.subscribe("progress", func(m *nats.Msg) {
		var p batch.Progress
		if json.Unmarshal(m.Data, &p) == nil {
			f(p)
		}
	})
}

// Ask asks once; a hub that is away does not answer, and the worker asks again.
func (e *engine) Ask(ctx context.Context, id string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	m, err := e.nc.RequestWithContext(ctx, e.subject("wire", "ask"), []byte(id))
	switch {
	case errors.Is(err, nats.ErrConnectionClosed):
		return false, batch.ErrClosed
	case err != nil:
		return false, nil
	case string(m.Data) == yes, string(m.Data) == later:
		return string(m.Data) == yes, nil
	}
	return false, fmt.Errorf("ask for the recording: %s", m.Data)
}

func (e *engine) Answer(f func(id string) (bool, error)) (func(), error) {
	return e.subscribe("ask", func(m *nats.Msg) {
		answer := later
		if ready, err := f(string(m.Data)); err != nil {
			answer = refusal + err.Error()
		} else if ready {
			answer = yes
		}
		_ = m.Respond([]byte(answer)) // unheard: the worker asks again
	})
}

func (e *engine) subscribe(what string, f nats.MsgHandler) (func(), error) {
	s, err := e.nc.Subscribe(e.subject("wire", what), f)
	if err != nil {
		return nil, fmt.Errorf("listen for %s: %w", what, err)
	}
	if err := e.nc.Flush(); err != nil {
		return nil, fmt.Errorf("listen for %s: %w", what, err)
	}
	return func() { _ = s.Unsubscribe() }, nil
}
