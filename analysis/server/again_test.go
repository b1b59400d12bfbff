package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What another version has measured is offered to be measured again, keeps what was marked, and is then this version's.
func TestMeasuredAgain(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "talk"), os.DirFS("../pipeline/testdata/older/2026-11-23")); err != nil {
		t.Fatal(err)
	}
	const now = "poise of the test"
	r := serveIn(t, dir, Options{Version: now})
	items, err := r.lib.Items()
	if err != nil || len(items) != 1 || items[0].Measured != "poise ca2436a" || !items[0].Marked {
		t.Fatalf("%+v (%v)", items, err)
	}
	id := items[0].ID
	if _, page, _ := r.ask("GET", "/", nil); !strings.Contains(page, `id="earlier"`) || !strings.Contains(page, `data-ids="`+id+`"`) {
		t.Errorf("the page does not offer it:\n%s", page)
	}
	if status, text := r.tell("/api/rehearsals/"+id+"/again", "{}"); status/100 != 2 {
		t.Fatalf("%d %s", status, text)
	}
	it, err := r.lib.Get(id)
	if err != nil || it.Measured != now || !it.Marked {
		t.Errorf("%+v (%v)", it, err)
	}
	if _, page, _ := r.ask("GET", "/", nil); strings.Contains(page, `id="earlier"`) {
		t.Error("the page still offers it")
	}
	if status, _ := r.tell("/api/rehearsals/aaaaaaaaaaaaaaaaaaaaaaaaaa/again", "{}"); status != 404 {
		t.Errorf("%d for a rehearsal that is not there", status)
	}
}
