package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"poise/analysis"
	"poise/analysis/editdistance"
	"poise/analysis/measure/lexicon"
)

// alignedRecording is a recording whose words somebody aligned by hand.
const alignedRecording = "mfa_cold_corpus3"

// reportWordTimes writes how far the starts of words lie from those aligned by hand.
func reportWordTimes(shared string, tr *analysis.Transcript, w io.Writer) error {
	want, err := readWords(filepath.Join(shared, "clips", "audio", alignedRecording+".TextGrid"))
	if err != nil || tr == nil {
		return err
	}
	var got []analysis.TimedWord
	for _, s := range tr.Segments {
		got = append(got, s.Timed...)
	}
	var off []float64
	for _, p := range common(want, got) {
		off = append(off, math.Abs(p[0].Start-p[1].Start))
	}
	if len(off) > 0 {
		fmt.Fprintf(w, "Starts of %d words of %s that were heard right: %.3f s off in the median, %.3f s nine in ten.\n\n", len(off),
			alignedRecording, quantile(off, .5), quantile(off, .9))
	}
	return nil
}

// readWords reads the words of a TextGrid in Praat's short form, hesitations left out.
func readWords(path string) ([]analysis.TimedWord, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(string(b), "\n")
	var out []analysis.TimedWord
	for i := 0; i+4 < len(lines); i++ {
		if lines[i] != `"words"` {
			continue
		}
		n, err := strconv.Atoi(lines[i+3])
		if err != nil || len(lines) < i+4+3*n {
			return nil, fmt.Errorf("read %s: it does not hold as many words as it says", filepath.Base(path))
		}
		for k := i + 4; k < i+4+3*n; k += 3 {
			start, err1 := strconv.ParseFloat(lines[k], 64)
			end, err2 := strconv.ParseFloat(lines[k+1], 64)
			text := plain(lines[k+2])
			if err1 == nil && err2 == nil && text != "" && !lexicon.Hesitation(text) {
				out = append(out, analysis.TimedWord{Text: text, Start: start, End: end})
			}
		}
		break
	}
	return out, nil
}

// plain is a word without marks, in lower case.
func plain(text string) string {
	return strings.Join(lexicon.Split(strings.Trim(text, `"`), "en"), " ")
}

// common are the pairs of words of the longest common subsequence.
func common(a, b []analysis.TimedWord) (out [][2]analysis.TimedWord) {
	texts := func(words []analysis.TimedWord) (out []string) {
		for _, w := range words {
			out = append(out, plain(w.Text))
		}
		return out
	}
	for _, p := range editdistance.Common(texts(a), texts(b)) {
		out = append(out, [2]analysis.TimedWord{a[p[0]], b[p[1]]})
	}
	return out
}
