package library

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"poise/analysis/report"
)

func open(t testing.TB, dir string) *Library {
	t.Helper()
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() }) // some tests close it themselves
	return l
}

// add puts a rehearsal with a recording of some bytes into the library.
func add(t testing.TB, l *Library, title string) Item {
	t.Helper()
	a, err := l.Arrive()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(a.Folder, "talk.webm"), []byte("bytes"), 0o600); err != nil {
		t.Fatal(err)
	}
	it, err := a.Commit(Rehearsal{Title: title, Origin: Added, Recording: "talk.webm"})
	if err != nil {
		t.Fatal(err)
	}
	return it
}

const reported = `{"schema":"poise/1","recording":{"name":"talk.webm","duration":61.5},"baseline":{"source":"marked"},
"measures":{"eye_contact.gaze_to_camera":{"value":0.5,"band":[0.4,0.6],"unit":"share"},"pace.wpm":{"value":null,"band":null,"unit":"words/min"}}}`

func reports(t *testing.T, dir string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, report.FileName), []byte(reported), 0o600); err != nil {
		t.Fatal(err)
	}
}

func items(t testing.TB, l *Library) []Item {
	t.Helper()
	all, err := l.Items()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestLifeOfARehearsal(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	it := add(t, l, "Second round: <b>Acme</b>\n")
	if it.State != Waiting || it.Title != "Second round: <b>Acme</b>" || !strings.HasSuffix(it.Folder, " Second round b Acme b") {
		t.Fatalf("%+v", it)
	}
	reports(t, it.Folder)
	half, low, high := .5, .4, .6
	want := map[string]Figure{"eye_contact.gaze_to_camera": {Value: &half, Low: &low, High: &high, Unit: "share"}, "pace.wpm": {Unit: "words/min"}}
	all := items(t, l)
	if len(all) != 1 || all[0].State != Done || all[0].Duration != 61.5 || !all[0].Marked || all[0].Folder != it.Folder {
		t.Fatalf("%+v", all)
	}
	if d := cmp.Diff(want, all[0].Figures); d != "" {
		t.Errorf("figures (-want +got):\n%s", d)
	}
	if err := l.Change(it.ID, func(r *Rehearsal) { r.Title = "Third" }); err != nil {
		t.Fatal(err)
	}
	if got := items(t, l)[0].Title; got != "Third" {
		t.Errorf("title %q", got)
	}
	if err := l.Delete(it.ID); err != nil {
		t.Fatal(err)
	}
	if left := visible(t, dir); len(left) > 0 || len(items(t, l)) > 0 {
		t.Errorf("left after deletion: %q", left)
	}
	if _, err := l.Get(it.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("get: %v", err)
	}
}

// visible are the folders below dir, hidden ones too.
func visible(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// The folders are the truth: opened again, the library lists the same, and the index of earlier versions goes.
func TestOpenedAgain(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	reports(t, add(t, l, "One").Folder)
	add(t, l, "Two")
	before := items(t, l)
	for _, name := range []string{oldIndex, oldIndex + "-journal"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("SQLite format 3"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, items(t, open(t, dir))); d != "" || len(before) != 2 {
		t.Errorf("list (-before +after):\n%s", d)
	}
	if left, err := filepath.Glob(filepath.Join(dir, oldIndex+"*")); err != nil || len(left) > 0 {
		t.Errorf("left: %q, %v", left, err)
	}
}

func TestWhatIsChangedByHand(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	first := add(t, l, "One")
	reports(t, first.Folder)
	if err := os.Rename(first.Folder, filepath.Join(dir, "renamed")); err != nil {
		t.Fatal(err)
	}
	if it, err := l.Get(first.ID); err != nil || it.Folder != filepath.Join(dir, "renamed") {
		t.Errorf("renamed: %v %q", err, it.Folder)
	}
	if err := os.CopyFS(filepath.Join(dir, "a copy"), os.DirFS(filepath.Join(dir, "renamed"))); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "by analyze"), 0o700); err != nil {
		t.Fatal(err)
	}
	reports(t, filepath.Join(dir, "by analyze"))
	if err := os.Mkdir(filepath.Join(dir, "holiday pictures"), 0o700); err != nil {
		t.Fatal(err)
	}
	var names, ids []string
	for _, it := range items(t, l) {
		names, ids = append(names, filepath.Base(it.Folder)), append(ids, it.ID)
	}
	slices.Sort(names)
	slices.Sort(ids)
	if d := cmp.Diff([]string{"a copy", "by analyze", "renamed"}, names); d != "" || len(slices.Compact(ids)) != 3 {
		t.Errorf("folders (-want +got):\n%s ids %q", d, ids)
	}
	if it, err := l.Get(first.ID); err != nil || it.Folder != filepath.Join(dir, "renamed") {
		t.Errorf("the copy has taken the id: %v %q", err, it.Folder)
	}
	if err := os.RemoveAll(filepath.Join(dir, "a copy")); err != nil {
		t.Fatal(err)
	}
	if n := len(items(t, l)); n != 2 {
		t.Errorf("%d rehearsals after one folder was removed", n)
	}
}

// What rehearsal.json says is not trusted: names lead nowhere else.
func TestHostileFolders(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	for i, text := range []string{
		`{"schema":"poise-rehearsal/1","id":"../../etc","title":"x"}`,
		`{"schema":"poise-rehearsal/1","id":"` + newID() + `","recording":"../secret"}`,
		`{"schema":"poise-rehearsal/1","id":"` + newID() + `","recording":".ssh"}`,
		`{"schema":"other"}`, `[`, ``,
	} {
		folder := filepath.Join(dir, fmt.Sprint("f", i))
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, aboutName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{aboutName, report.FileName} {
		folder := filepath.Join(dir, fmt.Sprint("pipe", i))
		if err := errors.Join(os.Mkdir(folder, 0o700), syscall.Mkfifo(filepath.Join(folder, name), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	outside := t.TempDir()
	reports(t, outside)
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if all := items(t, l); len(all) != 0 {
		t.Errorf("taken in: %+v", all)
	}
	for _, id := range []string{"", "..", "f0", strings.Repeat("a", 26), "' OR 1=1 --"} {
		if _, err := l.Get(id); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestUnfinishedIsClearedAway(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	if _, err := l.Arrive(); err != nil { // a crash before Commit
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, deleted+newID()), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrBusy) {
		t.Errorf("opened twice: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	if left := visible(t, dir); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

// What was begun outlives a crash, and nobody takes it for a rehearsal before it is committed.
func TestBegunIsKept(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	var ids []string
	for range 2 {
		a, err := l.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(a.Folder, "talk.webm"), []byte("bytes"), 0o600); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, a.ID)
	}
	slices.Sort(ids)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = open(t, dir)
	all, err := l.Begun()
	if err != nil || len(all) != 2 || all[0].ID != ids[0] || all[1].ID != ids[1] || len(items(t, l)) != 0 {
		t.Fatalf("%+v, %v, want %q", all, err, ids)
	}
	if it, err := all[0].Commit(Rehearsal{Title: "Kept", Origin: Recorded, Recording: "talk.webm"}); err != nil || it.ID != ids[0] || it.State != Waiting {
		t.Errorf("%+v, %v", it, err)
	}
	if err := errors.Join(all[0].Abort(), all[1].Abort()); err != nil { // nothing of the first is left to remove
		t.Error(err)
	}
	if all, err = l.Begun(); err != nil || len(all) != 0 || len(items(t, l)) != 1 {
		t.Errorf("%d begun, %v", len(all), err)
	}
}

func TestSameNameTwice(t *testing.T) {
	l := open(t, t.TempDir())
	a, b := add(t, l, "Same"), add(t, l, "Same")
	if a.Folder == b.Folder || !strings.HasPrefix(b.Folder, filepath.Dir(a.Folder)) {
		t.Errorf("%q, %q", a.Folder, b.Folder)
	}
	if all := items(t, l); len(all) != 2 || all[0].Created.Before(all[1].Created) {
		t.Errorf("not the latest first: %+v", all)
	}
}

// Whatever a title holds, the name made of it is one visible path element that any file system takes.
func TestFileNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.String().Draw(t, "title")
		name := FileName(Clean(title))
		if !plainName(name) || len(name) > 60 || strings.ContainsAny(name, `<>:"|?*`+"\n") || strings.HasPrefix(name, "-") {
			t.Fatalf("%q of %q", name, title)
		}
		if c := Clean(title); Clean(c) != c || strings.ContainsAny(c, "\n\r\x00\x1b") {
			t.Fatalf("title %q", c)
		}
	})
	if got := FileName("..."); got != "rehearsal" {
		t.Errorf("%q", got)
	}
}
