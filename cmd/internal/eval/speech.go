package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/editdistance"
	"poise/analysis/measure"
	"poise/analysis/measure/lexicon"
)

// spoken is a recording with what is said in it.
type spoken struct {
	path, name string
	text       string // empty: not written down
	wordless   bool   // nobody says a word
	foreign    bool   // nobody speaks English
}

// foreign are the recordings in which another language is spoken: Japanese, Korean, Japanese.
var foreign = []string{"cases/japanese_sentence.mp3", "cases/korean_interview_24s.mp4", "clips/video/abe_podium_speech.mp4"}

// wordless are the recordings in which, by their makers' description, nobody speaks: silence, room noise, laughter.
var wordless = []string{"aeneas_vad_n.wav", "aeneas_vad_zero.wav", "wt_laugh1.mp3", silentFace}

// silentFace is a video with sound in which a person sits and says nothing.
const silentFace = "webcam_openwillis_baseline_silent.mp4"

// sameSpeech is one recording in three versions, of which the answers should be the same.
const sameSpeech = "LDC93S1"

// mark is a noise written down, no word.
var mark = regexp.MustCompile(`<[^>]*>`)

// readSpoken reads transcripts.tsv.
func readSpoken(shared string) ([]spoken, error) {
	folder := filepath.Join(shared, "clips", "audio")
	f, err := os.Open(filepath.Join(folder, "transcripts.tsv"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read transcripts: %w", err)
	}
	var out []spoken
	for _, row := range rows[1:] {
		s := spoken{path: filepath.Join(folder, row[0]), name: filepath.Base(row[0])}
		if len(row) > 5 {
			s.text = mark.ReplaceAllString(row[5], " ")
		}
		s.wordless = slices.Contains(wordless, s.name)
		out = append(out, s)
	}
	out = append(out, spoken{path: filepath.Join(shared, "clips", "video", silentFace), name: silentFace, wordless: true})
	for _, path := range foreign {
		out = append(out, spoken{path: filepath.Join(shared, path), name: filepath.Base(path), foreign: true})
	}
	return out, nil
}

// wordsToScore is the least number of words of a recording whose word errors are added up.
const wordsToScore = 5

// misprinted are the words of recordings in which transcripts.tsv has others than are said. Three are read from the Harvard sentences (IEEE
// 1969, lists of the recommended practice for speech quality) and written with other words. Two begin in the middle of a sentence
// whose beginning is written down: its first word that is heard has begun at the first sample, and the words before it are not in the sound.
var misprinted = map[string]string{
	"sb_spk1_snt2.wav":               "drop the two when you add the figures",
	"sb_spk2_snt1.wav":               "we are sure that one war is enough",
	"sb_spk2_snt3.wav":               "tear a thin sheet from the yellow pad",
	"mfa_multilingual_ipa_us_2.flac": "finished it he just decided to fail it instead",
	"mfa_multilingual_ipa_us_4.flac": "a very good team though in n a i think this is uh",
}

// said are the words that are said.
func (s spoken) said() string {
	if text, ok := misprinted[s.name]; ok {
		return text
	}
	return s.text
}

// wrong is how many words were misheard.
type wrong struct{ edits, words int }

// score is how many words must be replaced, inserted or deleted to make what was said of what was heard.
func score(said, heard string) wrong {
	words := plainWords(said)
	return wrong{editdistance.Of(words, plainWords(heard)), len(words)}
}

func (w *wrong) add(other wrong) { w.edits, w.words = w.edits+other.edits, w.words+other.words }

func (w wrong) String() string {
	return fmt.Sprintf("%d of %d words (%.1f %%)", w.edits, w.words, 100*float64(w.edits)/float64(w.words))
}

// speechTable scores transcripts against what is said.
func speechTable(ctx context.Context, s settings, o *observer, w io.Writer) error {
	all, err := readAllSpoken(s.shared)
	if err != nil {
		return err
	}
	var times strings.Builder
	t := table{head: []string{"recording", "s", "words", "found", "error", "word errors", "words/min", "estimated", "heard"}}
	var counts, errors, same []float64
	var written, said wrong
	invented, babel := 0, 0
	for _, c := range all {
		if !strings.Contains(c.name, s.clips) {
			continue
		}
		obs, err := o.recording(ctx, c.path)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		row, err := scoreSpeech(c, obs)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		if c.wordless {
			invented += row.found
		}
		if c.foreign {
			babel += row.found
		}
		if row.words >= wordsToScore {
			written.add(score(c.text, row.heard))
			said.add(score(c.said(), row.heard))
		}
		if strings.HasPrefix(c.name, alignedRecording) {
			if err := reportWordTimes(s.shared, row.transcript, &times); err != nil {
				return err
			}
		}
		if c.text != "" {
			counts, errors = append(counts, math.Abs(row.countError)), append(errors, row.wordErrors)
		}
		if strings.HasPrefix(c.name, sameSpeech) {
			same = append(same, row.wpm)
		}
		t.add(row.cells(c, obs)...)
	}
	fmt.Fprint(w, "\n## Speech\n\nWords: spoken ones, without um and uh. Error: of their number. Word errors: substitutions, "+
		"insertions and deletions per word. Words/min: from the transcript; estimated: from syllables.\n")
	t.write(w)
	if len(counts) > 0 {
		fmt.Fprintf(w, "Word count error, median: %.1f %%. Word errors, median: %.1f %%, mean %.1f %%. Words in the %d recordings "+
			"without speech: %d; in the %d without English: %d.\n\n", 100*quantile(counts, .5), 100*quantile(errors, .5), 100*mean(errors),
			len(wordless), invented, len(foreign), babel)
	}
	if written.words > 0 {
		fmt.Fprintf(w, "Word errors over all recordings of %d words or more: %s. Against what is said (see `misprinted`): %s.\n\n", wordsToScore, written, said)
	}
	fmt.Fprint(w, times.String())
	if len(same) > 1 {
		fmt.Fprintf(w, "The %d versions of %s: %.1f to %.1f words/min.\n\n", len(same), sameSpeech, slices.Min(same), slices.Max(same))
	}
	return nil
}

// speechRow is the score of one recording.
type speechRow struct {
	words, found           int
	countError, wordErrors float64
	wpm, estimated         float64
	heard                  string
	transcript             *analysis.Transcript // as reports show it; nil: none
}

func scoreSpeech(c spoken, obs *analysis.Observations) (speechRow, error) {
	r := speechRow{countError: math.NaN(), wordErrors: math.NaN()}
	res, err := measure.Run(obs, analysis.DefaultProfile(), measure.Options{})
	if err != nil {
		return r, err
	}
	bare := *obs
	bare.Transcript = nil
	without, err := measure.Run(&bare, analysis.DefaultProfile(), measure.Options{})
	if err != nil {
		return r, err
	}
	r.wpm, r.estimated = finding(res, "pace.wpm").Value, finding(without, "pace.wpm").Value
	r.transcript = res.Transcript
	if tr := res.Transcript; tr != nil {
		r.found, r.heard = tr.Counts.Words, strings.ReplaceAll(tr.Text, "\n", " / ")
	}
	if c.text != "" {
		wrong := score(c.text, r.heard)
		r.words = wrong.words
		r.countError = float64(r.found-r.words) / float64(r.words)
		r.wordErrors = float64(wrong.edits) / float64(r.words)
	}
	return r, nil
}

func (r speechRow) cells(c spoken, obs *analysis.Observations) []string {
	percent := func(v float64) string {
		if math.IsNaN(v) {
			return ""
		}
		return fmt.Sprintf("%.0f %%", 100*v)
	}
	words := ""
	if c.text != "" {
		words = fmt.Sprint(r.words)
	} else if c.wordless {
		words = "0"
	}
	return []string{c.name, number(obs.Recording.Duration, 1), words, fmt.Sprint(r.found), percent(r.countError),
		percent(r.wordErrors), number(r.wpm, 0), number(r.estimated, 0), shorten(r.heard, 80)}
}

// oneSound are words written in two ways that are said alike, or nearly: none is an error (as in Whisper's English normaliser; Radford et
// al. 2023, arXiv 2212.04356, appendix C).
var oneSound = map[string]string{"alright": "all right", "okay": "ok", "gonna": "going to", "wanna": "want to", "gotta": "got to"}

// letterNumber is a letter and a number that are said apart: F2.
var letterNumber = regexp.MustCompile(`\b([A-Za-z])(\d+)\b`)

// plainWords are the spoken words of a text without hesitations.
func plainWords(text string) (out []string) {
	for _, w := range lexicon.Split(letterNumber.ReplaceAllString(text, "$1 $2"), "en") {
		if same, ok := oneSound[w]; ok {
			out = append(out, strings.Fields(same)...)
		} else if !lexicon.Hesitation(w) {
			out = append(out, w)
		}
	}
	return out
}

func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
