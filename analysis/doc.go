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
// Package pipeline takes a recording along this way, and a report's folder along its second half; package runner has that
// done in a child process, for those who have many recordings or a server to protect. Commands (cmd/poise), batch and server
// call these two and nothing between them.
//
// Conventions. Time is in seconds of media time on one clock shared by sound and picture. Angles are in degrees: yaw > 0
// towards the right edge of the stored picture, pitch > 0 upwards, roll > 0 clockwise in the picture; head and gaze
// angles are relative to the line from the eyes to the lens, so (0, 0) means straight at the lens. Lengths of the body
// are in face widths or shoulder widths. Absence is a value: a column holds NaN and its Reason says why.
//
// Glossary, one meaning each:
//
//	recording    a file with a picture, sound or both; its clock is media time
//	frame        one picture of the recording, or one entry of a column of sound
//	segment      about 2 s of frames that one worker analyses on its own; of a transcript: a stretch of text with its times
//	detection    a face, person or hand that a detector found in one frame without knowing the frames before
//	landmark     a point of the face mesh or of a hand
//	keypoint     a point of the body
//	visibility   probability, 0 to 1, that a keypoint is in view and not hidden
//	presence     probability, 0 to 1, that a region shows a face, body or hand at all; columns call it confidence
//	tracklet     one face or body tracked through (part of) one segment
//	person       tracklets associated over the whole recording; the main person is the first
//	observation  what networks and signal processing report of a frame, free of thresholds
//	column       one observed quantity over time
//	reason       why a value was not measured
//	coverage     share of the recording in which something could be measured
//	baseline     a person's own usual gaze, head and posture, measured while they look at the lens
//	profile      the thresholds that measures use
//	measure      a function from columns to findings, moments and states
//	finding      one number with unit, band and coverage
//	band         range in which a finding would still lie if the thresholds were off by their error
//	state        what holds in a frame, such as the target of the gaze
//	moment       a stretch of time worth seeing, with its measure and kind
//	episode      a stretch over which a state holds, after short gaps were closed
//	statement    a sentence of a report's summary, with the clips that show it
//	rehearsal    a recording in the library; live: one that is still going on
//	band noise   noise added to the empty upper band of narrow-band sound before the speech detector
//	filler       a filled pause ("um", "uh")
package analysis
