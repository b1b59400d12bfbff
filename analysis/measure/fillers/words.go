package fillers

import (
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/measure/lexicon"
	"poise/analysis/measure/speech"
)

// A recogniser writes down hardly any "uh", and gives its time to the words beside it. So a sound that the words about it need can be no
// filler; and one where the recogniser thinks of an "uh" is likelier to be one, though it writes none. In 65 recordings (November 2026)
// it did so with a log probability above -7 before 15 of 17 fillers and at one in twenty of 1,100 places without. That it thinks of none says
// nothing: weighing that cost 12 of 540 fillers in the conditions of make eval's table of fillers put in, and saved from no false one. Among
// 33 choices these numbers are the best, with no more false ones than before, of either donor's fillers alone; chosen without the reader who
// is scored they find 392 instead of 390, and invent 5 instead of 3.
const (
	shortestSyllable = 0.10 // s: nobody says a word faster (Tauroza & Allison 1990: lively English has 5 syllables a second)
	aligned          = 0.04 // s by which a word's end may be off (median): one that shares less with a sound is not about it
	before           = 0.30 // s before a word within which a filler begins that is thought of there
	leastThought     = 1e-5 // probability of one that is told from none
	even             = -7.0 // log probability from which one counts
	perUnit          = 0.10 // of confidence for each unit of it
	mostFor          = 0.25 // that it can add
)

// evidence is what timed words of the recogniser say about sounds; nil: there are none.
type evidence struct {
	words  []analysis.TimedWord // in order, hesitations left out
	heard  []analysis.Span      // where somebody speaks
	places []place
}

// place is one between words at which a filler may be.
type place struct {
	analysis.Span
	analysis.Hesitation
}

func newEvidence(tr *analysis.Transcript, heard []analysis.Span) *evidence {
	if tr == nil || tr.Source != analysis.FromMoonshine {
		return nil
	}
	e := &evidence{heard: heard}
	for _, s := range tr.Segments {
		if s.Speaker == analysis.SpeakerOther {
			continue
		}
		for i, w := range s.Timed {
			if i+1 < len(s.Timed) {
				w.End = max(w.End, s.Timed[i+1].Start) // what is said there may be the word's
			}
			if syllablesOf(w, tr.Language) > 0 {
				e.words = append(e.words, w)
			}
		}
		e.places = append(e.places, places(s)...)
	}
	return e
}

// places are those before each word of a segment and after the last: a filler's time may be given to the word after it, at the end to the last.
func places(s analysis.TranscriptSegment) (out []place) {
	if len(s.Timed) == 0 || len(s.Hesitations) != len(s.Timed)+1 {
		return nil
	}
	from := math.Inf(1) // the end of the word before
	for i, w := range s.Timed {
		out = append(out, place{analysis.Span{Start: min(w.Start-before, from), End: w.End}, s.Hesitations[i]})
		from = w.End
	}
	return append(out, place{analysis.Span{Start: s.Timed[len(s.Timed)-1].Start, End: s.End + before}, s.Hesitations[len(s.Timed)]})
}

// thought is how probable the recogniser took a filler where the sound with an index is, as far as no surer sound is there too.
func (e *evidence) thought(sounds []Filler, at int) (own analysis.Hesitation) {
	for _, p := range e.places {
		within := func(f Filler) bool { return p.Start < f.End && p.End > f.Start }
		surer := func(f Filler) bool { return f.Confidence > sounds[at].Confidence && within(f) }
		if p.Um+p.Uh > own.Um+own.Uh && within(sounds[at]) && !slices.ContainsFunc(sounds, surer) {
			own = p.Hesitation
		}
	}
	return own
}

// weight is what the recogniser's thinking adds to the confidence of the sound with an index, and whether it is an "um".
func (e *evidence) weight(sounds []Filler, at int) (add float64, um bool) {
	own := e.thought(sounds, at)
	if add = perUnit * (math.Log(own.Um+own.Uh+leastThought) - even); add < 0 {
		return 0, sounds[at].Um
	}
	return min(add, mostFor), own.Um > own.Uh
}

// syllablesOf is how many syllables a written word has; 0 of hesitations and marks.
func syllablesOf(w analysis.TimedWord, language string) (n float64) {
	for _, text := range lexicon.Split(w.Text, language) {
		if !lexicon.Hesitation(text) {
			n += float64(lexicon.Syllables(text))
		}
	}
	return n
}

// room is how long a syllable of the words about a sound lasts without it, the other sounds and silences, seconds; infinite where no word
// is. Where another word is beside them they may begin and end as much farther out as ends are off.
func (e *evidence) room(s Filler, sounds []Filler) float64 {
	syllables, time := 0.0, 0.0
	about := func(w analysis.TimedWord) bool { return min(w.End, s.End)-max(w.Start, s.Start) >= aligned }
	for i, w := range e.words {
		if !about(w) {
			continue
		}
		syllables += syllablesOf(w, "en")
		said := []analysis.Span{{Start: w.Start, End: w.End}}
		if i > 0 && !about(e.words[i-1]) && w.Start-e.words[i-1].End < aligned {
			said[0].Start -= aligned
		}
		if i+1 < len(e.words) && !about(e.words[i+1]) && e.words[i+1].Start-w.End < aligned {
			said[0].End += aligned
		}
		for _, f := range sounds {
			said = speech.Without(said, []analysis.Span{f.Span})
		}
		time += analysis.Length(said) - analysis.Length(speech.Without(said, e.heard))
	}
	if syllables == 0 {
		return math.Inf(1)
	}
	return time / syllables
}

// weigh leaves out the sounds that words need, and makes the others surer or less sure by what the recogniser thinks. Sounds are in order,
// with those that it may raise.
func (e *evidence) weigh(sounds []Filler) []Filler {
	if e == nil {
		return sounds
	}
	weighed := slices.Clone(sounds)
	for i := range weighed {
		f := &weighed[i]
		add, um := e.weight(sounds, i)
		f.Confidence, f.Um, f.thought = min(1, f.Confidence+add), um, add >= mostFor
	}
	sure := slices.DeleteFunc(slices.Clone(weighed), func(f Filler) bool { return f.Confidence < least })
	return slices.DeleteFunc(weighed, func(f Filler) bool {
		besides := sure
		if f.Confidence < least {
			besides = append(slices.Clone(sure), f)
		}
		return !f.thought && e.room(f, besides) < shortestSyllable // else the word may well be how the sound was written: "a", "ah"
	})
}

// How words find their place beside silences and fillers.
const (
	leastWord = 0.08 // s that is left of a word
	swallowed = 0.35 // s after a word's start within which a filler it was given begins
	restFrom  = 0.12 // s of a silence that is no plosive's
)

// Retime moves the starts of a recogniser's words behind the fillers and silences that aligning gave them, ends them where a silence
// begins, and leaves out those of which nothing was heard, in a copy.
func Retime(tr *analysis.Transcript, v *analysis.Voice, found *Result, heard *speech.Result) *analysis.Transcript {
	if tr == nil || tr.Source != analysis.FromMoonshine || v == nil || len(heard.Limits) == 0 {
		return tr
	}
	out := *tr
	out.Segments = slices.Clone(tr.Segments)
	f := &frames{v: v, limits: heard.Limits}
	for i := range out.Segments {
		s := &out.Segments[i]
		if s.Speaker == analysis.SpeakerOther {
			continue // what was heard is the person's own track
		}
		s.Timed = slices.Clone(s.Timed)
		for k := range s.Timed {
			w := &s.Timed[k]
			next := w.End
			if k+1 < len(s.Timed) {
				next = max(next, s.Timed[k+1].Start)
			}
			if n := syllablesOf(*w, tr.Language); n > 0 {
				f.retime(w, next, found.Heard, n*shortestSyllable)
			}
		}
	}
	without(&out, found.Unheard)
	return &out
}

// retime moves the ends of a word, of which needs seconds at least are sound, and after which nothing is said until next.
func (f *frames) retime(w *analysis.TimedWord, next float64, sounds []Filler, needs float64) {
	for _, s := range sounds {
		if s.End > w.Start && s.Start < w.Start+swallowed && s.End <= next-leastWord {
			if w.Start = millis(s.End); s.End > w.End-leastWord {
				w.End = next
			}
		}
	}
	at := func(t float64) int { return int((t - f.v.Start) / f.v.Hop) }
	time := func(i int) float64 { return millis(f.v.Start + float64(i)*f.v.Hop) }
	first, last, from := at(w.Start), at(w.End), -1
	for i := first; i <= last; i++ {
		if !f.heard(i) {
			if from < 0 {
				from = i
			}
			continue
		}
		long := float64(i-from)*f.v.Hop >= restFrom
		switch {
		case from < 0:
		case long && from == first && time(i) <= w.End-leastWord, // what is said before a silence is the end of the word before, unless it can be this word
			long && float64(from-first)*f.v.Hop < needs && time(i) <= w.End-needs:
			w.Start = time(i)
		case long:
			w.End = max(time(from), w.Start+leastWord)
			return
		}
		from = -1
	}
	if from > first && float64(last-from)*f.v.Hop >= restFrom {
		w.End = max(time(from), w.Start+leastWord)
	}
}

func millis(t float64) float64 { return math.Round(t*1000) / 1000 }
