package find

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// tree makes files (of their names' length) below a new folder.
func tree(t *testing.T, files ...string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "Clients")
	for _, f := range files {
		path := filepath.Join(root, f)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(f), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// places shows where entries go: "client/folder/name".
func places(es []Entry) []string {
	var out []string
	for _, e := range es {
		out = append(out, e.Client+" > "+e.Folder+"/"+e.Name)
	}
	return out
}

func TestFolder(t *testing.T) {
	root := tree(t, "anna/one.mp4", "anna/one.MOV", "anna/2026/one.mp4", "anna/notes.txt", "anna/.hidden.mp4", "anna/old/observations.poise",
		"anna/old/clip.mp4", "ben/talk.webm", "Clients/x.mp4", "top.wav", "Out/ben/talk.mp4", ".git/a.mp4", "a.b/..mp4", "a.b/c.d.mp4")
	if err := os.Symlink(filepath.Join(root, "ben"), filepath.Join(root, "carl")); err != nil {
		t.Fatal(err)
	}
	got, err := Folder(root, FolderOptions{Skip: filepath.Join(root, "Out")})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Clients > Clients/x", "a.b > a.b/c.d", "anna > anna/2026-one", "anna > anna/one.MOV", "anna > anna/one.mp4", "ben > ben/talk",
		"Clients > Clients/top",
	}
	if d := cmp.Diff(want, places(got)); d != "" {
		t.Errorf("recordings (-want +got):\n%s", d)
	}
	if got[5].Bytes != int64(len("ben/talk.webm")) || got[5].Recording != filepath.Join(root, "ben/talk.webm") {
		t.Errorf("%+v", got[5])
	}
	for link, to := range map[string]string{"in.mp4": filepath.Join(root, "ben/talk.webm"), "out.mp4": "/etc/passwd"} {
		if err := os.Symlink(to, filepath.Join(root, "ben", link)); err != nil {
			t.Fatal(err)
		}
	}
	links, err := Folder(root, FolderOptions{Match: []string{"in.mp4", "out.mp4"}})
	if err != nil || len(links) != 2 || links[0].Refused != "" || links[1].Refused == "" {
		t.Errorf("links: %+v, %v", links, err)
	}
	got, err = Folder(root, FolderOptions{Match: []string{"TALK.*"}})
	if err != nil || len(got) != 2 {
		t.Errorf("pattern: %v, %v", places(got), err)
	}
	if _, err := Folder(root, FolderOptions{Match: []string{"*.gif"}}); !errors.Is(err, ErrNone) {
		t.Errorf("nothing: %v", err)
	}
	if _, err := Folder(root, FolderOptions{Match: []string{"["}}); err == nil {
		t.Error("a broken pattern was accepted")
	}
	if _, err := Folder(filepath.Join(root, "nowhere"), FolderOptions{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}

func TestManifest(t *testing.T) {
	root := tree(t, "videos/a.mp4", "videos/b.mp4")
	write := func(name, text string) string {
		path := filepath.Join(root, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	csvText := "\xef\xbb\xbfClient;file;baseline;looks;exclude;consent;date\r\n" +
		"Anna Ü;videos/a.mp4;0:01-0:04;screen=5-8, notes=9-12;1-2, 3-4;signed 2026-11-01;2026-11-02\r\n" +
		"../evil;videos/b.mp4;;;;no;\r\n" +
		"Anna Ü;/missing.mp4;;;;yes;\r\n"
	yamlText := `
- client: Anna Ü
  file: videos/a.mp4
  baseline: 0:01-0:04
  looks: [screen=5-8, notes=9-12]
  exclude: [1-2, 3-4]
  consent: signed 2026-11-01
  date: "2026-11-02"
- {client: ../evil, file: videos/b.mp4, consent: "no"}
- {client: Anna Ü, file: /missing.mp4, consent: yes}
`
	var lists [][]Entry
	for _, path := range []string{write("m.csv", csvText), write("m.yaml", yamlText)} {
		got, err := Manifest(path)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"Anna Ü > Anna Ü/a", "../evil > -evil/b", "Anna Ü > Anna Ü/missing"}
		if d := cmp.Diff(want, places(got)); d != "" {
			t.Errorf("recordings (-want +got):\n%s", d)
		}
		if got[0].Refused != "" || got[1].Refused == "" || got[2].Refused != "" {
			t.Errorf("consent: %+v", got)
		}
		if d := cmp.Diff([][]string{{"screen=5-8", "notes=9-12"}, {"1-2", "3-4"}}, [][]string{got[0].Looks, got[0].Exclude}); d != "" || got[0].Baseline != "0:01-0:04" || got[0].Date != "2026-11-02" {
			t.Errorf("%+v", got[0])
		}
		for i := range got {
			got[i].Line = 0
		}
		lists = append(lists, got)
	}
	if d := cmp.Diff(lists[0], lists[1]); d != "" {
		t.Errorf("CSV and YAML differ:\n%s", d)
	}
	for text, want := range map[string]string{
		"client,file\nanna,\n":                              "line 2: client or file is missing",
		"client,file,rank\nanna,a.mp4,1\n":                  `no column is called "rank"`,
		"client,file,file\n":                                "twice",
		"client,file\nanna,videos/a.mp4\nanna,videos/a.mp4": "line 3: the recording of line 2",
		"client,file,date\nanna,a.mp4,1.2.26":               "not YYYY-MM-DD",
		"client,file\nanna\n":                               "line 2: client or file is missing",
		"client,file\nanna,a, b.mp4\n":                      "line 2: it has 3 cells for 2 columns",
		"client,baseline\nanna,1-2\n":                       `line 1: column "file" is missing`,
		"client,file\nanna,\"a.mp4\n":                       "line 2: extraneous or missing",
		"client,file\nJ\xfcrgen,a.mp4\n":                    "UTF-8",
		"\xff\xfec\x00":                                     "UTF-8",
		"":                                                  "no recording",
		"client,file\n":                                     "no recording",
	} {
		if _, err := Manifest(write("bad.csv", text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"a: b":                              "line 1: not a list",
		"- just text":                       "line 1: not a recording",
		"- {client: a, file: b, score: 3}":  `no column is called "score"`,
		"- {client: [a], file: b}":          "client is not one text",
		"- client: a\n  file: b\n  file: c": `line 3: column "file" is there twice`,
		"- client: a\n- client: b":          "line 1: client or file is missing",
		"\t":                                "no YAML",
		"":                                  "no recording",
	} {
		if _, err := Manifest(write("bad.yaml", text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	// As spreadsheets leave them: tabs, short lines, lines of nothing but separators.
	got, err := Manifest(write("tabs.csv", "client\tfile\tdate\r\n\t\t\r\nAnna\tvideos/a.mp4\r\nBen\t\"videos/b.mp4\"\t2026-11-02\t\t\r\n\t\t\t\t\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"Anna > Anna/a", "Ben > Ben/b"}, places(got)); d != "" || got[1].Date != "2026-11-02" || got[1].Line != 4 {
		t.Errorf("tabs: %+v\n%s", got, d)
	}
}

// Whatever clients and recordings are called, each gets a folder of its own that lies where it should.
func TestNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"a", "A", "a.mp4", "a-2", "what? \"this\"...", "..", ".", "", "index.html", "x/y", "\u00a0.batch", strings.Repeat("ü", 300)}))
		var es []Entry
		for range rapid.IntRange(1, 12).Draw(t, "n") {
			var e Entry
			e.Client, e.Name = text.Draw(t, "client"), text.Draw(t, "name")
			es = append(es, e)
		}
		name(es)
		owner, taken := map[string]string{}, map[string]bool{}
		for _, e := range es {
			folder := strings.ToLower(e.Folder)
			if by, ok := owner[folder]; ok && by != e.Client {
				t.Fatalf("clients %q and %q share %q", by, e.Client, e.Folder)
			}
			owner[folder] = e.Client
			if strings.ContainsAny(e.Folder+e.Name, "<>:\"|?*\\\n") || strings.HasSuffix(e.Folder, ".") || strings.HasSuffix(e.Name, " ") {
				t.Fatalf("%q/%q cannot be handed on", e.Folder, e.Name)
			}
			place := folder + "/" + strings.ToLower(e.Name)
			if taken[place] {
				t.Fatalf("%q is given twice", place)
			}
			taken[place] = true
			for _, s := range []string{e.Folder, e.Name} {
				if s == "" || s[0] == '.' || strings.ContainsAny(s, "/\\\x00\n") || len(s) > 200 || s == "index.html" {
					t.Fatalf("%q is no good name", s)
				}
			}
		}
	})
}

func FuzzManifest(f *testing.F) {
	f.Add("client,file\nanna,a.mp4\n", false)
	f.Add("- {client: anna, file: a.mp4, exclude: 1-2}", true)
	f.Add("- &a [*a]", true)
	dir := f.TempDir()
	f.Fuzz(func(_ *testing.T, text string, asYAML bool) {
		parse := parseCSV
		if asYAML {
			parse = parseYAML
		}
		if t, err := parse([]byte(text)); err == nil {
			_, _ = t.entries(dir)
		}
	})
}
