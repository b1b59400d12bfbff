package pipeline

import (
	"context"

	"golang.org/x/sync/errgroup"

	"poise/analysis/media/decode"
	"poise/analysis/report"
)

// stillSide is the longer side of a still, in pixels: a card shows it half as wide, sharp screens twice as dense.
const stillSide = 560

// stillsAtOnce is how many stills are taken at a time. Each is a decoder of one thread, which runs for .2 to .4 s.
const stillsAtOnce = 2

// takeStills takes the pictures that the document's page shows, and keeps those that it had. What cannot be taken, for the
// recording is gone or damaged there, is left out; the error is the context's alone.
func (d *Document) takeStills(ctx context.Context, recording string, had report.Stills) error {
	d.Stills = report.Stills{}
	rec := d.Observations.Recording
	rec.Path = recording
	wanted := report.WantedStills(&d.Report, d.Observations, d.Results)
	taken := make([][]byte, len(wanted))
	var g errgroup.Group
	g.SetLimit(stillsAtOnce)
	for k, w := range wanted {
		if at, kept := had.Find(w); recording == "" || rec.Video == nil || kept && at == report.StillKey(w.At) {
			continue
		}
		g.Go(func() error {
			jpeg, err := decode.Still(ctx, &rec, w.At, stillSide)
			if err == nil {
				taken[k] = jpeg
			}
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for k, w := range wanted {
		if at, kept := had.Find(w); taken[k] != nil {
			d.Stills[report.StillKey(w.At)] = taken[k]
		} else if kept {
			d.Stills[at] = had[at]
		}
	}
	return nil
}
