package report

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
	"poise/analysis/files"
)

// What is written is read again, all of it or without what is long.
func TestReadsWhatIsWritten(t *testing.T) {
	obs, res := rehearsal(60)
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{Excluded: []analysis.Span{{Start: 1, End: 2}}})
	dir := t.TempDir()
	if err := Write(dir, &rep, obs, res, Options{}); err != nil {
		t.Fatal(err)
	}
	got, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	text := func(r *analysis.Report) string {
		var b strings.Builder
		if err := writeJSON(&b, r); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if d := cmp.Diff(text(&rep), text(got)); d != "" {
		t.Errorf("-written +read:\n%s", d)
	}
	for id, f := range got.Measures {
		if f.ID != id {
			t.Errorf("%s has the ID %q", id, f.ID)
		}
	}
	settings, err := ReadSettings(dir)
	if err != nil {
		t.Fatal(err)
	}
	got.Moments, got.Transcript = nil, nil
	if d := cmp.Diff(text(got), text(settings)); d != "" {
		t.Errorf("the settings: -whole +settings:\n%s", d)
	}
	head, err := ReadHead(dir)
	if err != nil {
		t.Fatal(err)
	}
	got.Questions = nil
	if d := cmp.Diff(text(got), text(head)); d != "" {
		t.Errorf("the head: -whole +head:\n%s", d)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":            {"", ErrForeign},
		"other JSON":         {`{"schema":"x/1"}`, ErrForeign},
		"no object":          {`[]`, ErrForeign},
		"more behind it":     {`{"schema":"poise/1"}{}`, ErrForeign},
		"a wrong type":       {`{"schema":"poise/1","profile":7}`, ErrForeign},
		"damaged moments":    {`{"schema":"poise/1","moments":[}`, ErrForeign},
		"an absurd value":    {`{"schema":"poise/1","measures":{"a.b":{"value":1e300,"band":[0,1],"unit":"share"}}}`, ErrForeign},
		"an absurd band":     {`{"schema":"poise/1","measures":{"a.b":{"value":1,"band":[-1e12,1],"unit":"share"}}}`, ErrForeign},
		"the least of it":    {`{"schema":"poise/1"}`, nil},
		"thresholds missing": {`{"schema":"poise/1","profile":{}}`, nil},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, FileName), []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, read := range []func(string) (*analysis.Report, error){Read, ReadSettings, ReadHead} {
			r, err := read(dir)
			if !errors.Is(err, c.want) || (r == nil) != (c.want != nil) {
				t.Errorf("%s: %v", name, err)
			}
			if r != nil && r.Profile != analysis.DefaultProfile() {
				t.Errorf("%s: thresholds that are missing are not the defaults: %+v", name, r.Profile)
			}
		}
	}
	if _, err := Read(t.TempDir()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder: %v", err)
	}
	dir := t.TempDir()
	if err := os.Symlink("/dev/zero", filepath.Join(dir, FileName)); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(dir); !errors.Is(err, files.ErrOutside) {
		t.Errorf("a link to a device: %v", err)
	}
	large := filepath.Join(dir, "large.json")
	if err := errors.Join(os.WriteFile(large, nil, 0o644), os.Truncate(large, maxBytes+1)); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(large); !errors.Is(err, files.ErrTooLarge) {
		t.Errorf("a huge one: %v", err)
	}
	r := &analysis.Report{Measures: map[string]analysis.Finding{"a.b": {Value: math.NaN(), Band: [2]float64{math.NaN(), math.NaN()}}}}
	if !believable(r) {
		t.Error("what was not measured is not believed")
	}
}
