package register

import "math"

// mostTrusted is the number of frames from which the steadiness of pixels is learned.
const mostTrusted = 60

// learnTrust finds how well the pixels of each patch keep their grey levels while the patch is followed through frames in
// whatever pose of the head: what stands before the skin and shines, as the frames of glasses do, reflections and shadows do not.
// A pixel counts by the inverse of its variance.
func (t *Template) learnTrust(faces []*Face) {
	var s search
	for i := range t.patches {
		p := &t.patches[i]
		if p.near == nil {
			continue
		}
		off := make([][]float64, len(p.x))
		for _, f := range faces {
			if _, _, ok := s.find(p, f.Image, p.warp(f.rigid(t.model))); !ok {
				continue
			}
			gain, bias := float32(s.light[0]/100), float32(s.light[1])
			for k, r := range s.seen {
				off[k] = append(off[k], math.Abs(float64(r-gain*p.level[k]-bias)))
			}
		}
		for k, o := range off {
			if len(o) > 0 {
				sd := math.Max(leastNoise, 1.48*median(o))
				p.trust[k] = float32(leastNoise * leastNoise / (sd * sd))
			}
		}
		p.weigh(patchStep * patchStep)
	}
}
