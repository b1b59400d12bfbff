package options

import (
	"context"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/probe"
	"poise/analysis/pipeline"
)

// ProbeFile makes unusable input of what is wrong with a recording, unless it could not be judged.
func ProbeFile(ctx context.Context, path string) (*analysis.Recording, error) {
	rec, err := probe.File(ctx, path)
	if err != nil && ctx.Err() == nil && !media.NotJudged(err) {
		err = &pipeline.Error{Kind: pipeline.Input, Err: err}
	}
	return rec, err
}
