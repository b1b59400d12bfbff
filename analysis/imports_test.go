package analysis_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rule says which packages may import what. A package is named by its folder below the module's top ("cmd/poise"), an
// import by its path; a pattern that ends in /... takes in everything below.
type rule struct {
	why     string
	imports []string // what is restricted
	allowed []string // packages that may import it nevertheless
}

var rules = []rule{
	{"OpenCV can end the process: few packages, which keep hostile input away from it (annotate only draws on its own canvas)",
		[]string{"gocv.io/x/gocv/..."}, []string{"analysis/vision/...", "analysis/media/capture", "analysis/annotate/...", "models/..."}},
	{"ONNX Runtime stands behind models.Runtime", []string{"github.com/yalue/onnxruntime_go"}, []string{"models/..."}},
	{"settings have one way in", []string{"github.com/spf13/viper/..."}, []string{"cmd/internal/config"}},
	{"only the command line knows flags", []string{"github.com/spf13/cobra/...", "github.com/spf13/pflag/..."}, []string{"cmd/..."}},
	{"a single analysis starts no server", []string{"github.com/nats-io/..."}, []string{"analysis/batch/..."}},
	{"reporting and measuring open no connection", []string{"net", "net/http/..."},
		[]string{"cmd/...", "analysis/server/...", "analysis/batch/..."}},
	{"the pure half starts no program and no clock", []string{"poise/analysis/internal/child"},
		[]string{"analysis/media/internal/ffmpeg", "analysis/runner", "analysis/pdf"}},
	{"the way from a recording to a report has one driver each: nothing below it climbs back", []string{"poise/analysis/pipeline"},
		[]string{"cmd/...", "analysis/runner", "analysis/server/...", "analysis/batch/work"}},
	{"analyses in child processes are started by those who have many of them", []string{"poise/analysis/runner"},
		[]string{"cmd/...", "analysis/server/...", "analysis/batch/work"}},
	{"files that others read are written by one package", []string{"github.com/google/renameio/v2"},
		[]string{"analysis/files", "cmd/internal/eval", "analysis/internal/browsertest"}},
}

// confined lists packages that may import nothing of the project, nor any module, but what is named.
var confined = []struct {
	why      string
	packages []string
	allowed  []string
}{
	{"the vocabulary imports none of its users", []string{"analysis", "analysis/blazepose"}, []string{"poise/analysis/blazepose", "poise/analysis/lang"}},
	{"measures are pure functions over the vocabulary", []string{"analysis/measure/..."},
		[]string{"poise/analysis", "poise/analysis/blazepose", "poise/analysis/lang", "poise/analysis/measure/...", "gonum.org/v1/gonum/..."}},
	{"files know nothing of what is in them", []string{"analysis/files"}, []string{"github.com/google/renameio/v2", "github.com/gofrs/flock"}},
	{"how a value reads depends on the value alone", []string{"analysis/report/format"}, []string{"poise/analysis", "poise/analysis/lang"}},
	{"reporting computes nothing, so it sees no measuring and no observing", []string{"analysis/report/..."},
		[]string{"poise/analysis", "poise/analysis/blazepose", "poise/analysis/files", "poise/analysis/lang", "poise/analysis/timespan", "poise/analysis/report/...",
			"github.com/jedib0t/go-pretty/v6/...",
			"golang.org/x/sys/unix"}},
	{"ranges of time are read by anybody, so they know nobody", []string{"analysis/timespan"}, []string{"poise/analysis"}},
	{"questions are read by anybody, so they know nobody", []string{"analysis/questions"}, []string{"poise/analysis", "poise/analysis/timespan"}},
	{"the pipeline is a library: it knows no server, queue, terminal or configuration", []string{"analysis/pipeline"},
		[]string{"poise/analysis", "poise/analysis/cache", "poise/analysis/files", "poise/analysis/lang", "poise/analysis/measure", "poise/analysis/media", "poise/analysis/media/decode",
			"poise/analysis/observe", "poise/analysis/report", "poise/analysis/timespan", "poise/analysis/together", "poise/analysis/transcript", "poise/analysis/vision", "poise/analysis/voice",
			"poise/models"}},
	{"the runner speaks the pipeline's words and knows no queue and no server", []string{"analysis/runner"},
		[]string{"poise/analysis", "poise/analysis/internal/child", "poise/analysis/observe", "poise/analysis/pipeline"}},
	{"a live session is fed and shown by others: it knows no server, terminal or report", []string{"analysis/live/..."},
		[]string{"poise/analysis", "poise/analysis/lang", "poise/analysis/media", "poise/analysis/media/decode", "poise/analysis/vision", "poise/analysis/voice", "poise/analysis/measure", "poise/models"}},
	{"the cache stores the vocabulary and knows no measure", []string{"analysis/cache/..."},
		[]string{"poise/analysis", "poise/analysis/blazepose", "github.com/klauspost/compress/...", "golang.org/x/sync/..."}},
}

// impure are the standard library's ways to files, programs, connections and chance; measures may take none of them.
var impure = []string{"os/...", "net/...", "io/fs", "syscall", "sync/...", "log/...", "runtime/...", "plugin", "unsafe",
	"math/rand/..."}

func TestImports(t *testing.T) {
	checked := 0
	for pkg, imports := range parseImports(t, "..") {
		checked++
		for _, imp := range imports {
			for _, r := range rules {
				if matches(imp, r.imports) && !matches(pkg, r.allowed) {
					t.Errorf("%s imports %s: %s", pkg, imp, r.why)
				}
			}
			for _, c := range confined {
				if matches(pkg, c.packages) && !standard(imp) && !matches(imp, c.allowed) {
					t.Errorf("%s imports %s: %s", pkg, imp, c.why)
				}
			}
			if matches(pkg, []string{"analysis/measure/..."}) && matches(imp, impure) {
				t.Errorf("%s imports %s: measures touch no file, clock, network or goroutine", pkg, imp)
			}
		}
	}
	if checked < 10 {
		t.Errorf("only %d packages were found", checked)
	}
}

// What a rule allows is made use of: a stale exception hides the next mistake.
func TestImportRulesAreNotStale(t *testing.T) {
	found := parseImports(t, "..")
	used := func(packages, imports []string) bool {
		for pkg, all := range found {
			if matches(pkg, packages) && slices.ContainsFunc(all, func(imp string) bool { return matches(imp, imports) }) {
				return true
			}
		}
		return false
	}
	for _, r := range rules {
		for _, a := range r.allowed {
			if !used([]string{a}, r.imports) {
				t.Errorf("%s imports none of %q", a, r.imports)
			}
		}
	}
	for _, c := range confined {
		for _, a := range c.allowed {
			if !used(c.packages, []string{a}) {
				t.Errorf("none of %q imports %s", c.packages, a)
			}
		}
	}
}

// Only the runner and its parts know single measures; nobody imports the inside of a measure from elsewhere, but the
// evaluation, which scores what measures hand to each other against truth.
func TestMeasuresAreReachedThroughTheRunner(t *testing.T) {
	for pkg, imports := range parseImports(t, "..") {
		if strings.HasPrefix(pkg, "analysis/measure") || strings.HasPrefix(pkg, "cmd/internal/eval") {
			continue
		}
		for _, imp := range imports {
			if strings.HasPrefix(imp, "poise/analysis/measure/") {
				t.Errorf("%s imports %s: use poise/analysis/measure", pkg, imp)
			}
		}
	}
}

// parseImports reads the imports of every package below top, tests left aside.
func parseImports(t *testing.T, top string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == "testdata" || path != top && strings.HasPrefix(name, ".") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(top, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		for _, s := range f.Imports {
			imp, err := strconv.Unquote(s.Path.Value)
			if err != nil {
				return err
			}
			if !slices.Contains(found[pkg], imp) {
				found[pkg] = append(found[pkg], imp)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func standard(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return !strings.Contains(first, ".") && first != "poise"
}

func matches(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		prefix, below := strings.CutSuffix(p, "/...")
		return path == prefix || below && strings.HasPrefix(path, prefix+"/")
	})
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		path, pattern string
		want          bool
	}{
		{"a/b", "a/b", true}, {"a/b/c", "a/b", false}, {"a/b/c", "a/b/...", true}, {"a/b", "a/b/...", true}, {"a/bc", "a/b/...", false},
	} {
		if got := matches(c.path, []string{c.pattern}); got != c.want {
			t.Errorf("matches(%q, %q) = %v", c.path, c.pattern, got)
		}
	}
	for imp, want := range map[string]bool{"os": true, "net/http": true, "poise/analysis": false, "gocv.io/x/gocv": false} {
		if standard(imp) != want {
			t.Errorf("standard(%q) = %v", imp, !want)
		}
	}
}
