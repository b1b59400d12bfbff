package report

import (
	"fmt"
	"math"
	"time"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

// head says in the page's first line what was recorded: how long, when where that is known (by the recording, else by date), and who is
// measured.
func (b *builder) head(date string) (out []string) {
	if t, err := time.Parse(time.RFC3339, b.rep.Recording.Recorded); err == nil {
		date = lang.Date(t)
	}
	if date != "" {
		out = append(out, date)
	}
	out = append(out, format.Length(b.total))
	if who := b.who(); who != "" {
		out = append(out, who)
	}
	return out
}

// who says which person the numbers are of, where it is not plain.
func (b *builder) who() string {
	v := b.obs.Visual
	switch {
	case v == nil:
		return lang.T("sound alone")
	case len(v.People) == 0:
		return lang.T("nobody in the picture")
	}
	switch at := b.obs.Options.Person; {
	case at == "left" || at == "right":
		return lang.T("the person on the %s is measured", lang.T(at))
	case len(v.People) > 1:
		return lang.T("the largest of the people is measured")
	}
	return ""
}

// facts describe the recording.
func (b *builder) facts() []fact {
	r := &b.rep.Recording
	var out []fact
	if v := r.Video; v != nil {
		text := fmt.Sprintf("%d × %d", v.Width, v.Height)
		if v.FrameRate > 0 {
			text += lang.T(", %s pictures a second", format.Number(math.Round(v.FrameRate*10)/10))
		}
		out = append(out, fact{lang.T("Picture"), text})
	} else {
		out = append(out, fact{lang.T("Picture"), lang.T("none")})
	}
	if a := r.Audio; a != nil {
		out = append(out, fact{lang.T("Sound"), lang.T("%s kHz", format.Number(float64(a.SampleRate)/1000))})
	} else {
		out = append(out, fact{lang.T("Sound"), lang.T("none")})
	}
	return out
}

// baselineText says against what "your own baseline" was taken.
func (b *builder) baselineText() string {
	r := b.rep.Baseline.Range
	switch {
	case r == nil:
		return lang.T("No stretch of the recording could serve as your own baseline.")
	case len(b.rep.Baseline.Candidates) > 0:
		return lang.T("Your eyes return to two places, and either could be the lens: until you say which, nothing is measured against it.")
	case b.rep.Baseline.Source == "marked":
		return lang.T("Your own baseline is the stretch that you marked: %s to %s.", format.FineClock(r.Start), format.FineClock(r.End))
	}
	return lang.T("Your own baseline was assumed from %s to %s. Marking a few seconds in which you look at the lens makes the numbers tighter.",
		format.FineClock(r.Start), format.FineClock(r.End))
}

// retold are warnings, which recordings keep in English, in the page's language.
func retold(warnings []string) (out []string) {
	for _, w := range warnings {
		out = append(out, lang.Retold(w))
	}
	return out
}

// quality gathers what the recording allowed: facts, warnings, and the checks that were measured.
func (b *builder) quality() quality {
	q := quality{Facts: b.facts(), Warnings: retold(b.rep.Recording.Warnings)}
	if v := b.obs.Visual; v != nil && len(v.Time) > 0 {
		q.Facts = append(q.Facts, fact{lang.T("Analysed"), lang.T("%d pictures", len(v.Time))}, fact{lang.T("Face found"), b.faceShare()})
	}
	for _, d := range b.res.Defines {
		if f, ok := b.rep.Measures[d.ID]; ok && d.Section == analysis.SectionQuality {
			c := card{Title: d.Title, Anchor: anchor(d.ID), Measured: !math.IsNaN(f.Value), Why: format.Capital(format.Reason(f.Reason))}
			if c.Measured {
				c.Value = format.Amount(f.Value, f.Unit)
			}
			q.Checks = append(q.Checks, c)
		}
	}
	return q
}

func (b *builder) faceShare() string {
	v := b.obs.Visual
	if len(v.People) == 0 {
		return lang.T("in none of them")
	}
	left := map[string]float64{}
	for _, r := range v.People[0].Face.Reason {
		if r != analysis.Measured && r != analysis.NotAnalysed {
			left[r.String()] += 1 / float64(len(v.Time))
		}
	}
	missing := 0.0
	for _, s := range left {
		missing += s
	}
	if l := leftOut(left); l != "" {
		return lang.T("in %s (otherwise: %s)", format.Percent(1-missing), l)
	}
	return lang.T("in %s", format.Percent(1-missing))
}
