package loudness

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
)

// On a track of one's own, what a loudspeaker says of the other voice leaves the loudness that a recording of the person alone has: the
// gate knows how much silence there is.
func TestLeakCountsAsSilence(t *testing.T) {
	alone, all := level(4, -20, 4, -38, 4, -60, 40, -60, 4, -60)
	heard, _ := level(4, -20, 4, -38, 4, -60, 40, -25, 4, -60)
	own, other := []analysis.Span{{Start: 0, End: 8}}, []analysis.Span{{Start: 12, End: 52}}
	who := &voices.Result{Apart: true, Own: own, Other: other, Person: &speech.Result{Heard: all, Segments: own, Other: other}}
	want := integrated(blocks(alone, all, 4))
	during := speech.Without(all, speech.Without(other, kept(who)))
	if got := integrated(counted(heard, who, during, 4)); math.Abs(got-want) > 0.02 {
		t.Errorf("%.2f LUFS, alone %.2f", got, want)
	}
	if cut := integrated(blocks(heard, during, 4)); math.Abs(cut-want) < 0.1 {
		t.Errorf("the gate needs no silence: %.2f LUFS, alone %.2f", cut, want)
	}
	who.Apart = false
	if got := counted(heard, who, all, 4); len(got) != len(blocks(heard, all, 4)) {
		t.Error("silence is put into one track of two voices")
	}
}
