package voice

import (
	"fmt"

	"poise/analysis"
	"poise/analysis/voice/internal/moonshine"
	"poise/models"
)

// Hearer writes down what is said while it is said, with the small network alone. It is used by one goroutine.
type Hearer struct{ recognizer *moonshine.Recognizer }

// NewHearer opens the network; tokens are those of models.LoadTokens. The caller must call Close.
func NewHearer(rt models.Runtime, tokens []string) (*Hearer, error) {
	r, err := moonshine.Open(rt, tokens)
	if err != nil {
		return nil, err
	}
	return &Hearer{r}, nil
}

// Hear is what is said in sound, mono at Rate, which lies at the given times; ok is false where nothing was understood.
func (h *Hearer) Hear(sound []float32, at analysis.Span) (s analysis.TranscriptSegment, ok bool, err error) {
	heard, err := h.recognizer.HearOnce(sound)
	return analysis.TranscriptSegment{Start: at.Start, End: at.End, Text: heard.Text, Timed: timed(heard.Words, at),
		Hesitations: hesitations(heard.Hesitations)}, heard.Text != "", err
}

// Close frees the network.
func (h *Hearer) Close() error {
	if err := h.recognizer.Close(); err != nil {
		return fmt.Errorf("close speech recognition: %w", err)
	}
	return nil
}

// How sound is cut while it comes: as segments are, but shorter, since somebody waits for the words.
const (
	pieceAtLeast = 3.0 // s, from which a silence of pieceGap ends a piece
	pieceGap     = 0.5 // s
	pieceAtMost  = 8.0 // s
)

// NextPiece is the first piece of speech after a time that is over, with its margins; empty: there is none yet. Before next there is
// nothing else to be heard.
func NextPiece(v *analysis.Voice, after float64) (piece analysis.Span, next float64) {
	time := func(i int) float64 { return v.Start + float64(i)*v.SpeechHop }
	first := max(0, int((after-v.Start)/v.SpeechHop+0.5))
	for first < len(v.Speech) && v.Speech[first] < speechOn {
		first++
	}
	if first >= len(v.Speech) {
		return analysis.Span{}, max(after, time(len(v.Speech)))
	}
	last := first
	for i := first; i < len(v.Speech); i++ {
		if v.Speech[i] >= speechOff {
			last = i
		}
		silence, length := float64(i-last)*v.SpeechHop, float64(last+1-first)*v.SpeechHop
		switch {
		case silence >= longGap || silence >= pieceGap && length >= pieceAtLeast:
			return analysis.Span{Start: max(after, time(first)-segmentMargin), End: time(last+1) + min(segmentMargin, silence/2)}, time(i)
		case length >= pieceAtMost:
			cut := v.Start + quietest(v, analysis.Span{Start: time(first) - v.Start + pieceAtLeast, End: time(i) - v.Start})
			return analysis.Span{Start: max(after, time(first)-segmentMargin), End: cut}, cut
		}
	}
	return analysis.Span{}, max(after, time(first)-segmentMargin)
}
