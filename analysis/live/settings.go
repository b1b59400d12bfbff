package live

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"poise/analysis"
	"poise/models"
)

// How many cues are given.
const (
	NoCues  = "none"
	FewCues = "few" // look at the lens, slow down, hand off the face, sit up
	AllCues = "all" // also arms, torso, lean, a low pace, rhythmic movement
)

// CueSettings lists the values of Settings.Cues.
var CueSettings = []string{NoCues, FewCues, AllCues}

// Settings of a session. Runtime and Topology are needed; the caller closes the runtime after the session.
type Settings struct {
	Runtime  models.Runtime
	Topology *models.FaceTopology
	Pose     string   // "lite" (default) or "full"
	Person   string   // vision.Largest (default), Left or Right
	Language string   // that is spoken, "en" when empty: words are estimated from syllables for English alone
	Tokens   []string // those of models.LoadTokens, for the pace from words; nil: from syllables alone
	Profile  analysis.Profile
	Cues     string         // NoCues (default), FewCues or AllCues
	Baseline *analysis.Span // stretch of media time in which the person looks at the lens; nil: see Session.Mark
}

func (s Settings) check() (Settings, error) {
	if s.Runtime == nil || s.Topology == nil {
		return s, errors.New("live: runtime and topology are needed")
	}
	if s.Cues == "" {
		s.Cues = NoCues
	}
	if err := CheckCues(s.Cues); err != nil {
		return s, err
	}
	if err := cmp.Or(s.Profile.Validate(), s.Profile.ValidateCues()); err != nil {
		return s, fmt.Errorf("check profile: %w", err)
	}
	return s, nil
}

// CheckCues reports a value that Settings.Cues cannot have.
func CheckCues(cues string) error {
	if slices.Contains(CueSettings, cues) {
		return nil
	}
	return fmt.Errorf("cues are %q: needs one of %s", cues, strings.Join(CueSettings, ", "))
}
