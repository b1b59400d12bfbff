package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	generate "github.com/invopop/jsonschema"
	check "github.com/santhosh-tekuri/jsonschema/v6"

	"poise/analysis"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a stored file, or stores it.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with -update)", err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s differs (run with -update if that is meant):\n%s", path, d)
	}
}

// generated is the schema that follows from the Go types.
func generated(t *testing.T) []byte {
	t.Helper()
	r := &generate.Reflector{AllowAdditionalProperties: true, Anonymous: true}
	r.CommentMap = comments(t)
	s := r.Reflect(&analysis.Report{})
	s.ID, s.Title = Schema, "report.json of poise"
	absent := &generate.Schema{OneOf: []*generate.Schema{{Type: "number"}, {Type: "null"}}}
	s.Definitions["Finding"].Properties.Value("parts").AdditionalProperties = absent
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(b, '\n')
}

// comments are the descriptions of the vocabulary's types and fields, from its source.
func comments(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	text := func(groups ...*ast.CommentGroup) string {
		for _, g := range groups {
			if g != nil {
				return strings.Join(strings.Fields(g.Text()), " ")
			}
		}
		return ""
	}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			d, ok := n.(*ast.GenDecl)
			if !ok || d.Tok != token.TYPE {
				return true
			}
			spec := d.Specs[0].(*ast.TypeSpec)
			key := "poise/analysis." + spec.Name.Name
			out[key] = text(spec.Doc, d.Doc)
			if s, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range s.Fields.List {
					for _, name := range f.Names {
						out[key+"."+name.Name] = text(f.Doc, f.Comment)
					}
				}
			}
			return false
		})
	}
	return out
}

func TestSchemaFollowsTheTypes(t *testing.T) { golden(t, "schema.json", generated(t)) }

func TestReportMatchesSchema(t *testing.T) {
	text, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := check.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := check.NewCompiler()
	if err := c.AddResource("poise.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("poise.json")
	if err != nil {
		t.Fatal(err)
	}
	obs, res := rehearsal(30)
	took, pace := 0.8, 131.0
	res.Questions = []analysis.Question{{Start: 1, Text: "Why?", Source: analysis.QuestionGiven, Latency: &took, WPM: &pace,
		Answer: &analysis.Span{Start: 2, End: 9}}, {Start: 12, End: 13, Source: analysis.QuestionHeard}}
	res.Transcript = &analysis.Transcript{Text: "a", Source: analysis.FromFile, Segments: []analysis.TranscriptSegment{{Text: "a"}},
		Counts: &analysis.WordCounts{Words: 1, Most: []analysis.WordCount{}, Fillers: []analysis.WordCount{}}}
	full := Build(obs, res, analysis.DefaultProfile(), Extra{Excluded: []analysis.Span{{Start: 1, End: 2}}})
	empty := Build(&analysis.Observations{}, &analysis.Results{}, analysis.DefaultProfile(), Extra{})
	for name, rep := range map[string]*analysis.Report{"full": &full, "empty": &empty} {
		var b bytes.Buffer
		if err := writeJSON(&b, rep); err != nil {
			t.Fatal(err)
		}
		v, err := check.UnmarshalJSON(&b)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		delete(v.(map[string]any), "measures")
		if schema.Validate(v) == nil {
			t.Errorf("%s: the schema accepts a report without measures", name)
		}
	}
}

func TestReportReadsBack(t *testing.T) {
	obs, res := rehearsal(30)
	rep := Build(obs, res, analysis.Profile{}, Extra{}) // no profile: its defaults are not this test's business
	var once, twice bytes.Buffer
	if err := writeJSON(&once, &rep); err != nil {
		t.Fatal(err)
	}
	var back analysis.Report
	if err := json.Unmarshal(once.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if err := writeJSON(&twice, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(once.String(), twice.String()); d != "" {
		t.Fatal(d)
	}
	golden(t, filepath.Join("testdata", "report.json"), once.Bytes())
}
