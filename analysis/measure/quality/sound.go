package quality

import (
	"math"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/speech"
)

const (
	soundError = 2.0 // dB: how far percentiles move with the share of pauses
	minVoice   = 1.0 // seconds of speech: less gives no level of the voice
)

// reportSound reports how far the voice stands above the noise. Without speech there is no voice to stand above anything.
func reportSound(p *analysis.Pass) {
	v, said := p.Obs.Voice, analysis.ResultOf[*speech.Result](p, speech.Measure)
	bits := depth(p.Obs.Recording.Audio)
	floor := quantisation(bits)
	method := lang.T("90th percentile of the intensity during speech less 10th percentile of all of it, which is taken as no "+
		"lower than the rounding noise of %d bits (%.0f dB)", bits, floor)
	switch {
	case v == nil || len(v.Intensity) == 0:
		p.Report(analysis.NotMeasured(sound, analysis.NoAudio.String(), method))
		return
	case said.Reason != analysis.Measured:
		p.Report(analysis.NotMeasured(sound, said.Reason.String(), method))
		return
	case said.Phonation < minVoice:
		p.Report(analysis.NotMeasured(sound, analysis.TooShort.String(), method))
		return
	}
	voice := track.Quantile(within(v, said.Segments), 0.9)
	quiet := track.Quantile(within(v, said.Heard), 0.1)
	noise := max(quiet, floor)
	all, heard := speech.Total(p.Obs), analysis.Length(said.Heard)
	cov := track.Coverage{Share: min(heard/all, 1), Seconds: heard, LeftOut: speech.LeftOut(p, all, heard)}
	value := voice - noise
	f := cov.Finding(sound, value, [2]float64{value - soundError, voice - quiet + soundError}, method)
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"peak": v.Peak, "clipped": v.Clipped, "noise_db": noise, "voice_db": voice}
	}
	p.Report(f)
}

// reportClipping reports how much of the sound is at full scale.
func reportClipping(p *analysis.Pass) {
	const method = "samples at full scale, counted"
	v := p.Obs.Voice
	if v == nil || v.Duration <= 0 {
		f := analysis.NotMeasured(clipping, analysis.NoAudio.String(), method)
		f.LeftOut = map[string]float64{analysis.NoAudio.String(): 1}
		p.Report(f)
		return
	}
	cov := track.Coverage{Share: min(1, v.Duration/speech.Total(p.Obs)), Seconds: v.Duration}
	f := cov.Finding(clipping, v.Clipped, exact(v.Clipped), method)
	f.Parts = map[string]float64{"peak": v.Peak}
	p.Report(f)
}

// within is the intensity inside the spans.
func within(v *analysis.Voice, spans []analysis.Span) []float32 {
	var out []float32
	for _, s := range spans {
		for i := max(0, int(math.Ceil((s.Start-v.Start)/v.Hop))); i < len(v.Intensity) && v.Start+float64(i)*v.Hop < s.End; i++ {
			out = append(out, v.Intensity[i])
		}
	}
	return out
}

// depth is how many bits a sample of the stored sound has at most to tell quiet from silent: 8 when it is stored so, else
// the 16 to which sound is decoded.
func depth(a *analysis.AudioStream) int {
	if a != nil && (strings.HasPrefix(a.Codec, "pcm_u8") || strings.HasPrefix(a.Codec, "pcm_s8")) {
		return 8
	}
	return 16
}

// quantisation is the level of the noise that rounding to so many bits makes, dB relative to full scale: the variance of
// an error spread evenly over one step (Bennett 1948, doi 10.1002/j.1538-7305.1948.tb01340.x).
func quantisation(bits int) float64 {
	step := math.Exp2(-float64(bits - 1))
	return 10 * math.Log10(step*step/12)
}
