// Package track is the mathematics that measures share: columns of irregularly timed frames turned into durations,
// shares, episodes, smoothed curves and uniform grids. Everything goes by the frames' own timestamps, so that a value
// does not depend on the frame rate; everything is pure and deterministic. NaN is absence throughout.
package track

// float is a column's element: observations are float32, intermediate results float64.
type float interface{ ~float32 | ~float64 }

func isNaN[F float](v F) bool { return v != v }
