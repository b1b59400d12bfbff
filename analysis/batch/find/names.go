package find

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is how many bytes a name may have, so that a number and the marks of a folder being written fit into the 255 a
// file system takes.
const longest = 180

// reserved are names in the output folder that no client may take, and in a client's that no report may.
var reserved = []string{"index.html", "summary.csv", "measures.csv", "failures.csv"}

// name gives every entry its client's folder and the name of its report. Two clients never share a folder. What an entry
// is called depends on the list alone, not on what the output holds.
func name(entries []Entry) {
	folders := newNames()
	byClient := map[string]string{}
	reports := map[string]*names{}
	whole := map[string]map[string]bool{} // of a client: names with extension, by name without
	for _, e := range entries {
		key := e.Client + "\x00" + stem(e.Name)
		if whole[key] == nil {
			whole[key] = map[string]bool{}
		}
		whole[key][filepath.ToSlash(e.Name)] = true
	}
	for i := range entries {
		e := &entries[i]
		if _, ok := byClient[e.Client]; !ok {
			byClient[e.Client] = folders.unique(element(e.Client))
			reports[e.Client] = newNames()
		}
		e.Folder = byClient[e.Client]
		n := stem(e.Name)
		if len(whole[e.Client+"\x00"+n]) > 1 {
			n = e.Name
		}
		e.Name = reports[e.Client].unique(element(n))
	}
}

// stem is a relative path without the extension.
func stem(path string) string {
	path = filepath.ToSlash(path)
	if s := strings.TrimSuffix(path, filepath.Ext(path)); strings.Trim(filepath.Base(s), ".") != "" {
		return s
	}
	return path
}

// element makes one path element of any text: visible, not too long, without separators, and such that the folder can be
// handed to a client whose system allows less in names.
func element(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '/' || r == '\\' || r == 0:
			return '-'
		case r < ' ' || r == utf8.RuneError || strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		}
		return r
	}, s)
	edge := func(r rune) bool { return r == '.' || unicode.IsSpace(r) }
	s = strings.TrimLeftFunc(s, edge)
	for len(s) > longest {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	if s = strings.TrimRightFunc(s, edge); s == "" {
		return "unnamed"
	}
	return s
}

// names hands out different names. Letters of either case count as the same, as they are on some file systems.
type names struct{ taken map[string]bool }

func newNames() *names {
	n := &names{taken: map[string]bool{}}
	for _, r := range reserved {
		n.taken[r] = true
	}
	return n
}

func (n *names) unique(s string) string {
	u := s
	for i := 2; n.taken[strings.ToLower(u)]; i++ {
		u = fmt.Sprintf("%s-%d", s, i)
	}
	n.taken[strings.ToLower(u)] = true
	return u
}
