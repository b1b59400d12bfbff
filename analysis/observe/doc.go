// Package observe drives the slow half of an analysis: it probes a recording, looks at its picture and listens to its
// sound side by side, and gathers what was seen and heard as analysis.Observations. It knows no threshold.
package observe
