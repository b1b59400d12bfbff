package jetstream

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go"
	js "github.com/nats-io/nats.go/jetstream"

	"poise/analysis/batch"
)

// problem says what failed, and wraps batch.ErrAway where it may succeed later: the server is away, has no leader yet, or has lost
// the queue, which a hub makes again.
func problem(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case passing(err):
		return fmt.Errorf("%s: %w: %w", doing, batch.ErrAway, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func passing(err error) bool {
	for _, e := range []error{
		context.DeadlineExceeded, nats.ErrTimeout, nats.ErrNoResponders, nats.ErrDisconnected, nats.ErrConnectionReconnecting,
		nats.ErrReconnectBufExceeded, nats.ErrStaleConnection, js.ErrNoStreamResponse, js.ErrStreamNotFound, js.ErrConsumerNotFound, js.ErrNoHeartbeat,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	var api *js.APIError // 5xx: no leader, not ready, no resources
	return errors.As(err, &api) && api.Code >= 500 && api.ErrorCode != noCluster
}
