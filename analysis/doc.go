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
//	   Baseline, Profile ─► measure: pure functions over the columns ─► consistency ─► Results (findings, moments)
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
//	look         a frame in which the networks saw a face; frames between two looks are looked at too, or interpolated
//	tracklet     one face or body tracked through (part of) one segment
//	person       tracklets associated over the whole recording; the main person is the first
//	observation  what networks and signal processing report of a frame, free of thresholds
//	column       one observed quantity over time
//	reason       why a value was not measured
//	coverage     share of the recording in which something could be measured
//	seen         the same of the time in which there was something to measure; below LeastSeen no number is said
//	breach       a relation between findings that does not hold; what it is about is withheld, with the reason
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
//
// # Working on poise
//
// The rooms; each imports only what stands to its right or below:
//
//	cmd/poise ──┬─► server ─────────┐
//	            ├─► batch/hub, work ├─► runner ┄┄(a child process)┄┄► cmd/poise
//	            ├─► live            │      │
//	            └───────────────────┴──────┴─► pipeline ─► observe ─► media, vision, voice ─► models
//	                                               ├─► cache
//	                                               ├─► measure/... ─► analysis
//	                                               └─► report ─► report/format
//
// cmd/poise has one cmd_<name>.go a command: options, one call, print; what commands share is under cmd/internal, settings by
// viper in cmd/internal/config alone. To embed poise, start with package pipeline. TestImports in this folder states who may
// import what, each rule with its reason, and fails where a rule has no use any more.
//
// Add a measure: a package under measure with one value of Measure, and its name in measure.All. Its Definitions say all that
// anybody shows of it: section, rank, goal, lane, parts with units, advice, live cue; report, table, comparison, explain,
// schema and live read them from there, and no measure's id stands elsewhere. What it reads of another measure it names in
// Requires. It gets columns and returns findings: no file, clock, network or goroutine. A threshold that people would turn is
// a field of Profile with a comment, and has its range in limits.go.
//
// What must hold between its findings and others', whatever the recording, is a relation of measure/consistency: a number that another one
// contradicts, or that rests on too little of the time, is withheld there for all that show it.
//
// Add an observed column: a field of Face, Body, Hand or Voice with its unit, range and meaning of NaN; its quantum in
// cache/quanta.go, where columns that older files lack are listed too; filled in vision or voice.
//
// Add a text: write the English sentence where it is used and hand it to lang.T (lang.N with a number, lang.Mark in a table that is
// read later); words in a template need nothing, those of a page's script tr and trn. Then say it in each catalogue of package lang:
// its test names what is missing, and what nothing says any more. What files keep (warnings of a recording, why an analysis failed)
// is written in English with lang.Kept, and shown with lang.Retold. What developers and operators read (errors of commands, logs,
// help, doctor) stays English.
//
// Add a command: cmd/poise/cmd_<name>.go and its line in root.go; its help ends with exit.Status; a script under
// cmd/poise/testdata/script shows what it prints and how it ends.
//
// Add a page: a template and a script under server, a line of the list in server/doc.go, a browser test with axe. The report
// is one file, drawn by package report alone: servers ask it for other links with its PageOptions and never edit HTML.
//
// Rules that tests can't hold:
//
//   - One decoder reads a recording once, front to back. A segment of about 2 s is the unit of parallel work; what is decided in
//     it depends on its pictures, and on what the first ones of the segment before showed, so that any number of workers gives
//     the same bytes. Memory does not grow with length but for the columns, the widest of which lie in files (Rows).
//   - The caller owns goroutines, channels are bounded, and every send and receive also waits for the context's end. Whoever
//     opens a Mat, a session or a child process closes it. Cancelling stops within a frame and leaves no half-written file.
//   - Absence is an observation with a reason; it is never an error, a default or the last value again. A band holds the truth
//     nine times in ten; what was not seen is neither good nor bad.
//   - Recordings are hostile: OpenCV never sees their bytes, ffmpeg runs confined through media's one runner, files are opened
//     through package files. An error says what, where and the remedy in one line; its kind decides the exit code.
//   - Results go to stdout, all else to stderr. Exit codes: 0 ok, 1 failed, 2 usage, 3 some recordings failed, 4 input
//     unusable, 5 network or runtime missing, 130 interrupted. report.json only gains fields (schema poise/1).
//   - A constant comes from anatomy, a paper or the recording itself, and its comment names the source. What was fitted is
//     scored on people left out (make eval).
//
// Tests: make check while working, make test before a commit lands, make eval after a change of what is measured, make bench
// after a change of speed, make soak after one of batches, make hostile after one of what reads files or requests.
package analysis
