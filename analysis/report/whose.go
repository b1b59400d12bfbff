package report

import (
	"cmp"
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
	"poise/analysis/timespan"
)

// The lips tell which of two voices is whose (voice.other_voice) where they move so with hardly any other place of the sound; a report from
// before that was measured says by how much less they move with the other's voice.
const lipsTold, lipsToldOnce = .05, 1 / 1.5

// whose asks which of two voices, each on a sound track of its own, is the user's.
type whose struct {
	Seen        bool // somebody's lips were there to tell
	Mine, Other int  // the track that was measured, and the other
	Of          []trackVoice
}

// trackVoice is the voice of one track: how much it says, and where to hear it.
type trackVoice struct {
	Number int
	Says   string
	Clips  []clip
}

// whoseVoice is nil where guessedTracks has none.
func (b *builder) whoseVoice() *whose {
	mine, other := guessedTracks(b.rep)
	if mine == 0 {
		return nil
	}
	own, others := b.res.Speech, b.otherSpeech()
	all := analysis.Length(timespan.Merge(slices.Concat(own, others)))
	w := &whose{Seen: b.obs.Visual != nil && len(b.obs.Visual.People) > 0, Mine: mine, Other: other,
		Of: []trackVoice{b.trackVoice(mine, own, others, all), b.trackVoice(other, others, own, all)}}
	slices.SortFunc(w.Of, func(x, y trackVoice) int { return cmp.Compare(x.Number, y.Number) })
	return w
}

const (
	mostClips = 3
	sameClip  = 1.0 // s: speech nearer than this is one clip
	clipLeast = 1.0 // s that a clip lasts, unless all are shorter
	clipMost  = 6.0 // s that are played of it
)

// trackVoice tells of a track when it is heard first, alone where it can be, of all talking that lasts so many seconds.
func (b *builder) trackVoice(number int, said, elsewhere []analysis.Span, all float64) trackVoice {
	v := trackVoice{Number: number, Says: lang.T("Track %d is never heard to speak.", number)}
	if len(said) == 0 {
		return v
	}
	v.Says = lang.T("Track %d speaks for %s, %s of the talking. It begins here:", number, format.Amount(analysis.Length(said), "s"), format.Percent(analysis.Length(said)/all))
	var turns []analysis.Span
	for _, s := range said {
		if k := len(turns) - 1; k >= 0 && s.Start-turns[k].End < sameClip {
			turns[k].End = s.End
			continue
		}
		turns = append(turns, s)
	}
	for _, fits := range []func(analysis.Span) bool{
		func(s analysis.Span) bool { return s.Length() >= clipLeast && !meets(s, elsewhere) },
		func(s analysis.Span) bool { return s.Length() >= clipLeast },
		func(analysis.Span) bool { return true },
	} {
		for _, s := range turns {
			if s.End = min(s.End, s.Start+clipMost); fits(s) && len(v.Clips) < mostClips {
				v.Clips = append(v.Clips, b.clip(s.Start, s.End, ""))
			}
		}
		if len(v.Clips) > 0 {
			break
		}
	}
	return v
}

// otherSpeech is when the voice of the other track speaks.
func (b *builder) otherSpeech() (out []analysis.Span) {
	for _, m := range b.res.Moments {
		if m.Kind == "other_voice" {
			out = append(out, analysis.Span{Start: m.Start, End: m.End})
		}
	}
	return out
}

func meets(s analysis.Span, of []analysis.Span) bool {
	return slices.ContainsFunc(of, func(o analysis.Span) bool { return o.Start < s.End && o.End > s.Start })
}

// guessedTracks are the numbers of the track that was measured and of the other one, where it is a guess that the first is the user's; 0
// where there are no two, where the user has named theirs, and where the mouth that was seen moves much more with one of the voices.
func guessedTracks(rep *analysis.Report) (mine, other int) {
	rec := &rep.Recording
	if rec.Audio == nil || rec.Other == nil || rep.Options.Tracks != nil {
		return 0, 0
	}
	for _, f := range rep.Measures {
		chance, measured := f.Parts["mouth_chance"]
		share, seen := f.Parts["mouth_share"]
		if measured && chance <= lipsTold || !measured && seen && share <= lipsToldOnce {
			return 0, 0
		}
	}
	mine, other = rec.Audio.Number(), rec.Other.Number()
	if mine == 0 || other == 0 { // of a version that did not count them
		return 0, 0
	}
	return mine, other
}

// whoseText says in the terminal which of two voices the numbers are of: where they were recorded apart and nobody has said it, and where they
// are on one track; empty elsewhere.
func whoseText(rep *analysis.Report) string {
	if mine, other := guessedTracks(rep); mine != 0 {
		return lang.T("Two voices were recorded apart, and the numbers are of the one on sound track %d. If yours is the other: poise rescore FOLDER --track me=%d", mine, other)
	}
	var second map[string]float64 // parts of the measure that tells two voices on one track apart
	sure := false
	for _, f := range rep.Measures {
		if _, told := f.Parts["distinct"]; told {
			second = f.Parts
		}
		_, shared := f.Parts["own_s"] // what either says is told apart
		sure = sure || shared
	}
	_, seen := second["mouth_share"]
	switch said := format.Amount(second["other_s"], "s"); {
	case second == nil:
		return ""
	case !sure:
		return lang.T("Two voices are heard, and it is uncertain which is yours: pace, pauses, filler words and loudness count both.")
	case seen:
		return lang.T("A second voice speaks for %s. Speaking counts both voices; pace, pauses, filler words and loudness are yours alone, as your lips tell.", said)
	default:
		return lang.T("A second voice speaks for %s. Speaking counts both voices; pace, pauses, filler words and loudness are of the one that speaks longer.", said)
	}
}
