package measure

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sort"

	"poise/analysis"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/consistency"
	"poise/analysis/measure/face"
	"poise/analysis/measure/fillers"
	"poise/analysis/measure/gaze"
	"poise/analysis/measure/pacing"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/summary"
	"poise/analysis/measure/turns"
)

// Options are what the user says about a recording; the zero value says nothing.
type Options struct {
	Baseline *analysis.Span  // short for a look at the lens; nil: the first of Looks, or one is proposed
	Looks    []analysis.Look // where the person looks in marked stretches
	Exclude  []analysis.Span // ranges to leave out of every measure
	Wrong    []analysis.Wrong
	Asked    []analysis.Asked
}

// Run measures a recording. It fails on a profile outside its ranges, an impossible span, or a measure that breaks its
// contract; what can't be measured is a finding with a reason, not an error.
func Run(obs *analysis.Observations, profile analysis.Profile, opt Options) (*analysis.Results, error) {
	if err := check(profile, opt); err != nil {
		return nil, err
	}
	obs = usable(obs)
	rules, err := ownAdvice(&profile)
	if err != nil {
		return nil, err
	}
	results, settled, breaches, err := settle(obs, &profile, opt)
	if err == nil {
		breaches, err = correct(&settled, breaches, obs, &profile, opt)
	}
	if err != nil {
		return nil, err
	}
	pass := &analysis.Pass{Results: results}
	base := analysis.ResultOf[*baseline.Result](pass, baseline.Measure)
	out := &analysis.Results{Baseline: base.Baseline, NoBaseline: base.Problem != "", Looks: opt.looks(), MarkProblem: base.MarkProblem,
		Candidates: base.Candidates, Defines: settled.Defines, Findings: settled.Findings, Moments: settled.Moments}
	out.Speech = clampSpans(analysis.ResultOf[*speech.Result](pass, speech.Measure).Segments, length(obs))
	paced := analysis.ResultOf[*pacing.Result](pass, pacing.Measure)
	out.Transcript, out.Pace = fillers.Retime(paced.Transcript, obs.Voice, analysis.ResultOf[*fillers.Result](pass, fillers.Measure),
		analysis.ResultOf[*speech.Result](pass, speech.Measure)), paced.Windows
	out.Questions = analysis.ResultOf[*turns.Result](pass, turns.Measure).Questions
	if obs.Visual != nil {
		g := analysis.ResultOf[*gaze.Result](pass, gaze.Measure)
		f := analysis.ResultOf[*face.Result](pass, face.Measure)
		out.Frames = analysis.FrameStates{GazeYaw: g.Yaw, GazePitch: g.Pitch, GazeReason: g.Reason, Target: g.Target, Blink: g.Blinks.State, Smile: f.Smile}
	}
	consistency.Withdraw(out, breaches)
	out.Summary = summary.Statements(out, rules, length(obs))
	return out, nil
}

// settle runs all measures and withholds what contradicts itself.
func settle(obs *analysis.Observations, profile *analysis.Profile, opt Options) (map[*analysis.Measure]any, consistency.Recording, []analysis.Breach, error) {
	results, findings, moments, err := run(All, kept, obs, profile, opt)
	if err != nil {
		return nil, consistency.Recording{}, nil, err
	}
	settled, breaches := consistency.Mend(consistency.Recording{Seconds: length(obs), Defines: Definitions(), Findings: findings, Moments: moments})
	return results, settled, breaches, nil
}

// advice is what measures may say in the summary.
func advice(all []*analysis.Measure, p *analysis.Profile) (out []analysis.Advice) {
	for _, m := range all {
		if m.Advice != nil {
			out = append(out, m.Advice(p)...)
		}
	}
	return out
}

// CheckAdvice reports own advice of a profile that rests on no measure's advice, or can't be read.
func CheckAdvice(p *analysis.Profile) error {
	_, err := ownAdvice(p)
	return err
}

// ownAdvice is the measures' advice with a coach's own words and limits.
func ownAdvice(p *analysis.Profile) ([]analysis.Advice, error) {
	own, err := p.Advice.Parse()
	if err == nil {
		var out []analysis.Advice
		if out, err = analysis.WithOwn(advice(All, p), own); err == nil {
			return out, nil
		}
	}
	return nil, fmt.Errorf("check profile: %w", err)
}

func check(profile analysis.Profile, opt Options) error {
	if err := profile.Validate(); err != nil {
		return fmt.Errorf("check profile: %w", err)
	}
	if b := opt.Baseline; b != nil && !(b.End > b.Start) {
		return fmt.Errorf("check baseline: %v to %v s is not a range", b.Start, b.End)
	}
	for _, l := range opt.Looks {
		if !(l.Range.End > l.Range.Start) || !slices.Contains(analysis.Places, l.At) {
			return fmt.Errorf("check look at %q: %v to %v s is not a range of a known place", l.At, l.Range.Start, l.Range.End)
		}
	}
	for _, e := range opt.Exclude {
		if !(e.End > e.Start) {
			return fmt.Errorf("check excluded range: %v to %v s is not a range", e.Start, e.End)
		}
	}
	for _, w := range opt.Wrong {
		if !(w.Range.End > w.Range.Start) {
			return fmt.Errorf("check what is wrong in %s: %v to %v s is not a range", w.Measure, w.Range.Start, w.Range.End)
		}
	}
	return nil
}

// looks are all that were marked, the short form too.
func (opt Options) looks() []analysis.Look {
	if opt.Baseline == nil {
		return opt.Looks
	}
	lens := analysis.Look{At: analysis.AtLens, Range: *opt.Baseline}
	if slices.Contains(opt.Looks, lens) {
		return opt.Looks
	}
	return append([]analysis.Look{lens}, opt.Looks...)
}

// longFrames is from how many frames on measures run one after the other, since each takes as much memory as several columns while it runs:
// half an hour at 30 a second.
var longFrames = 54_000

// kept are the measures whose results Run reads itself.
var kept = []*analysis.Measure{baseline.Measure, speech.Measure, pacing.Measure, fillers.Measure, turns.Measure, gaze.Measure, face.Measure}

// outcome is what became of one measure; it may be read once done is closed.
type outcome struct {
	done   chan struct{}
	result any
	ledger *ledger
	err    error

	readers int // measures that require it and are not done
}

// run carries out measures, each as soon as those it requires are done, and puts together what they report in the measures'
// own order. A measure sees the results of those it requires and of no others. Those of keep are returned, others go after the last
// measure that requires them.
func run(all, keep []*analysis.Measure, obs *analysis.Observations, profile *analysis.Profile, opt Options) (
	results map[*analysis.Measure]any, findings []analysis.Finding, moments []analysis.Moment, err error) {
	ordered, err := order(all)
	if err != nil {
		return nil, nil, nil, err
	}
	outcomes := map[*analysis.Measure]*outcome{}
	for _, m := range ordered {
		outcomes[m] = &outcome{done: make(chan struct{}), ledger: newLedger(m)}
		for _, r := range m.Requires {
			outcomes[r].readers++
		}
	}
	begin := func(m *analysis.Measure) {
		o, pass := outcomes[m], &analysis.Pass{Obs: obs, Profile: profile, Exclude: opt.Exclude, Asked: opt.Asked, Looks: opt.looks()}
		pass.Report, pass.Moment = o.ledger.report, o.ledger.moment
		for _, l := range pass.Looks {
			if l.At == analysis.AtLens {
				pass.Baseline = analysis.Baseline{Range: l.Range, Marked: true}
				break
			}
		}
		go o.carryOut(m, pass, outcomes)
	}
	long := obs.Visual != nil && len(obs.Visual.Time) >= longFrames
	if !long {
		for _, m := range ordered {
			begin(m)
		}
	}
	results = map[*analysis.Measure]any{}
	reported := map[string]analysis.Finding{}
	for _, m := range ordered {
		if long {
			begin(m)
		}
		o := outcomes[m]
		<-o.done
		if o.err != nil && err == nil {
			err = fmt.Errorf("measure %s: %w", m.Name, o.err)
		}
		if slices.Contains(keep, m) {
			results[m] = o.result
		}
		for _, r := range m.Requires {
			if outcomes[r].readers--; outcomes[r].readers == 0 {
				outcomes[r].result = nil
			}
		}
		maps.Copy(reported, o.ledger.findings)
		moments = append(moments, o.ledger.moments...)
	}
	if err != nil {
		return nil, nil, nil, err
	}
	for _, m := range all {
		for _, d := range m.Defines {
			findings = append(findings, reported[d.ID])
		}
	}
	moments = clampMoments(moments, length(obs))
	sortMoments(moments)
	return results, findings, moments, nil
}

// carryOut runs one measure after those it requires, unless one of them failed: that one comes first in the order.
func (o *outcome) carryOut(m *analysis.Measure, pass *analysis.Pass, outcomes map[*analysis.Measure]*outcome) {
	defer close(o.done)
	defer func() { // one bad measure costs a report, not a server that measures in-process
		if p := recover(); p != nil {
			o.err = fmt.Errorf("panic: %v", p)
		}
	}()
	pass.Results = map[*analysis.Measure]any{}
	for _, r := range m.Requires {
		before := outcomes[r]
		<-before.done
		if o.err = before.err; o.err != nil {
			return
		}
		pass.Results[r] = before.result
	}
	if o.result, o.err = runTyped(m, pass); o.err == nil {
		o.err = o.ledger.finish()
	}
}

// runTyped runs a measure and holds its result against the type that it declares.
func runTyped(m *analysis.Measure, pass *analysis.Pass) (any, error) {
	result, err := m.Run(pass)
	if err != nil {
		return nil, err
	}
	if got := reflect.TypeOf(result); got != m.ResultType {
		return nil, fmt.Errorf("result is %v, declared as %v", got, m.ResultType)
	}
	return result, nil
}

func sortMoments(ms []analysis.Moment) {
	sort.SliceStable(ms, func(i, k int) bool {
		a, b := ms[i], ms[k]
		switch {
		case a.Start != b.Start:
			return a.Start < b.Start
		case a.Measure != b.Measure:
			return a.Measure < b.Measure
		case a.End != b.End:
			return a.End < b.End
		}
		return a.Kind < b.Kind
	})
}
