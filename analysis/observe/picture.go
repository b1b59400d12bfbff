package observe

import (
	"context"

	"poise/analysis"
	"poise/analysis/media/decode"
	"poise/analysis/vision"
	"poise/models"
)

// observePicture decodes the picture and has it looked at.
func observePicture(ctx context.Context, rec analysis.Recording, rt models.Runtime, opt Options, t *progressReporter, into *part[analysis.Visual]) error {
	p := Progress{Stage: Picture, Total: rec.Duration}
	t.report(p)
	defer func() {
		t.report(Progress{Stage: Picture, Total: rec.Duration, Done: rec.Duration, Frames: p.Frames, Ended: true})
	}()
	dec, err := decode.Open(ctx, &rec, decode.Options{FPS: opt.FPS, StillSide: opt.StillSide})
	if err != nil {
		return err
	}
	defer dec.Close()
	seen, err := vision.Observe(ctx, dec, &rec, vision.Options{
		Runtime: rt, Topology: opt.Topology, Workers: opt.Workers, Pose: opt.Pose, Person: opt.Person,
		Progress: func(frames int, at float64) {
			p.Frames, p.Done = frames, max(p.Done, at) // workers report out of order; calls come one at a time
			t.report(p)
		},
	})
	if err != nil {
		return err
	}
	for _, s := range dec.Stills() {
		opt.Still(s)
	}
	p.Frames = len(seen.Time) // batches note it: the same on any day
	seen.Rest()               // until they are measured
	into.columns, into.damage, into.leapt = seen, dec.Warnings(), dec.Leapt()
	return nil
}
