package register

import "math"

const (
	irisNoise = 8.0   // grey levels: scale of the robust residual
	meshApart = 1.0   // pixels: standard deviation of the mean of the mesh's irises, to which the search is tied
	eyesApart = 0.7   // pixels: standard deviation of one eye's displacement against the other's: vergence, half a millimetre
	irisStep  = 1.5   // pixels
	offMesh   = 0.025 // cost of a standard deviation, squared, off the mesh's
	lightGain = 20.0
	lightBias = 80.0
	quarterPx = 0.02 // pixels: smaller steps end the search
)

// starts are the places, beside the mesh's, from which irises are sought: eyes jump sideways further than a search sees.
var starts = [...]point{{0, 0}, {2, 0}, {-2, 0}}

// pair is a search for the displacements of both irises, tied to each other, beyond what the skin around each has moved (around),
// starting from and tied to the mesh's (begin).
type pair struct {
	*search
	pixels *[2]pixels
	image  []byte
	around [2]point
	begin  point
	reach  float64 // pixels: standard deviation of the mean displacement from begin

	at    [2]point
	light [2][2]float64 // gain and bias of each eye's
}

// irises finds the displacements; cost is the share of what does not fit, 0 to 1.
func (s *search) irises(t *Template, image []byte, around [2]point, begin point) (off [2]point, cost float64) {
	p := pair{search: s, pixels: &t.irises, image: image, around: around, begin: begin, reach: meshApart}
	return p.best(starts[:])
}

// best is the best of the searches from several places beside the mesh's.
func (p *pair) best(starts []point) (off [2]point, cost float64) {
	p.resize(len(p.pixels[0].x) + len(p.pixels[1].x))
	begin, best := p.begin, math.Inf(1)
	for _, start := range starts {
		share, ok := p.from(start)
		x, y := (p.at[0][0]+p.at[1][0])/2-begin[0], (p.at[0][1]+p.at[1][1])/2-begin[1]
		if c := share + offMesh*(x*x+y*y)/(p.reach*p.reach); ok && c < best {
			best, off, cost = c, p.at, share
		}
	}
	if math.IsInf(best, 1) {
		return [2]point{begin, begin}, 1
	}
	return off, cost
}

// from searches from a place beside the mesh's and returns the share of what does not fit.
func (p *pair) from(start point) (share float64, ok bool) {
	begin := point{p.begin[0] + start[0], p.begin[1] + start[1]}
	p.at, p.light = [2]point{begin, begin}, [2][2]float64{}
	for step := range mostSteps {
		h := p.equations(step == 0)
		x, ok := h.solve()
		if !ok {
			return 1, false
		}
		most := 0.0
		for k := range 2 {
			p.light[k] = [2]float64{clamp(x[4+2*k], lightGain), clamp(x[5+2*k], lightBias)}
			for i := range 2 {
				d := clamp(x[2*k+i], irisStep)
				p.at[k][i] -= d
				most = math.Max(most, math.Abs(d))
			}
		}
		if most < quarterPx {
			break
		}
	}
	for k := range 2 {
		seen, _ := p.part(k)
		share += misfit(seen, p.pixels[k].level, p.light[k], tukey*irisNoise)
	}
	return share / float64(len(p.seen)), true
}

// part is one eye's residuals and weights.
func (p *pair) part(k int) (seen, weights []float32) {
	n := len(p.pixels[0].x)
	if k == 0 {
		return p.seen[:n], p.weights[:n]
	}
	return p.seen[n:], p.weights[n:]
}

// equations are those of one step: two displacements, two lights.
func (p *pair) equations(first bool) system {
	h := system{n: 8}
	for k := range 2 {
		px := &p.pixels[k]
		seen, weights := p.part(k)
		sample(seen, p.image, px.x, px.y, float32(p.at[k][0]+p.around[k][0]), float32(p.at[k][1]+p.around[k][1]))
		for i, l := range px.level {
			seen[i] -= l
		}
		if first {
			p.light[k][1] = p.median(seen)
		}
		tukeyAt(weights, seen, px.level, p.light[k], tukey*irisNoise)
		var one system
		px.normal(seen, weights, &one)
		h.take(&one, k)
	}
	for i := range 8 {
		h.a[i][i] += 1e-3
	}
	n := float64(len(p.seen)) / 400 * 16 * irisNoise * irisNoise
	tie, bind := n/(p.reach*p.reach), n/(eyesApart*eyesApart)
	for i := range 2 { // the mean of both to the mesh, one to the other
		mean, apart := (p.at[0][i]+p.at[1][i])/2-p.begin[i], p.at[0][i]-p.at[1][i]
		h.a[i][i] += tie/4 + bind
		h.a[2+i][2+i] += tie/4 + bind
		h.a[i][2+i] += tie/4 - bind
		h.b[i] += tie/2*mean + bind*apart
		h.b[2+i] += tie/2*mean - bind*apart
	}
	return h
}

// take adds one eye's equations: shifts of both eyes come first, then their lights.
func (h *system) take(one *system, k int) {
	at := [4]int{2 * k, 2*k + 1, 4 + 2*k, 5 + 2*k}
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
		s.sizes[min(max(int(2*v+512), 0), 1024)]++
	}
	half, n := int32(len(values)/2), int32(0)
	for k := range s.sizes {
		if n += s.sizes[k]; n > half {
			return (float64(k) - 512 + 0.5) / 2
		}
	}
	return 0
}
