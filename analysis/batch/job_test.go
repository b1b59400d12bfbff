package batch

import (
	"strings"
	"testing"
)

func TestPlain(t *testing.T) {
	f := (&Failure{Kind: "pwned", Reason: "=cmd()\x1b[2J\n\xff" + strings.Repeat("x", 1000)}).Plain()
	if f.Kind != Failed || !strings.HasPrefix(f.Reason, "=cmd()?[2J??xx") || len([]rune(f.Reason)) != longestReason+1 {
		t.Errorf("%q of %q", f.Reason, f.Kind)
	}
	ok := Failure{Kind: Input, Reason: "neither picture nor sound: \"ä.mp4\""}
	if got := ok.Plain(); *got != ok {
		t.Errorf("%+v", got)
	}
}
