package lang_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"poise/analysis/lang"
)

// Every sentence that is kept in English is said again in German, with its values.
func TestKeptSentencesAreRetold(t *testing.T) {
	raw, err := os.ReadFile("de/kept.json")
	if err != nil {
		t.Fatal(err)
	}
	var kept map[string]string
	if err := json.Unmarshal(raw, &kept); err != nil || len(kept) < 50 {
		t.Fatal(err, len(kept))
	}
	one := regexp.MustCompile(`%[-+0-9.]*[a-z]`)
	speak(t, "de")
	for english, german := range kept {
		var values []any
		for i, v := range one.FindAllString(strings.ReplaceAll(english, "%%", ""), -1) {
			switch v[len(v)-1] {
			case 'd':
				values = append(values, 30+i)
			case 'f':
				values = append(values, 2.5+float64(i))
			default:
				values = append(values, fmt.Sprintf("N%d", i))
			}
		}
		written := lang.Kept(english, values...)
		if want := lang.T(english, values...); len(values) > 0 && lang.Retold(written) != want {
			t.Errorf("%q is retold as %q, want %q", written, lang.Retold(written), want)
		} else if len(values) == 0 && lang.Retold(written) != german {
			t.Errorf("%q is retold as %q, want %q", written, lang.Retold(written), german)
		}
	}
}

func TestRetold(t *testing.T) {
	const unknown = "Nobody wrote this and that (down)."
	for english, german := range map[string]string{
		"Not a recording: it is damaged or cut short (copy it again or repair it)": "Keine Aufnahme: sie ist beschädigt oder abgeschnitten (kopieren Sie sie noch einmal, oder reparieren Sie sie)",
		"One person was measured. Also seen: another person on the left for 3 s, a picture of a face on the right for 12 s.": "Gemessen wurde eine Person. Außerdem zu sehen: " +
			"noch eine Person links, 3 s lang, ein Bild von einem Gesicht rechts, 12 s lang.",
		unknown: unknown,
	} {
		if got := lang.Retold(english); got != english {
			t.Errorf("English, %q became %q", english, got)
		}
		t.Run("", func(t *testing.T) {
			speak(t, "de")
			if got := lang.Retold(english); got != german {
				t.Errorf("got %q, want %q", got, german)
			}
		})
	}
}
