package fidget

import (
	"slices"
	"testing"

	"poise/analysis"
)

// Seconds are counted for every part of the head that a touch can name, so each is defined.
func TestEveryPlaceOfATouchIsDefined(t *testing.T) {
	for place := range partWords {
		if !slices.Contains(SelfTouch.Parts, analysis.Part{Name: "at_" + place, Unit: "s"}) {
			t.Errorf("at_%s is not defined in seconds", place)
		}
	}
}
