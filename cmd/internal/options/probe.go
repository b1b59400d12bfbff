package options

import (
	"context"
	"errors"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/probe"
	"poise/analysis/pipeline"
)

// ProbeFile makes unusable input of what is wrong with a recording.
func ProbeFile(ctx context.Context, path string) (*analysis.Recording, error) {
	rec, err := probe.File(ctx, path)
	if err != nil && ctx.Err() == nil && !errors.Is(err, media.ErrTool) {
		err = &pipeline.Error{Kind: pipeline.Input, Err: err}
	}
	return rec, err
}
