package pdf

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"sync/atomic"
	"testing"
)

// A page becomes a PDF, and nothing that it names is fetched.
func TestPrint(t *testing.T) {
	var asked atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer s.Close()
	page := `<!doctype html><title>x</title><p>Hello</p><img src="` + s.URL + `/x.png">`
	raw, err := Print(t.Context(), []byte(page))
	if err != nil || !bytes.HasPrefix(raw, []byte("%PDF-")) || len(raw) < 1000 {
		t.Errorf("%d bytes: %v", len(raw), err)
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestPrintStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	if _, err := Print(ctx, []byte("<p>x</p>")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestPrintWithoutBrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := Print(t.Context(), []byte("<p>x</p>")); !errors.Is(err, ErrBrowser) {
		t.Errorf("got %v", err)
	}
}
