// Package pipeline is the way from a recording to a written report, for programs: it observes the recording, measures what
// was observed and writes the folder of the report (Analyze), or measures an earlier folder again (Rescore).
//
//	nets, err := pipeline.OpenNetworks("auto", "models/files")
//	...
//	defer nets.Close()
//	docs, err := pipeline.Analyze(ctx, "talk.mp4", pipeline.Options{Networks: nets, Output: "talk.poise"})
//
// It prints nothing, reads no configuration and knows no option of a command line: what goes wrong is an Error, or an error
// that KindOf sorts.
package pipeline
