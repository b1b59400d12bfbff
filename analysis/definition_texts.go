package analysis

import (
	"cmp"
	"slices"
	"strings"

	"poise/analysis/lang"
)

// Translated is a definition with everything that people read of it in the current language.
func (d Definition) Translated() Definition {
	if lang.Code() == lang.English {
		return d
	}
	for _, s := range d.Texts() {
		*s = lang.T(*s)
	}
	d.Failures = lang.Paragraph(d.Failures)
	return d
}

// Texts are all that people read of a definition, for a catalogue to hold and for Translated to change: of a copy, whatever it points
// to is first made its own. Units are not among them: numbers are put into words with their units.
func (d *Definition) Texts() (out []*string) {
	d.Parts, d.Live.States = slices.Clone(d.Parts), slices.Clone(d.Live.States)
	out = append(out, &d.Title, &d.Display.Wordless)
	for i := range d.Parts {
		p := &d.Parts[i]
		p.Label = cmp.Or(p.Label, strings.ReplaceAll(p.Name, "_", " "))
		out = append(out, &p.Label)
	}
	for i := range d.Live.States {
		s := &d.Live.States[i]
		out = append(out, &s.Text, &s.Cue.Text)
	}
	if g := own(&d.Display.Goal); g != nil {
		out = append(out, &g.Aim)
	}
	if l := own(&d.Display.Lane); l != nil {
		out = append(out, &l.Row, &l.Text)
	}
	if h := own(&d.Display.Asking); h != nil {
		out = append(out, &h.Title, &h.Says, &h.Exercise)
	}
	if c := own(&d.Display.Technical); c != nil {
		out = append(out, &c.Label)
	}
	if c := own(&d.Check); c != nil {
		out = append(out, &c.Name, &c.Good, &c.Found, &c.TooLow, &c.TooHigh)
	}
	return slices.DeleteFunc(out, func(s *string) bool { return *s == "" })
}

// own makes what a field points to a copy of its own; nil stays.
func own[T any](field **T) *T {
	if *field != nil {
		made := **field
		*field = &made
	}
	return *field
}
