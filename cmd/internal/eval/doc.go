// Command eval runs poise over the evaluation data that lies beside the project (rendered rehearsals with exact truth,
// labelled pictures, real recordings) and prints a dated table in Markdown: the project's mirror. Nothing of that data is
// copied; without it eval says so in one line.
//
//	go run ./cmd/internal/eval [-shared ../shared] [-only truth|pictures|video|speech|trials|sound|fillers|onetrack|twotracks|lipsteach|refit|invariance] [-full] [-o file]
//
// Observations are kept in a scratch folder under a name made of the recording's bytes, the networks and the source of
// everything that observes, so a change in a measure or a threshold is scored anew within seconds, and a change in
// observing is never scored from old observations.
package main
