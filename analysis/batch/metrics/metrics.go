// Package metrics shows a running batch to Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/): how
// many recordings wait, are being analysed, are done and have failed, and how many pictures were analysed. It tells no
// names.
package metrics

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"poise/analysis/batch/store"
)

// Handler answers with the metrics of what status tells.
func Handler(status func() store.Status) http.Handler {
	r := prometheus.NewRegistry()
	gauge := func(name, help string, of func(store.Status) float64) {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "poise", Subsystem: "batch", Name: name, Help: help},
			func() float64 { return of(status()) }))
	}
	counter := func(name, help string, of func(store.Status) float64) {
		r.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: "poise", Subsystem: "batch", Name: name, Help: help},
			func() float64 { return of(status()) }))
	}
	gauge("queued", "Recordings that wait.", func(s store.Status) float64 { return float64(s.Queued) })
	gauge("running", "Recordings being analysed.", func(s store.Status) float64 { return float64(s.Running) })
	gauge("kept", "Recordings that were done before.", func(s store.Status) float64 { return float64(s.Kept) })
	counter("done_total", "Recordings analysed in this run.", func(s store.Status) float64 { return float64(s.Done) })
	counter("failed_total", "Recordings that failed.", func(s store.Status) float64 { return float64(s.Failed) })
	counter("frames_total", "Pictures analysed; its rate is frames per second.", func(s store.Status) float64 { return float64(s.Frames) })
	gauge("left_seconds", "Estimated time left; 0 when not known.", func(s store.Status) float64 { return s.Left })
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}
