// Package analysis is the vocabulary of poise: what a recording is, what is observed in it, how a measure turns
// observations into findings, and what a report holds.
//
// The way of the data:
//
//	recording ── probe.File ──► Recording (streams, true clock, rotation, digest)
//	   │ video: decode, once, front to back ───────► vision: segments over workers ─► Visual ─┐
//	   │ audio: sound, as mono 16 kHz ──────► voice: speech, intensity, voicing ─► Voice ─────┤
//	   ▼                                                                                      ▼
//	                                  Observations (columns: all that was seen and heard; cached)
//	   Baseline, Profile ─► measure: pure functions over the columns ─► Results (findings, moments, states)
//	                        report: report.json · frames.csv · moments.csv/.vtt · report.html
//
// Three rooms, three rules. Observing (media, vision, voice) is slow, touches files, networks and threads, and knows no
// threshold. Measuring (measure/...) is fast and pure: columns in, findings out. Reporting formats findings and computes
// nothing. This package imports none of them.
//
// Conventions. Time is in seconds of media time on one clock shared by sound and picture. Angles are in degrees: yaw > 0
// towards the right edge of the stored picture, pitch > 0 upwards, roll > 0 clockwise in the picture; head and gaze
// angles are relative to the line from the eyes to the lens, so (0, 0) means straight at the lens. Lengths of the body
// are in face widths or shoulder widths. Absence is a value: a column holds NaN and its Reason says why.
package analysis
