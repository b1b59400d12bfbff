package models

// drawPicture draws a face in front of a gradient into a square image tensor, with integers alone, so that a program in
// another language draws the same. Values run from lo to 1.
func drawPicture(n int, lo float32) Tensor {
	t := Tensor{Shape: []int{1, 3, n, n}, Float: make([]float32, 3*n*n)}
	for c := range 3 {
		for y := range n {
			for x := range n {
				t.Float[(c*n+y)*n+x] = lo + float32(picturePixel(x*256/n, y*256/n, c))*(1-lo)/255
			}
		}
	}
	return t
}

// picturePixel gives channel c at (u, v) of a picture of 256 x 256, 0 to 255.
func picturePixel(u, v, c int) int {
	sq := func(a int) int { return a * a }
	abs := func(a int) int { return max(a, -a) }
	skin, lip := [3]int{224, 172, 140}, [3]int{170, 60, 70}
	switch {
	case sq(u-100)+sq(v-108) < 40 || sq(u-156)+sq(v-108) < 40:
		return 25 // pupils
	case 4*sq(u-100)+16*sq(v-108) < 1800 || 4*sq(u-156)+16*sq(v-108) < 1800:
		return 240 // eyes
	case sq(u-128)+9*sq(v-176) < 650:
		return lip[c]
	case (abs(u-100) < 20 || abs(u-156) < 20) && abs(v-90) < 4:
		return 60 - 10*c // brows
	case abs(u-128) < 7+(v-110)/6 && v > 112 && v < 146:
		return skin[c] - 18 - (u - 128) // nose
	case 3*sq(u-128)+2*sq(v-132) < 16500:
		return skin[c] - abs(u-128)/3 - (v-128)/6
	case 3*sq(u-128)+2*sq(v-120) < 22500 && v < 120:
		return 50 + 5*c // hair
	}
	return 60 + (u*2+v*3+c*40)%128
}
