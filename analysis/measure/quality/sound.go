package quality

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// reportSound reports how far the voice stands above the noise.
func reportSound(p *analysis.Pass) {
	const method = "90th less 10th percentile of the intensity in the band that carries syllables"
	v := p.Obs.Voice
	if v == nil || len(v.Intensity) == 0 {
		p.Report(analysis.NotMeasured(sound, analysis.NoAudio.String(), method))
		return
	}
	heard := make([]float32, len(v.Intensity))
	copy(heard, v.Intensity)
	for _, s := range p.Exclude {
		for i := max(0, int((s.Start-v.Start)/v.Hop)); i < len(heard) && v.Start+float64(i)*v.Hop < s.End; i++ {
			heard[i] = float32(math.NaN())
		}
	}
	voice, noise := track.Quantile(heard, 0.9), track.Quantile(heard, 0.1)
	cov := track.Coverage{}
	for _, x := range heard {
		if !math.IsNaN(float64(x)) {
			cov.Seconds += v.Hop
		}
	}
	total := max(p.Obs.Recording.Duration, v.Duration)
	if total > 0 {
		cov.Share = min(cov.Seconds/total, 1)
	}
	value := voice - noise
	const error = 2.0 // dB: how far percentiles move with the share of pauses
	f := cov.Finding(sound, value, [2]float64{value - error, value + error}, method)
	if !math.IsNaN(value) {
		f.Parts = map[string]float64{"peak": v.Peak, "clipped": v.Clipped, "noise_db": noise, "voice_db": voice}
	}
	p.Report(f)
}
