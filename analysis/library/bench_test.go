package library

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"poise/analysis/report"
)

// A coach's library holds a thousand rehearsals: how long the list takes when the library was just opened, and when it is
// looked at again. The reports have the size of ten minutes' ones.
func BenchmarkList(b *testing.B) {
	dir, text := b.TempDir(), []byte(reported)
	text = append(bytes.TrimSuffix(text, []byte("}")), `,"moments":[`+string(bytes.Repeat([]byte(`{"measure":"nods.nods","start":1.25,"end":2.5,"why":""},`), 2500))+`{}]}`...)
	if !json.Valid(text) {
		b.Fatal("no report")
	}
	l := open(b, dir)
	for range 1000 {
		if err := os.WriteFile(filepath.Join(add(b, l, "Talk").Folder, report.FileName), text, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	list := func(b *testing.B) {
		if n := len(items(b, l)); n != 1000 {
			b.Fatalf("%d rehearsals", n)
		}
	}
	b.Run("opened", func(b *testing.B) {
		for b.Loop() {
			l.index = index{}
			list(b)
		}
	})
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			list(b)
		}
	})
}
