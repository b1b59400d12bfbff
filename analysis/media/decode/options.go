package decode

// Options bound what a Decoder hands out. The zero value is usable.
type Options struct {
	FPS     float64 // at most this many frames a second, chosen by their times; 0: every frame
	MaxSide int     // longer side of the pictures is scaled down to at most this many pixels inside ffmpeg; 0: 1280
	Buffers int     // frames that may be out unreleased (media.FrameBytes each); Read waits for a release beyond that; 0: 128

	StillSide int // longer side, pixels, of the stills that are taken on the way; 0: none
}

// defaultSide is the longest side, pixels, of pictures that nobody asked to be larger.
const defaultSide = 1280

func (o Options) withDefaults() Options {
	if o.MaxSide <= 0 {
		o.MaxSide = defaultSide
	}
	if o.Buffers <= 0 {
		o.Buffers = 128
	}
	return o
}
