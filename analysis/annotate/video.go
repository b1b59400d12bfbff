package annotate

import (
	"context"
	"errors"

	"poise/analysis/media"
	"poise/analysis/media/write"
)

// Video writes the scene as an mp4 (H.264, the frames' own times, the recording's sound) to path, beside its place first.
// The range's start is the video's 0. It fails with ErrNoPicture, ErrOther, the errors of decode.Open and write.Encode,
// or the context's error, and then leaves at path what was there before.
func Video(ctx context.Context, s *Scene, path string, opt Options) (err error) {
	if err := s.check(); err != nil {
		return err
	}
	var p *painter
	var enc *write.Encoder
	defer func() {
		if p != nil {
			err = errors.Join(err, p.close())
		}
		if enc != nil {
			err = errors.Join(err, enc.Close())
		}
	}()
	frames := 0
	err = s.each(ctx, opt.From, opt.To, func(w, h int) (err error) {
		p = newPainter(s, w, h)
		enc, err = write.Encode(ctx, path, write.EncodeOptions{Width: p.canvas.mat.Cols(), Height: p.canvas.mat.Rows(),
			FrameRate: s.rate(), Sound: s.Recording, From: opt.From, To: opt.To})
		return err
	}, func(i int, f media.Frame) (bool, error) {
		if err := p.paint(i, f); err != nil {
			return false, err
		}
		pix, err := p.pixels()
		if err != nil {
			return false, err
		}
		frames++
		if opt.Progress != nil {
			opt.Progress(frames, f.Time)
		}
		return true, enc.Write(pix, f.Time)
	})
	if err == nil && frames == 0 {
		err = ErrNoPicture
	}
	if err != nil {
		return err
	}
	return enc.Finish()
}

// rate is the analysed frames' average rate.
func (s *Scene) rate() float64 {
	t := s.Obs.Visual.Time
	return float64(len(t)-1) / (t[len(t)-1] - t[0])
}
