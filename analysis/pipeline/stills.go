package pipeline

import (
	"context"

	"poise/analysis/media/decode"
	"poise/analysis/report"
)

// stillSide is the longer side of a still, in pixels: a card shows it half as wide, sharp screens twice as dense.
const stillSide = 560

// takeStills takes the pictures that the document's page shows, and keeps those that it had. What cannot be taken, for the
// recording is gone or damaged there, is left out; the error is the context's alone.
func (d *Document) takeStills(ctx context.Context, recording string, had report.Stills) error {
	d.Stills = report.Stills{}
	rec := d.Observations.Recording
	rec.Path = recording
	for _, w := range report.WantedStills(&d.Report, d.Observations, d.Results) {
		at, kept := had.Find(w)
		if (!kept || at != report.StillKey(w.At)) && recording != "" && rec.Video != nil {
			jpeg, err := decode.Still(ctx, &rec, w.At, stillSide)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err == nil {
				d.Stills[report.StillKey(w.At)] = jpeg
				continue
			}
		}
		if kept {
			d.Stills[at] = had[at]
		}
	}
	return nil
}
