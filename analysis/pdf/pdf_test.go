package pdf

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// A page becomes a PDF, and nothing that it names is fetched.
func TestPrint(t *testing.T) {
	var asked atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer s.Close()
	path := filepath.Join(t.TempDir(), "a b.pdf")
	page := `<!doctype html><title>x</title><p>Hello</p><img src="` + s.URL + `/x.png">`
	if err := Print(t.Context(), []byte(page), path); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
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
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := Print(ctx, []byte("<p>x</p>"), path); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file is left")
	}
}

func TestPrintWithoutBrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if err := Print(t.Context(), []byte("<p>x</p>"), filepath.Join(t.TempDir(), "a.pdf")); !errors.Is(err, ErrBrowser) {
		t.Errorf("got %v", err)
	}
}
