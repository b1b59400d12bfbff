package pdf

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"poise/analysis/internal/browsertest"
)

// A page becomes a PDF, and nothing that it names is fetched.
func TestPrint(t *testing.T) {
	browsertest.Path(t)
	var asked atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer s.Close()
	page := `<!doctype html><title>x</title><p>Hello</p><img src="` + s.URL + `/x.png">`
	settings := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", settings)
	raw, err := Print(t.Context(), []byte(page))
	if err != nil || !bytes.HasPrefix(raw, []byte("%PDF-")) || len(raw) < 1000 {
		t.Errorf("%d bytes: %v", len(raw), err)
	}
	if left, err := os.ReadDir(settings); err != nil || len(left) > 0 {
		t.Errorf("left among the user's settings: %v, %v", left, err)
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// Whenever it is stopped, nothing of the browser's stays.
func TestPrintStopsWithItsContext(t *testing.T) {
	browsertest.Path(t)
	temporary, err := os.MkdirTemp("", "p-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(temporary)
	t.Setenv("TMPDIR", temporary)
	page := []byte(strings.Repeat("<p>x</p>", 200_000))
	for _, after := range []time.Duration{0, 200 * time.Millisecond, 400 * time.Millisecond, 700 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(t.Context(), after)
		_, err := Print(ctx, page)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
			t.Errorf("after %v: %v, %v", after, left, err)
		}
	}
}

func TestPrintWithoutBrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := Print(t.Context(), []byte("<p>x</p>")); !errors.Is(err, ErrBrowser) {
		t.Errorf("got %v", err)
	}
}
