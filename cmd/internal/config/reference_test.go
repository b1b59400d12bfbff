package config

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
)

var update = flag.Bool("update", false, "write reference.yaml")

const head = `# poise: settings and thresholds. The values are the defaults; delete what you do not change.
#
# An option (--fps 15, --set eye_contact.cone_yaw=7) comes before the environment (POISE_FPS,
# POISE_EYE_CONTACT_CONE_YAW), that before the file named by --profile, that before the user's config.yaml.
# Unknown keys are errors. "poise config show" prints the values in force and where each comes from.
`

// The reference is generated from the comments of the structs it fills, so nothing is described twice.
func TestReference(t *testing.T) {
	comments := map[string]string{} // "Struct.Field" -> comment
	for _, file := range []string{"config.go", "../../../analysis/profile.go"} {
		collect(t, file, comments)
	}
	ranges := map[string]string{"fps": " (1 to 240)", "workers": " (0 to 256)"}
	for _, l := range slices.Concat(analysis.Limits(), analysis.CueLimits()) {
		ranges[l.Key] = fmt.Sprintf(" (%v to %v)", l.Low, l.High)
	}
	var b strings.Builder
	b.WriteString(head)
	s := Default()
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Name == "Profile" {
			groups(t, &b, v.Field(i), comments, ranges)
			continue
		}
		name := f.Tag.Get("mapstructure")
		fmt.Fprintf(&b, "\n%s%s: %s\n", comment(t, comments["Settings."+f.Name], ranges[name], ""), name, scalar(v.Field(i)))
	}
	if *update {
		if err := os.WriteFile("reference.yaml", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(b.String(), Reference()); d != "" && !*update {
		t.Errorf("reference.yaml is not what the comments say; run go test -update (-source +file):\n%s", d)
	}
}

func groups(t *testing.T, b *strings.Builder, profile reflect.Value, comments, ranges map[string]string) {
	for i := range profile.NumField() {
		group := profile.Type().Field(i)
		gname := group.Tag.Get("mapstructure")
		fmt.Fprintf(b, "\n%s%s:\n", comment(t, comments["Profile."+group.Name], "", ""), gname)
		var advanced strings.Builder
		for j := range profile.Field(i).NumField() {
			f := group.Type.Field(j)
			name := f.Tag.Get("mapstructure")
			out := b
			if slices.ContainsFunc(analysis.Limits(), func(l analysis.Limit) bool { return l.Advanced && l.Key == gname+"."+name }) {
				out = &advanced
			}
			fmt.Fprintf(out, "%s  %s: %s\n", comment(t, comments[group.Type.Name()+"."+f.Name], ranges[gname+"."+name], "  "),
				name, scalar(profile.Field(i).Field(j)))
		}
		if advanced.Len() > 0 {
			fmt.Fprintf(b, "\n  # Advanced: how these measures work inside.\n\n%s", &advanced)
		}
	}
}

func scalar(v reflect.Value) string {
	if v.Kind() == reflect.String {
		return fmt.Sprintf("%q", v.String())
	}
	return fmt.Sprint(v.Interface())
}

func comment(t *testing.T, text, rng, indent string) string {
	if text == "" {
		t.Error("a key has no comment")
	}
	words := strings.Fields(strings.TrimSuffix(strings.TrimSpace(text), ".") + rng + ".")
	var out strings.Builder
	line := indent + "#"
	for _, w := range words {
		if len(line)+1+len(w) > 110 {
			out.WriteString(line + "\n")
			line = indent + "#"
		}
		line += " " + w
	}
	return out.String() + line + "\n"
}

func collect(t *testing.T, file string, comments map[string]string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		s, ok := spec.Type.(*ast.StructType)
		if !ok {
			return true
		}
		for _, field := range s.Fields.List {
			for _, name := range field.Names {
				comments[spec.Name.Name+"."+name.Name] = field.Doc.Text()
			}
		}
		return true
	})
}

func TestReferenceLoadsAsDefault(t *testing.T) {
	clean(t)
	got, origin, err := Load(Inputs{Profile: "reference.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(Default(), got); d != "" {
		t.Errorf("settings of the reference (-default +got):\n%s", d)
	}
	for _, e := range Entries(got, origin) {
		if e.Origin != "reference.yaml" {
			t.Errorf("%s comes from %s: not in the reference", e.Key, e.Origin)
		}
	}
}
