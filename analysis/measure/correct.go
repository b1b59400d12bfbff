package measure

import (
	"maps"
	"slices"

	"poise/analysis"
	"poise/analysis/measure/consistency"
)

// correct puts the findings and moments of measures that the user calls wrong somewhere in the place of those in r: each as it would
// be if that stretch were left out of everything. All others stay as they are, for the user said nothing about them. It returns
// the breaches of what r then says.
func correct(r *consistency.Recording, breaches []analysis.Breach, obs *analysis.Observations, profile *analysis.Profile, opt Options) ([]analysis.Breach, error) {
	by := map[string][]analysis.Span{}
	for _, w := range opt.Wrong {
		by[w.Measure] = append(by[w.Measure], w.Range)
	}
	all := slices.Clone(breaches)
	for _, id := range slices.Sorted(maps.Keys(by)) {
		at := slices.IndexFunc(r.Findings, func(f analysis.Finding) bool { return f.ID == id })
		if at < 0 {
			continue // told to a version that had such a measure
		}
		without := opt
		without.Exclude = slices.Concat(opt.Exclude, by[id])
		_, other, found, err := settle(obs, profile, without)
		if err != nil {
			return nil, err
		}
		r.Findings[at] = other.Findings[at]
		r.Moments = append(slices.DeleteFunc(r.Moments, func(m analysis.Moment) bool { return m.Measure == id }), slices.DeleteFunc(other.Moments, func(m analysis.Moment) bool { return m.Measure != id })...)
		all = append(about(all, func(of string) bool { return of != id }), about(found, func(of string) bool { return of == id })...)
	}
	sortMoments(r.Moments)
	return all, nil
}

// about is what of breaches concerns some findings.
func about(breaches []analysis.Breach, which func(id string) bool) (out []analysis.Breach) {
	for _, b := range breaches {
		b.Withholds = slices.DeleteFunc(slices.Clone(b.Withholds), func(id string) bool { return !which(id) })
		if len(b.Withholds) > 0 {
			out = append(out, b)
		}
	}
	return out
}
