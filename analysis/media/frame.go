package media

// SampleRate is the rate, Hz, at which sound is extracted, captured and recorded, always mono.
const SampleRate = 16000

// Frame is one decoded picture, upright, 8 bits a channel.
type Frame struct {
	Index  int     // 0, 1, 2 ... of the frames handed out
	Time   float64 // seconds on the common clock, >= 0, strictly increasing
	Width  int     // pixels; Recording.Video.Width scaled down to decode.Options.MaxSide, at least 1
	Height int
	Pix    []byte // planar Y, U, V (4:2:0, limited range), rows without padding; the decoder's again once released
	Color  Color  // how Pix becomes red, green and blue
}

// FrameBytes is the size of Pix: chroma has half the rows and columns, rounded up.
func FrameBytes(width, height int) int {
	return width*height + 2*((width+1)/2)*((height+1)/2)
}

// Planes are the parts of Pix: Width x Height luma, and twice half as many columns and rows of chroma, rounded up.
func (f Frame) Planes() (y, u, v []byte) {
	luma, chroma := f.Width*f.Height, ((f.Width+1)/2)*((f.Height+1)/2)
	return f.Pix[:luma], f.Pix[luma : luma+chroma], f.Pix[luma+chroma : luma+2*chroma]
}

// BGR writes the picture into dst, Width*Height*3 bytes, rows without padding, as OpenCV has them.
func (f Frame) BGR(dst []byte) {
	luma, us, vs := f.Planes()
	half := (f.Width + 1) / 2
	for y := range f.Height {
		row, out := luma[y*f.Width:(y+1)*f.Width], dst[y*f.Width*3:(y+1)*f.Width*3]
		for x, l := range row {
			c := y/2*half + x/2
			r, g, b := f.Color.RGB(int(l), int(us[c]), int(vs[c]))
			out[3*x], out[3*x+1], out[3*x+2] = byte(b), byte(g), byte(r)
		}
	}
}
