package media

// Frame is one decoded picture, upright, 8 bits a channel.
type Frame struct {
	Index  int     // 0, 1, 2 ... of the frames handed out
	Time   float64 // seconds on the common clock, >= 0, strictly increasing
	Width  int     // pixels of Pix; Recording.Video.Width scaled down to DecodeOptions.MaxSide, at least 1
	Height int
	Pix    []byte // BGR, Width*Height*3 bytes, rows without padding; belongs to the decoder again once released
}

// DecodeOptions bound what a Decoder hands out. The zero value is usable.
type DecodeOptions struct {
	FPS     float64 // at most this many frames a second, chosen by their times; 0: every frame
	MaxSide int     // longer side of the pictures is scaled down to at most this many pixels inside ffmpeg; 0: 1280
	Buffers int     // frames that may be out unreleased (3 * width * height bytes each); Read waits for a release beyond that; 0: 128
}

func (o DecodeOptions) withDefaults() DecodeOptions {
	if o.MaxSide <= 0 {
		o.MaxSide = 1280
	}
	if o.Buffers <= 0 {
		o.Buffers = 128
	}
	return o
}
