package pipeline

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"poise/analysis"
	"poise/analysis/observe"
)

// ParseTracks reads whose voice is on which sound track, as people write it: "me=1", "other=2". nil where nothing is said. Errors are of
// the kind Settings.
func ParseTracks(texts []string) (*analysis.Tracks, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	refuse := func(text, why string) (*analysis.Tracks, error) {
		return nil, &Error{Kind: Settings, Field: FieldTrack, Value: strconv.Quote(text), Err: errors.New(why)}
	}
	t := &analysis.Tracks{}
	for _, text := range texts {
		who, number, _ := strings.Cut(text, "=")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 {
			return refuse(text, "is not a person with the number of a track: write me=1 or other=2")
		}
		at := map[string]*int{analysis.SpeakerMe: &t.Me, analysis.SpeakerOther: &t.Other}[who]
		switch {
		case at == nil:
			return refuse(text, "names nobody known: write me=1 or other=2")
		case *at != 0:
			return refuse(text, "is said twice")
		}
		*at = n
	}
	if t.Me == t.Other {
		return refuse(texts[len(texts)-1], "is one track for both: give each person their own, or name none")
	}
	return t, nil
}

// checkTracks tells which track a recording has not, as an Error of the kind Settings.
func checkTracks(t *analysis.Tracks, rec analysis.Recording) error {
	if t == nil {
		return nil
	}
	for _, one := range []struct {
		who    string
		number int
	}{{analysis.SpeakerMe, t.Me}, {analysis.SpeakerOther, t.Other}} {
		if one.number == 0 {
			continue
		}
		if _, err := observe.StreamOf(&rec, one.number); err != nil {
			return &Error{Kind: Settings, Field: FieldTrack, Err: fmt.Errorf("%s=%d: %w", one.who, one.number, err)}
		}
	}
	return nil
}

// retrack takes the person's voice from the track that is named.
func (s *Stored) retrack(t analysis.Tracks) error {
	if err := observe.Retrack(s.Observations, t); err != nil {
		return &Error{Kind: Settings, Field: FieldTrack, Err: fmt.Errorf("%s: %w", strings.Join(t.Texts(), " "), err)}
	}
	return nil
}
