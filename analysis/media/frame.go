package media

// Frame is one decoded picture, upright, 8 bits a channel.
type Frame struct {
	Index  int     // 0, 1, 2 ... of the frames handed out
	Time   float64 // seconds on the common clock, strictly increasing
	Width  int     // pixels of Pix; stored width = Width * Scale up to rounding
	Height int
	Pix    []byte // BGR, Width*Height*3 bytes, rows without padding; belongs to the decoder until released
}

// DecodeOptions bound what a Decoder hands out.
type DecodeOptions struct {
	FPS     float64 // at most this many frames a second; 0: every frame
	MaxSide int     // longer side of the pictures is scaled down to at most this many pixels inside ffmpeg; 0: 1280
}
