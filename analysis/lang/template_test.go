package lang

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// English pages are what their templates say, byte for byte.
func TestTemplatesStayAsTheyAre(t *testing.T) {
	var all []string
	for _, p := range []string{"../*/templates/*.html", "../*/assets/*.html", "../*/page.html", "../batch/pages/assets/*.html"} {
		found, err := filepath.Glob(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	if len(all) < 15 {
		t.Fatalf("only %d templates were found", len(all))
	}
	for _, name := range all {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(raw), Template(string(raw))); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
		t.Logf("%s: %q", name, Texts(string(raw)))
	}
}
