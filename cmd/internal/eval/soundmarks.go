package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"poise/analysis"
)

// wanted prints what was asked of the sound beside what it gives; by holds the scores of single recordings.
func (s *soundScore) wanted(w io.Writer, by map[string]*soundScore) {
	const mixed, cold = "dev_mixed.mp4", "mfa_cold_corpus3.wav"
	of := func(name string) *soundScore {
		if by[name] == nil {
			return &soundScore{}
		}
		return by[name]
	}
	low, high := math.NaN(), math.NaN()
	if len(s.same) > 0 {
		low, high = quantile(s.same, 0), quantile(s.same, 1)
	}
	t := table{head: []string{"asked for", "wanted", "measured"}}
	t.add("dev_mixed, pauses: precision, recall", "at least .95", pair(of(mixed).pauses.precision(), of(mixed).pauses.recall(), 2))
	t.add("dev_mixed, pauses: median edge error, s", "at most .040", number(quantile(of(mixed).edges, 0.5), 3))
	t.add("dev_mixed, word count error", "at most .05", number(quantile(of(mixed).words, 0.5), 3))
	t.add("all recordings, median word count error", "at most .06", number(quantile(s.words, 0.5), 3))
	t.add("all recordings, mean word count error", "", number(mean(s.words), 3))
	t.add("all recordings, correlation of syllable rates", "at least .85", number(correlation(s.heard, s.written), 2))
	t.add("mfa_cold_corpus3, fillers: precision, recall (in sample)", "at least .88", pair(of(cold).fillers.precision(), of(cold).fillers.recall(), 2))
	t.add("mfa_cold_corpus3, pauses: precision, recall", "", pair(of(cold).pauses.precision(), of(cold).pauses.recall(), 2))
	t.add("silence, noise, laughter, grimaces: speech, s", "0", number(s.falseSpeech, 1))
	t.add(sameSpeech+" at three sample rates: words", "within 3 %", pair(low, high, 0))
	fmt.Fprint(w, "\nAs recorded, against what was asked for:\n")
	t.write(w)
	for _, name := range []string{mixed, cold} {
		for _, m := range of(name).missed {
			fmt.Fprintf(w, "%s: %s.\n", strings.TrimSuffix(name, ".mp4"), m)
		}
	}
}

// unlike says of every marked pause that was not found what was heard there.
func unlike(want, got []analysis.Span) []string {
	var out []string
	for _, p := range want {
		var c counts
		if matching(&c, []analysis.Span{p}, got); c.tp > 0 {
			continue
		}
		heard := "nothing"
		for _, g := range got {
			if g.Start < p.End && g.End > p.Start {
				heard = fmt.Sprintf("one from %.2f to %.2f s", g.Start, g.End)
			}
		}
		out = append(out, fmt.Sprintf("of the pause marked from %.2f to %.2f s %s was heard", p.Start, p.End, heard))
	}
	return out
}
