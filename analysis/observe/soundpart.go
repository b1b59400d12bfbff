package observe

import (
	"cmp"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
)

// soundPart is the sound's half of the work.
type soundPart struct {
	part[analysis.Voice]                 // columns of the person's voice, or of all there is
	tracks               []*ownTrack     // what they are of, and the other person's, if that is apart
	other                *analysis.Voice // nil: none
	words                *speechText
	unrecorded           []analysis.Span // where no sound was recorded
}

// arrange puts the person's track first, and what was said on both together.
func (s *soundPart) arrange(rec *analysis.Recording, v *analysis.Visual, opt Options) {
	if s.words = newWords(rec, opt); s.columns == nil {
		return
	}
	t := s.tracks
	if len(t) == 2 && opt.Tracks == nil && opt.Whose != nil && opt.Whose(v, rec.Duration, [2]*analysis.Voice{t[0].voice, t[1].voice}) == 1 {
		t[0], t[1] = t[1], t[0]
	}
	own := t[0]
	s.columns, s.unrecorded, s.words, s.leapt = own.voice, own.lost, own.words, own.sound.Leapt
	s.damage = append(s.damage, own.sound.Warnings...)
	if own.voice.Peak > 0 { // else it is told that all was silent
		s.damage = append(s.damage, mutes(own.lost, own.sound.Holes)...)
	}
	audio := own.stream
	rec.Audio = &audio
	if len(t) == 2 {
		s.other, s.words = t[1].voice, together(own.words, t[1].words)
		other := t[1].stream
		rec.Other = &other
		audio.Track, other.Track = streamNumber(rec, audio), streamNumber(rec, other)
		if t[0].leaked || t[1].leaked {
			s.damage = append(s.damage, lang.Kept("One of the two sound tracks holds the other person too, as a microphone hears a loudspeaker. That was taken out; headphones keep it out."))
		}
	}
}

// together is what two people say, each on a track of their own, with who says it. Where the person's words are missing, the reason is
// kept beside the other's.
func together(me, other *speechText) *speechText {
	if me.transcript == nil && other.transcript == nil || me.transcript != nil && me.transcript.Source == analysis.FromFile {
		return me
	}
	out := &analysis.Transcript{Segments: []analysis.TranscriptSegment{}}
	for _, of := range []struct {
		words *speechText
		name  string
	}{{me, analysis.SpeakerMe}, {other, analysis.SpeakerOther}} {
		t := of.words.transcript
		if t == nil {
			continue
		}
		out.Source, out.Language, out.Timed = t.Source, t.Language, t.Timed
		for _, s := range t.Segments {
			s.Speaker = of.name
			out.Segments = append(out.Segments, s)
		}
		if of.words == me {
			out.Withheld = t.Withheld
		} else {
			out.OtherWithheld = t.Withheld
		}
	}
	slices.SortStableFunc(out.Segments, func(a, b analysis.TranscriptSegment) int { return cmp.Compare(a.Start, b.Start) })
	lines := make([]string, len(out.Segments))
	for i, s := range out.Segments {
		lines[i] = s.Text
	}
	out.Text = strings.Join(lines, "\n")
	return &speechText{transcript: out, missing: me.missing}
}
