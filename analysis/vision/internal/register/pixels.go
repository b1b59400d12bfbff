package register

// pixels are places of the template with its grey levels and gradients there.
type pixels struct {
	x, y, level, gx, gy []float32
	trust               []float32 // 0 to 1: how well each keeps its grey level while it is followed
}

// pick takes the pixels of a mask out of a template's picture. Gradients are Scharr's.
func pick(picture []float32, m mask) (p pixels) {
	for i, in := range m {
		if !in {
			continue
		}
		x, y := i%Width, i/Width
		p.x, p.y, p.level = append(p.x, float32(x)), append(p.y, float32(y)), append(p.level, picture[i])
		gx, gy := gradient(picture, x, y)
		p.trust = append(p.trust, 1)
		p.gx, p.gy = append(p.gx, gx), append(p.gy, gy)
	}
	return p
}

func gradient(picture []float32, x, y int) (gx, gy float32) {
	at := func(dx, dy int) float32 { return picture[mirror(y+dy, Height)*Width+mirror(x+dx, Width)] }
	gx = 3*(at(1, -1)-at(-1, -1)) + 10*(at(1, 0)-at(-1, 0)) + 3*(at(1, 1)-at(-1, 1))
	gy = 3*(at(-1, 1)-at(-1, -1)) + 10*(at(0, 1)-at(0, -1)) + 3*(at(1, 1)-at(1, -1))
	return gx / 32, gy / 32
}

func mirror(i, n int) int {
	if i < 0 {
		return -i
	}
	if i >= n {
		return 2*n - 2 - i
	}
	return i
}

// info is the sum of the gradients' products, each times how far its pixel is trusted.
func (p *pixels) info() (m [2][2]float64) {
	for i := range p.gx {
		x, y, w := float64(p.gx[i]), float64(p.gy[i]), float64(p.trust[i])
		m[0][0] += w * x * x
		m[0][1] += w * x * y
		m[1][1] += w * y * y
	}
	m[1][0] = m[0][1]
	return m
}

// sample fills out with an image's grey levels between its pixels at the places x + dx, y + dy; the edge goes on outside.
func sample(out []float32, image []byte, x, y []float32, dx, dy float32) {
	y, out = y[:len(x)], out[:len(x)]
	image = image[:Width*Height]
	const lastX, lastY = Width - 1.001, Height - 1.001
	for i := range x {
		px, py := x[i]+dx, y[i]+dy
		if !(px >= 0 && px <= lastX && py >= 0 && py <= lastY) { // rare: asked first, as it costs less
			px, py = min(max(px, 0), lastX), min(max(py, 0), lastY)
		}
		x0, y0 := int(px), int(py)
		fx, fy := px-float32(x0), py-float32(y0)
		k := y0*Width + x0
		a, b := image[k:k+Width+2:k+Width+2], float32(0)
		top := float32(a[0]) + fx*(float32(a[1])-float32(a[0]))
		b = float32(a[Width]) + fx*(float32(a[Width+1])-float32(a[Width]))
		out[i] = top + fy*(b-top)
	}
}
