package pages

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"poise/analysis/batch"
	"poise/analysis/batch/store"
	"poise/analysis/measure"
)

// hostile is a name that would be a formula in a spreadsheet and a script in a page.
const hostile = `=cmd|'/c calc'!A1 <script>alert(1)</script>`

// folder is an output folder that is being filled.
type folder struct {
	testing.TB
	store *store.Store
	plan  []store.Planned
}

func newFolder(t testing.TB) *folder {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return &folder{TB: t, store: s}
}

// done adds a recording that is done. rest is what its report says, from behind the digest on, without the last two braces.
func (f *folder) done(id string, it batch.Item, rest string) {
	f.Helper()
	dir := f.store.Place(it.Folder, it.Name)
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		text := `{"schema":"poise/1","recording":{"name":"` + it.Name + `.mp4","digest":"d",` + rest + `}}`
		err = os.WriteFile(filepath.Join(dir, "report.json"), []byte(text), 0o644)
	}
	if err == nil {
		err = f.store.WriteRecord(store.Record{ID: id, Item: it, Digest: "d"})
	}
	if err != nil {
		f.Fatal(err)
	}
	f.plan = append(f.plan, store.Planned{ID: id, Item: it})
}

// sample is a folder with two clients: one with two recordings that differ, and one of a hostile name.
func sample(t *testing.T) (*store.Store, []store.Planned) {
	t.Helper()
	f := newFolder(t)
	for _, c := range []struct{ id, client, folder, name, gaze string }{
		{"1", "anna", "anna", "talk 10", `{"value":0.8,"unit":"share","coverage":0.9,"band":[0.75,0.85],"method":""}`},
		{"2", "anna", "anna", "talk 9", `{"value":0.5,"unit":"share","coverage":0.9,"band":[0.45,0.55],"method":""}`},
		{"3", hostile, "x", "a", `{"value":null,"unit":"share","coverage":0,"band":null,"reason":"no_face","method":""}`},
	} {
		it := batch.Item{Client: c.client, Folder: c.folder, Name: c.name, Recording: "/secret/" + c.name + ".mp4"}
		f.done(c.id, it, `"duration":61,"warnings":["Dark."]},"measures":{"eye_contact.gaze_to_camera":`+c.gaze)
	}
	for _, c := range []string{"anna", hostile} {
		folder := map[string]string{"anna": "anna", hostile: "x"}[c]
		f.plan = append(f.plan, store.Planned{
			Item:    batch.Item{Client: c, Folder: folder, Name: "-bad", Recording: "/secret/bad.mp4"},
			Failure: &batch.Failure{Kind: batch.Input, Reason: `+cannot read "/secret/bad.mp4"`},
		})
	}
	return f.store, append(f.plan, store.Planned{ID: "4", Item: batch.Item{Client: "later", Folder: "later", Name: "b"}})
}

func readFile(t *testing.T, elem ...string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(elem...))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestWrite(t *testing.T) {
	s, plan := sample(t)
	if err := Write(s, plan, measure.Definitions()); err != nil {
		t.Fatal(err)
	}
	index, anna := readFile(t, s.Root, "index.html"), readFile(t, s.Root, "anna", "index.html")
	for _, want := range []string{
		"3 recordings · 2 clients · 2 failed · 1 not done yet", `href="./anna/talk%2010/report.html"`, "50 to 80\u00a0% since the one before", "first one",
		"90 %", "not measured", "&lt;script&gt;alert(1)", "default-src &#39;none&#39;",
	} {
		if !strings.Contains(index, want) {
			t.Errorf("index.html lacks %q", want)
		}
	}
	if strings.Contains(index, "<script>alert") {
		t.Error("a name is not escaped")
	}
	// The client's page may be shared: nobody else is on it, and no place on the coach's machine.
	for _, bad := range []string{"calc", "/secret/", "later"} {
		if strings.Contains(anna, bad) {
			t.Errorf("anna's page holds %q", bad)
		}
	}
	if i, j := strings.Index(anna, "./talk%209/"), strings.Index(anna, "./talk%2010/"); j < 0 || i < j {
		t.Error("talk 10 does not come before talk 9")
	}
	// Nothing that was measured of a person can be sorted by: eye contact is there as coverage alone.
	heads := strings.Count(index, "data-sort=")
	if heads != 2+1+len(Technical(measure.Definitions()))+1 {
		t.Errorf("%d columns can be sorted", heads)
	}
	for _, c := range Technical(measure.Definitions()) {
		if !c.Display.Technical.Coverage && !strings.HasPrefix(c.ID, "quality.") {
			t.Errorf("%s is not technical", c.ID)
		}
	}
}

func TestTables(t *testing.T) {
	s, plan := sample(t)
	if err := Write(s, plan, measure.Definitions()); err != nil {
		t.Fatal(err)
	}
	table := func(name string) [][]string {
		t.Helper()
		rows, err := csv.NewReader(strings.NewReader(readFile(t, s.Root, name))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	want := [][]string{
		{"client", "recording", "report", "date", "consent", "length_s", "warnings", "eye_contact.gaze_to_camera", "eye_contact.gaze_to_camera.coverage", "eye_contact.gaze_to_camera.low", "eye_contact.gaze_to_camera.high"},
		{"anna", "talk 10.mp4", "anna/talk 10/report.html", "", "", "61", "Dark.", "0.8", "0.9", "0.75", "0.85"},
		{"anna", "talk 9.mp4", "anna/talk 9/report.html", "", "", "61", "Dark.", "0.5", "0.9", "0.45", "0.55"},
		{"'" + hostile, "a.mp4", "x/a/report.html", "", "", "61", "Dark.", "", "0", "", ""},
	}
	if d := cmp.Diff(want, table("measures.csv")); d != "" {
		t.Errorf("measures.csv (-want +got):\n%s", d)
	}
	want = [][]string{
		{"client", "recording", "date", "length", "eye contact (%)", "open posture (%)", "fidgeting (%)", "speaking pace (words/min)", "try next", "went well", "warnings", "report"},
		{"anna", "talk 10", "", "1:01", "80", "", "", "", "", "", "1", "anna/talk 10/report.html"},
		{"anna", "talk 9", "", "1:01", "50", "", "", "", "", "", "1", "anna/talk 9/report.html"},
		{"'" + hostile, "a", "", "1:01", "", "", "", "", "", "", "1", "x/a/report.html"},
	}
	if d := cmp.Diff(want, table("summary.csv")); d != "" {
		t.Errorf("summary.csv (-want +got):\n%s", d)
	}
	if rows := table("failures.csv"); len(rows) != 3 || rows[1][4] != `'+cannot read "/secret/bad.mp4"` {
		t.Errorf("failures.csv: %q", rows)
	}
}

func TestDayIn(t *testing.T) {
	for name, want := range map[string]string{"2026-11-03 first.mp4": "2026-11-03", "VID_20261103_1201.mp4": "2026-11-03", "talk 9.mp4": "", "20269999.mp4": "", "2026.02.30.mp4": ""} {
		if got := dayIn(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestNumber(t *testing.T) {
	if number(-1.5) != "-1.5" || number(math.NaN()) != "" {
		t.Error("numbers")
	}
}

func TestNaturalIsAnOrder(t *testing.T) {
	names := rapid.SliceOfN(rapid.StringMatching(`[a-cA-C ]{0,2}[0-9]{0,3}[a-c]?`), 3, 3)
	rapid.Check(t, func(t *rapid.T) {
		n := names.Draw(t, "names")
		if natural(n[0], n[1]) != -natural(n[1], n[0]) {
			t.Fatalf("%q and %q", n[0], n[1])
		}
		slices.SortFunc(n, natural)
		if natural(n[0], n[1]) > 0 || natural(n[1], n[2]) > 0 || natural(n[0], n[2]) > 0 {
			t.Fatalf("not an order: %q", n)
		}
	})
	if natural("talk 9", "talk 10") >= 0 {
		t.Error("talk 9 comes after talk 10")
	}
}

// The same plan gives the same bytes.
func TestSteady(t *testing.T) {
	s, plan := sample(t)
	var first []byte
	for range 3 {
		if err := Write(s, plan, measure.Definitions()); err != nil {
			t.Fatal(err)
		}
		got := []byte(readFile(t, s.Root, "index.html") + readFile(t, s.Root, "summary.csv"))
		if first != nil && !bytes.Equal(first, got) {
			t.Fatal("the pages differ")
		}
		first = got
	}
}
