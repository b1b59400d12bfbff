package register

import "math"

const (
	irisNoise = 8.0 // grey levels: scale of the robust residual
	meshApart = 1.0 // pixels: standard deviation of the mesh's irises, to which the search is tied
	irisStep  = 1.5 // pixels
	lightGain = 20.0
	lightBias = 80.0
	quarterPx = 0.02 // pixels: smaller steps end the search
)

// starts are the places, beside the mesh's, from which irises are sought: eyes jump sideways further than a search sees.
var starts = [...]point{{0, 0}, {2, 0}, {-2, 0}}

// irises looks for one displacement of both irises beyond what the skin around each has moved (around), starting from and
// tied to the mesh's (begin). cost is the share of what does not fit, 0 to 1.
func (s *search) irises(t *Template, image []byte, around [2]point, begin point) (off point, cost float64) {
	best := math.Inf(1)
	for _, st := range starts {
		p, c, mean := s.irisesFrom(t, image, around, begin, st)
		if c < best {
			best, off, cost = c, p, mean
		}
	}
	return off, cost
}

func (s *search) irisesFrom(t *Template, image []byte, around [2]point, begin, start point) (p point, cost, mean float64) {
	n0, n1 := len(t.irises[0].x), len(t.irises[1].x)
	s.resize(n0 + n1)
	tie := 16 * irisNoise * irisNoise / (meshApart * meshApart) * float64(n0+n1) / 400
	p = point{begin[0] + start[0], begin[1] + start[1]}
	var light [2][2]float64
	for step := range mostSteps {
		h := system{n: 6}
		for k, part := range [2][2]int{{0, n0}, {n0, n0 + n1}} {
			px := &t.irises[k]
			seen, weights := s.seen[part[0]:part[1]], s.weights[part[0]:part[1]]
			sample(seen, image, px.x, px.y, float32(p[0]+around[k][0]), float32(p[1]+around[k][1]))
			for i, l := range px.level {
				seen[i] -= l
			}
			if step == 0 {
				light[k][1] = s.median(seen)
			}
			tukeyAt(weights, seen, px.level, light[k], tukey*irisNoise)
			var one system
			px.normal(seen, weights, &one)
			h.take(&one, k)
		}
		for i := range 6 {
			h.a[i][i] += 1e-3
		}
		for i := range 2 {
			h.a[i][i] += tie
			h.b[i] += tie * (p[i] - begin[i])
		}
		x, ok := h.solve()
		if !ok {
			return p, math.Inf(1), 1
		}
		for k := range 2 {
			light[k] = [2]float64{clamp(x[2+2*k], lightGain), clamp(x[3+2*k], lightBias)}
		}
		dx, dy := clamp(x[0], irisStep), clamp(x[1], irisStep)
		p[0], p[1] = p[0]-dx, p[1]-dy
		if math.Max(math.Abs(dx), math.Abs(dy)) < quarterPx {
			break
		}
	}
	mean = (misfit(s.seen[:n0], t.irises[0].level, light[0], tukey*irisNoise) + misfit(s.seen[n0:], t.irises[1].level, light[1], tukey*irisNoise)) / float64(n0+n1)
	ex, ey := p[0]-begin[0], p[1]-begin[1]
	return p, mean + 0.025*(ex*ex+ey*ey)/(meshApart*meshApart), mean
}

// take adds one eye's equations: the shift is common to both, the light each one's own.
func (h *system) take(one *system, k int) {
	at := [4]int{0, 1, 2 + 2*k, 3 + 2*k}
	for a := range 4 {
		for b := a; b < 4; b++ {
			h.a[at[a]][at[b]] += one.a[a][b]
		}
		h.b[at[a]] += one.b[a]
	}
}

// tukeyAt gives residuals Tukey's weights, which are 0 from limit on; light is taken off.
func tukeyAt(weights, residual, level []float32, light [2]float64, limit float64) {
	gain, bias, unit := float32(light[0]/100), float32(light[1]), float32(1/limit)
	for i, r := range residual {
		u := (r - gain*level[i] - bias) * unit
		u = max(0, 1-u*u)
		weights[i] = u * u
	}
}

// misfit is the sum of Tukey's losses, each 0 to 1.
func misfit(residual, level []float32, light [2]float64, limit float64) float64 {
	gain, bias, unit := float32(light[0]/100), float32(light[1]), float32(1/limit)
	var sum float32
	for i, r := range residual {
		u := (r - gain*level[i] - bias) * unit
		u = max(0, 1-u*u)
		sum += 1 - u*u*u
	}
	return float64(sum)
}

// median is that of values, to a quarter.
func (s *search) median(values []float32) float64 {
	clear(s.sizes[:])
	for _, v := range values {
		s.sizes[int(min(max(2*v+512, 0), 1024))]++
	}
	half, n := int32(len(values)/2), int32(0)
	for k := range s.sizes {
		if n += s.sizes[k]; n > half {
			return (float64(k) - 512 + 0.5) / 2
		}
	}
	return 0
}
