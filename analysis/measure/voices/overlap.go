package voices

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"poise/analysis"
	"poise/analysis/measure/speech"
)

// Two voices that are told apart are heard at once where a spectrum is explained better by the louder of both in each band (Roweis 2003,
// Factorial models and refiltering for speech separation and denoising) than by either. What a voice sounds like is the recording's own
// spectra of it, those of the moment itself left out; and how much better both explain what one voice says is the recording's own, too:
// its usual time is no overlap. Overlaps are looked for where the voice changes.
const (
	spectrumStep   = 0.04 // s between spectra that are looked at
	spectraOfVoice = 160  // by which a voice is known, evenly taken
	likeliest      = 16   // spectra of each voice that are tried with those of the other
	itself         = 1.0  // s about a moment whose spectra do not explain it
	mostGain       = 4.0  // dB by which a voice may be louder than in a spectrum of its own, or softer
	mostHidden     = 6.0  // dB: what the other voice may add to a band counts at most so much
	overNoise      = 3.0  // dB above the softest twentieth of a band below which nothing is told
	soundDepth     = 35.0 // dB below the loudest band at which a spectrum ends
	softest        = 30.0 // dB below loud speech at which speech is too soft to be told
	unlike         = 0.02 // of the spectra are like neither voice, and not both for that
	mostEvidence   = 8.0  // of one spectrum, as a log likelihood
	evidenceWindow = 0.8  // s over which evidence is averaged to know what is usual

	// An overlap stands out by so many deviations of the recording's own evidence (one in a hundred, were it normal), and by so many more
	// over a second on beginning and on ending.
	// Of the speech in 36 conversations without overlaps .4 % does (2026-12-01).
	standsOut, changeBoth = 2.3, 0.5
	leastEvidence         = -2.0 // of a spectrum in the mean, however little the recording's own varies
	aboutChange           = 1.5  // s about a change of voice in which overlaps are looked for
	leastOverlap          = 0.4  // s
)

// spectrum is the level in each band, dB.
type spectrum [analysis.VoiceBands]float64

// sound is a spectrum of speech, told to be of one voice.
type sound struct {
	row   int // of the spectra looked at
	level spectrum
}

// overlaps are the times at which both voices speak, of speech that each is told to say.
func overlaps(v *analysis.Voice, spans [2][]analysis.Span) []analysis.Span {
	skip := max(1, int(math.Round(spectrumStep/v.BandHop)))
	step := float64(skip) * v.BandHop
	all := newSpectra(v.Bands, skip)
	at := func(t float64) int { return min(max(0, int(math.Ceil((t-v.Start)/step-.5))), all.length()) }
	said := sounding(all, spans, at)
	usual := [2][]sound{some(all, said[0]), some(all, said[1])}
	spread := scatter(usual, step)
	if !(spread > 0) {
		return nil
	}
	evidence := evidenceOfBoth(all, said, usual, spread, step)
	near := make([]bool, all.length())
	for _, t := range changes(spans) {
		for i := at(t - aboutChange); i < at(t+aboutChange); i++ {
			near[i] = true
		}
	}
	var both []analysis.Span
	for _, s := range standing(evidence, near, step) {
		both = append(both, analysis.Span{Start: v.Start + float64(s[0])*step, End: v.Start + float64(s[1])*step})
	}
	silent := speech.Without(speech.Without(both, spans[0]), spans[1])
	return slices.DeleteFunc(speech.Without(both, silent), func(s analysis.Span) bool { return s.Length() < leastOverlap })
}

// spectra are every so many rows of the bands, those of the room's noise and what lies far below the loudest band raised.
type spectra struct {
	bands []uint8
	skip  int
	noise spectrum
}

func newSpectra(bands []uint8, skip int) *spectra {
	s := &spectra{bands: bands, skip: skip}
	for b := range s.noise {
		var often [256]int
		for i := range s.length() {
			often[s.row(i)[b]]++
		}
		level, n := 0, often[0]
		for 20*n < s.length() {
			level++
			n += often[level]
		}
		s.noise[b] = float64(level)/2 + overNoise
	}
	return s
}

func (s *spectra) length() int {
	return (len(s.bands)/analysis.VoiceBands + s.skip - 1) / s.skip
}

func (s *spectra) row(i int) []uint8 {
	return s.bands[i*s.skip*analysis.VoiceBands:][:analysis.VoiceBands]
}

func (s *spectra) at(i int) (out spectrum) {
	row := s.row(i)
	for b, x := range row {
		out[b] = max(float64(x)/2, s.noise[b])
	}
	least := slices.Max(out[:]) - soundDepth
	for b := range out {
		out[b] = max(out[b], least)
	}
	return out
}

// quantile of values, which it sorts.
func quantile(p float64, x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	slices.Sort(x)
	return stat.Quantile(p, stat.LinInterp, x, nil)
}

// sounding are which spectra of each voice's speech are loud enough.
func sounding(all *spectra, spans [2][]analysis.Span, at func(float64) int) (out [2][]int) {
	loudest := func(i int) float64 { return float64(slices.Max(all.row(i))) / 2 }
	var levels []float64
	for k := range spans {
		for _, s := range spans[k] {
			for i := at(s.Start); i < at(s.End); i++ {
				out[k] = append(out[k], i)
				levels = append(levels, loudest(i))
			}
		}
	}
	least := quantile(.9, levels) - softest
	for k := range out {
		out[k] = slices.DeleteFunc(out[k], func(i int) bool { return loudest(i) <= least })
	}
	return out
}

// some of a voice's spectra, evenly taken.
func some(all *spectra, rows []int) []sound {
	out := make([]sound, min(len(rows), spectraOfVoice))
	for i := range out {
		row := rows[i*(len(rows)-1)/max(1, len(out)-1)]
		out[i] = sound{row, all.at(row)}
	}
	return out
}

// scatter is how far a spectrum usually lies from the voice's nearest said at another time: squared, of a band.
func scatter(usual [2][]sound, step float64) float64 {
	var nearest []float64
	for _, all := range usual {
		for i := range all {
			least := math.Inf(1)
			for k := range all {
				if distant(all[i].row, all[k].row, step) {
					least = min(least, squares(&all[i].level, &all[k].level))
				}
			}
			if !math.IsInf(least, 1) {
				nearest = append(nearest, least/analysis.VoiceBands)
			}
		}
	}
	return quantile(.5, nearest)
}

func distant(a, b int, step float64) bool { return math.Abs(float64(a-b))*step > itself }

func squares(a, b *spectrum) (sum float64) {
	for i := range a {
		sum += (a[i] - b[i]) * (a[i] - b[i])
	}
	return sum
}

// evidenceOfBoth is by how much both voices explain each spectrum of speech better than one of them, as a log likelihood; NaN elsewhere.
func evidenceOfBoth(all *spectra, said [2][]int, usual [2][]sound, spread, step float64) []float64 {
	out, one := make([]float64, all.length()), make([]float64, all.length())
	var ones []float64
	for i := range out {
		out[i] = math.NaN()
	}
	fits := make([]float64, 0, max(spectraOfVoice, likeliest*likeliest))
	var parts [2][]spectrum
	for _, rows := range said {
		for _, i := range rows {
			s := sound{i, all.at(i)}
			alone := math.Inf(-1)
			for k := range usual {
				var l float64
				parts[k], l = explain(&s, usual[k], spread, step, parts[k], fits)
				alone = max(alone, l)
			}
			if len(parts[0]) == 0 || len(parts[1]) == 0 {
				continue
			}
			fits = fits[:0]
			least := math.Inf(1)
			for a := range parts[0] {
				for b := range parts[1] {
					m := missed(&s.level, &parts[0][a], &parts[1][b], least+2*spread*nothing)
					least = min(least, m)
					fits = append(fits, -m/(2*spread))
				}
			}
			out[i] = floats.LogSumExp(fits) - math.Log(float64(len(usual[0])*len(usual[1])))
			one[i] = alone
			ones = append(ones, alone)
		}
	}
	neither := quantile(unlike, ones)
	for i := range out {
		out[i] = min(max(out[i]-max(one[i], neither), -mostEvidence), mostEvidence)
	}
	return out
}

// nothing is a distance of log likelihoods from the largest at which one adds nothing.
const nothing = 16

// missed is how far a spectrum lies from the louder of two in each band, squared; infinity from a limit on.
func missed(of, a, b *spectrum, limit float64) (sum float64) {
	for d, x := range of {
		e := x - max(a[d], b[d])
		if sum += e * e; sum > limit {
			return math.Inf(1)
		}
	}
	return sum
}

// explain is how likely a voice alone says a sound, in the log, and the spectra of that voice that may be part of it, at levels that suit.
// The memory of parts and fits is used.
func explain(s *sound, voice []sound, spread, step float64, parts []spectrum, fits []float64) ([]spectrum, float64) {
	type part struct{ misfit, gain float64 }
	var best [likeliest]part
	var which [likeliest]int
	n := 0
	fits = fits[:0]
	for i := range voice {
		if !distant(s.row, voice[i].row, step) {
			continue
		}
		at, gain := &voice[i].level, 0.0
		for d, x := range s.level {
			gain += x - at[d]
		}
		gain = min(max(gain/analysis.VoiceBands, -mostGain), mostGain)
		sum, misfit := 0.0, 0.0
		for d, x := range s.level {
			e := x - at[d] - gain
			sum += e * e
			e = min(e, mostHidden)
			misfit += e * e
		}
		fits = append(fits, -sum/(2*spread))
		if n == likeliest && misfit >= best[n-1].misfit {
			continue
		}
		n = min(n+1, likeliest)
		k := n - 1
		for ; k > 0 && best[k-1].misfit > misfit; k-- {
			best[k], which[k] = best[k-1], which[k-1]
		}
		best[k], which[k] = part{misfit, gain}, i
	}
	parts = parts[:0]
	if n == 0 {
		return parts, math.Inf(-1)
	}
	for k := range n {
		part := voice[which[k]].level
		for d := range part {
			part[d] += best[k].gain
		}
		parts = append(parts, part)
	}
	return parts, floats.LogSumExp(fits) - math.Log(float64(len(fits)))
}

// changes are the times at which the other voice goes on.
func changes(spans [2][]analysis.Span) (out []float64) {
	i, k, last := 0, 0, -1
	end := 0.0
	for i < len(spans[0]) || k < len(spans[1]) {
		who, at := 0, &i
		if i == len(spans[0]) || k < len(spans[1]) && spans[1][k].Start < spans[0][i].Start {
			who, at = 1, &k
		}
		s := spans[who][*at]
		if last >= 0 && who != last {
			out = append(out, (end+s.Start)/2)
		}
		*at, last, end = *at+1, who, s.End
	}
	return out
}

// standing are the stretches, from one step to before another, whose evidence stands out of what is usual in the recording.
func standing(evidence []float64, near []bool, step float64) (out [][2]int) {
	middle, deviation := usually(evidence, int(math.Round(evidenceWindow/step)))
	if middle != middle {
		return nil
	}
	usual, change := max(middle+standsOut*deviation, leastEvidence), changeBoth*deviation
	from := make([][2]bool, len(evidence)) // the cheapest way to here, to one voice and to both, comes from the other
	one, both := 0.0, -change
	for i, e := range evidence {
		from[i] = [2]bool{both-change > one, one-change > both}
		one, both = max(one, both-change), max(both, one-change)
		switch {
		case !near[i]:
			both = math.Inf(-1)
		case e == e:
			both += (e - usual) * step
		}
	}
	at, end := 0, len(evidence)
	if both > one {
		at = 1
	}
	for i := len(evidence) - 1; i >= 0; i-- {
		if !from[i][at] {
			continue
		}
		if at == 1 {
			out = append(out, [2]int{i, end})
		} else {
			end = i
		}
		at = 1 - at
	}
	if at == 1 {
		out = append(out, [2]int{0, end})
	}
	slices.Reverse(out)
	return out
}

// usually is the median of evidence averaged over so many steps, and its deviation by the median of what it lies off.
func usually(evidence []float64, window int) (middle, deviation float64) {
	var means []float64
	sum, n := 0.0, 0
	add := func(i, sign int) {
		if i >= 0 && i < len(evidence) && evidence[i] == evidence[i] {
			sum += float64(sign) * evidence[i]
			n += sign
		}
	}
	for i := range len(evidence) + window/2 {
		add(i, 1)
		add(i-window, -1)
		if middle := i - window/2; middle >= 0 && evidence[middle] == evidence[middle] && 5*n >= 2*window {
			means = append(means, sum/float64(n))
		}
	}
	middle = quantile(.5, means)
	for i := range means {
		means[i] = math.Abs(means[i] - middle)
	}
	return middle, 1.48 * quantile(.5, means)
}
