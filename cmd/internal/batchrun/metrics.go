package batchrun

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"poise/analysis/batch/metrics"
	"poise/analysis/batch/store"
	"poise/cmd/internal/exit"
)

// ServeMetrics answers Prometheus on this machine alone until stop is called.
func ServeMetrics(address string, status func() store.Status) (stop func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, exit.Usagef("--metrics: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, exit.Usagef("--metrics: %s is not this machine alone: write 127.0.0.1", exit.Quoted(host))
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("open --metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics.Handler(status))
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(l) // until it is closed
	}()
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if srv.Shutdown(ctx) != nil {
			_ = srv.Close()
		}
		<-done
	}, nil
}
