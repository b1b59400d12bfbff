package runner

import (
	"context"
	"errors"
	"testing"
)

// Another try runs the program's own command; that some failed again is no error, anything else is.
func TestRetry(t *testing.T) {
	for text, want := range map[string]string{
		`[ "$*" = "batch retry out" ]`: "", `exit 3`: "", `echo "poise: another batch is working on this folder" >&2; exit 1`: "another batch is working on this folder",
	} {
		r := Runner{Program: program(t, text)}
		got := ""
		if err := r.Retry(t.Context(), "out"); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := Runner{Program: program(t, `sleep 60`)}
	if err := r.Retry(ctx, "out"); !errors.Is(err, context.Canceled) && !errors.Is(err, ErrStart) {
		t.Errorf("stopped: %v", err)
	}
}
