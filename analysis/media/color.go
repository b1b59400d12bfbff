package media

import "math"

// Weights of red and blue in luma, Rec. 601.
const redWeight, blueWeight = 0.299, 0.114

// Color holds the coefficients, times 65536, that turn limited-range Y, U, V into R, G, B of 0 to 255.
type Color struct{ y, rv, gu, gv, bu int }

// ColorOf is the color of a matrix as ffprobe names it (analysis.VideoStream.Matrix). Where the file does not say, it is
// Rec. 601, as ffmpeg assumes.
func ColorOf(matrix string) Color {
	switch matrix {
	case "bt709":
		return newColor(0.2126, 0.0722)
	case "bt2020nc", "bt2020c":
		return newColor(0.2627, 0.0593)
	}
	return newColor(redWeight, blueWeight)
}

// newColor derives the coefficients from the weights of red and blue in luma (ITU-R BT.601, BT.709, BT.2020).
func newColor(kr, kb float64) Color {
	const luma, chroma = 255.0 / 219, 255.0 / 224
	kg := 1 - kr - kb
	fixed := func(v float64) int { return int(math.Round(65536 * v)) }
	return Color{
		y: fixed(luma), rv: fixed(2 * (1 - kr) * chroma), bu: fixed(2 * (1 - kb) * chroma),
		gu: fixed(2 * kb * (1 - kb) / kg * chroma), gv: fixed(2 * kr * (1 - kr) / kg * chroma),
	}
}

// RGB converts one pixel; all numbers are 0 to 255.
func (c Color) RGB(y, u, v int) (r, g, b int) {
	l := c.y*(y-16) + 32768
	u, v = u-128, v-128
	return limit((l + c.rv*v) >> 16), limit((l - c.gu*u - c.gv*v) >> 16), limit((l + c.bu*u) >> 16)
}

// FrameOf makes a frame of a packed BGR picture, width*height*3 bytes, as cameras give it. Chroma is that of every second
// pixel of every second row.
func FrameOf(width, height int, bgr []byte) Frame {
	f := Frame{Width: width, Height: height, Pix: make([]byte, FrameBytes(width, height)), Color: ColorOf("")}
	luma, us, vs := f.Planes()
	for i := range luma {
		b, g, r := float64(bgr[3*i]), float64(bgr[3*i+1]), float64(bgr[3*i+2])
		l := redWeight*r + (1-redWeight-blueWeight)*g + blueWeight*b
		luma[i] = byte(math.Round(16 + l*219/255))
		if x, y := i%width, i/width; x%2 == 0 && y%2 == 0 {
			c := y/2*((width+1)/2) + x/2
			us[c] = byte(math.Round(128 + (b-l)/(1-blueWeight)*112/255))
			vs[c] = byte(math.Round(128 + (r-l)/(1-redWeight)*112/255))
		}
	}
	return f
}

// Coefficients are what RGB computes with, times 65536: r = y*(Y-16) + rv*(V-128), g = y*(Y-16) - gu*(U-128) - gv*(V-128),
// b = y*(Y-16) + bu*(U-128). For loops in which a call per pixel is too much.
func (c Color) Coefficients() (y, rv, gu, gv, bu int) { return c.y, c.rv, c.gu, c.gv, c.bu }

func limit(v int) int { return min(max(v, 0), 255) }
