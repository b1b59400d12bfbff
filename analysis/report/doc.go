// Package report writes what was measured: report.json, frames.csv, moments.csv, moments.vtt, transcript.vtt, stills.json and
// report.html, and the short table of the terminal. It formats findings and computes none.
//
// The columns of frames.csv are described in framecolumns.go, where the file's writer and the page's foot take them from.
//
// The page has two levels: advice with pictures, player, transcript, timeline and the measures that have a Goal; and, behind folds,
// all measures, the recording's quality, methods and sources. Its texts stand in the template and in the measures' definitions and
// advice, its icons in icons.html.
//
// The page, report.html, is one file that asks for nothing but the recording beside it. Without its script it is a document:
// every number, drawing and sentence is there, and moments are links into the recording. The script, joined from the files
// below assets/script, draws timeline and plots anew for the part that is looked at (its own canvas: a plotting library would be
// larger than all of the script, and one zoom moves everything), from columns that the page carries packed (columns.go,
// motion.go). Where PageOptions.API names an ADDRESS, it posts corrections to ADDRESS/exclude and ADDRESS/include as {"start", "end"} in
// seconds and loads the page again.
package report
