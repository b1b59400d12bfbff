package lang_test

import (
	"testing"
	"time"

	"poise/analysis/lang"
)

// speak has the process speak a language until the test ends.
func speak(t *testing.T, code string) {
	t.Helper()
	if err := lang.Set(code); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := lang.Set(lang.English); err != nil {
			t.Error(err)
		}
	})
}

func TestGerman(t *testing.T) {
	speak(t, "de")
	day := time.Date(2026, time.March, 5, 14, 7, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{lang.T("A pause of %.1f s.", 1.5), "Eine Pause von 1,5 s."},
		{lang.N(1, "%.0f second", "%.0f seconds", 1.0), "1 Sekunde"},
		{lang.N(3, "%.0f second", "%.0f seconds", 3.0), "3 Sekunden"},
		{lang.T("nobody says this %d", 3), "nobody says this 3"},
		{lang.Point("0.5"), "0,5"}, {lang.Date(day), "5. März 2026"}, {lang.DateTime(day), "5. März 2026, 14:07"},
		{lang.Template(`<html lang="en"><p title="Undo">{{if .A}}Undo{{end}}</p> <b>Me, on the {{.At}}</b>`),
			`<html lang="de"><p title="Rückgängig">{{if .A}}Rückgängig{{end}}</p> <b>Ich bin das, {{.At}}</b>`},
		{string(lang.Script(`b.textContent = tr('Pause');`)), `{"Pause":{"other":"Pause"}}`},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestUnknownLanguage(t *testing.T) {
	if err := lang.Set("tlh"); err == nil || lang.Code() != lang.English {
		t.Errorf("%v, %s", err, lang.Code())
	}
}
