package rehearse

import (
	"context"
	"math"

	"poise/analysis"
	"poise/analysis/checkup"
	"poise/analysis/lang"
	"poise/analysis/live"
	"poise/analysis/measure"
)

// follow shows states, says what is to be done first, and asks the questions at their times.
func (r *rehearsal) follow(ctx context.Context, s *live.Session) {
	checked, asked := false, 0
	var looks guide
	for {
		var st live.State
		var ok bool
		select {
		case <-ctx.Done():
			return
		case st, ok = <-s.States():
			if !ok {
				r.show.say(lang.T("The live numbers end here. Your recording goes on."))
				<-ctx.Done()
				return
			}
		}
		if !checked && st.Time >= checkedAfter {
			checked = true
			r.check(s)
			looks = r.guide()
		}
		r.look(&looks, st.Time, s)
		for ; asked < len(r.questions) && r.questions[asked].Start <= st.Time; asked++ {
			r.show.say(lang.T("Question: %s", r.questions[asked].Text))
		}
		r.show.update(st)
	}
}

// look says what the guide has to say, marks what it asks for and keeps what was made.
func (r *rehearsal) look(g *guide, now float64, s *live.Session) {
	words, begins, made := g.step(now)
	if made != nil {
		r.made = append(r.made, *made)
	}
	if begins != nil && begins.At == analysis.AtLens {
		s.Mark(begins.Range)
	}
	if words != "" {
		r.show.say(words)
	}
}

func round(t float64) float64 { return math.Round(t*1000) / 1000 }

// mostAdvice is how much the first check says: more can't be done at once.
const mostAdvice = 2

// check says what to change in the picture and sound, from what was seen so far.
func (r *rehearsal) check(s *live.Session) {
	obs := s.Observed()
	res, err := measure.Run(obs, r.settings.Profile, measure.Options{})
	if err != nil {
		return // the session says it too, and the recording goes on
	}
	n := 0
	for _, c := range checkup.Check(obs, res) {
		if c.Verdict == checkup.Change && n < mostAdvice {
			r.show.say(c.Name + ": " + c.Found + ". " + c.Advice)
			n++
		}
	}
	if n == 0 {
		r.show.say(lang.T("Light, framing and sound are good enough, as far as a few seconds tell."))
	}
}
