package measure

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// banned are words about a person's inside, character or worth. Inferring emotions at work and in education is prohibited
// (Regulation (EU) 2024/1689, Art. 5(1)(f)), and the science does not carry the rest.
var banned = regexp.MustCompile(`(?i)\b(emotion\w*|happ(y|iness)|sad(ness)?|ang(er|ry)|fear\w*|anxi\w*|nervous\w*|stress\w*|relaxed|` +
	`confiden(t|tly)|insecur\w*|self-?esteem|honest\w*|dishonest\w*|lying|liars?|decei\w*|decepti\w*|trustworth\w*|sincer\w*|authentic\w*|` +
	`personalit\w*|charact(er)\b|extra?vert\w*|introvert\w*|neurotic\w*|attitude\w*|mood\w*|bored\w*|engag(ed|ement)|enthusias\w*|` +
	`hire\w*|hiring|employ\w*|candidate score|rank\w*|qualified|suitab\w*|talent\w*|intelligen\w*|attractive\w*|likeab\w*|charisma\w*|` +
	`professional\w*|unprofessional\w*|competen\w*|weak(ness)?|shy\w*|awkward\w*|bad posture|poor)\b`)

func TestNoWordAboutThePersonsInside(t *testing.T) {
	strs := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.BasicLit); ok && s.Kind == token.STRING {
				strs++
				if w := banned.FindString(s.Value); w != "" {
					t.Errorf("%s says %q: %s", path, w, s.Value)
				}
			}
			return true
		})
		return nil
	})
	if err != nil || strs < 100 {
		t.Fatalf("read %d strings: %v", strs, err)
	}
}

func TestTheBanCatches(t *testing.T) {
	for _, s := range []string{"You seemed nervous", "a confident look", "Would hire", "lying", "shows stress", "Personality: open"} {
		if !banned.MatchString(s) {
			t.Errorf("%q passes", s)
		}
	}
	for _, s := range []string{"Looked away to the left for 4.0 s", "low_confidence", "believe", "underlying", "characters"} {
		if w := banned.FindString(s); w != "" {
			t.Errorf("%q is stopped by %q", s, w)
		}
	}
}
