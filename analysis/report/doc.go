// Package report writes what was measured: report.json, frames.csv, moments.csv, moments.vtt, transcript.vtt and report.html, and the
// short table of the terminal. It formats findings and computes none.
//
// Columns of frames.csv, one row per analysed frame, of the main person (an empty cell was not measured):
//
//	timestamp                    seconds from the start of the recording
//	success                      1 where a face was found, otherwise 0
//	confidence                   of the face, 0 to 1
//	reason                       why the face, or failing that the gaze, was not measured
//	face_x face_y face_w face_h  box around the face, pixels of the upright picture
//	head_yaw head_pitch          degrees against the line to the lens; right in the picture and up are positive
//	head_roll                    degrees; clockwise in the picture is positive
//	gaze_yaw gaze_pitch          degrees after baseline and smoothing; 0, 0 is the lens; signs as for the head
//	gaze_target                  camera, screen, notes, left, right, up
//	blink                        1 or 0
//	smile                        raise of the mouth corners above the baseline in multiples of the threshold: 0 is the
//	                             baseline, 1 and more counts as a smile; no unit, no fixed range, may be negative
//	KEYPOINT_x KEYPOINT_y        pixels of the upright picture, may lie outside it; left is the person's left
//	KEYPOINT_visibility          0 to 1; below 0.5 no measure uses the point
//
// The page, report.html, is one file that asks for nothing but the recording beside it. Without its script it is a document:
// every number, drawing and sentence is there, and moments are links into the recording. The script, joined from the files
// below assets/script, draws timeline and plots anew for the part that is looked at (its own canvas: a plotting library would be
// larger than all of the script, and one zoom moves everything), from columns that the page carries packed (columns.go,
// motion.go). Where a server has put <meta name="poise-server" content="ADDRESS"> into the head, it posts corrections to
// ADDRESS/exclude and ADDRESS/include as {"start", "end"} in seconds and loads the page again.
package report
