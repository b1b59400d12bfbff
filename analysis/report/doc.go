// Package report writes what was measured: report.json, frames.csv, moments.csv, moments.vtt and report.html, and the
// short table of the terminal. It formats findings and computes none.
package report
