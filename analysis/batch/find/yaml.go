package find

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

func parseYAML(raw []byte) (t table, err error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return t, fmt.Errorf("which is no YAML: %w", err)
	}
	if len(doc.Content) == 0 {
		return t, nil
	}
	if doc.Content[0].Kind != yaml.SequenceNode {
		return t, fmt.Errorf("line %d: not a list of recordings (begin each with \"- client: ...\")", doc.Content[0].Line)
	}
	t.told = map[string]bool{}
	for _, n := range doc.Content[0].Content {
		if n.Kind != yaml.MappingNode {
			return t, fmt.Errorf("line %d: not a recording (write a list of client: ..., file: ...)", n.Line)
		}
		w := row{line: n.Line}
		here := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			at, err := field(key.Value)
			if err == nil && here[key.Value] {
				err = fmt.Errorf("column %q is there twice", key.Value)
			}
			if err == nil {
				err = set(&w, at, n.Content[i+1])
			}
			if err != nil {
				return t, fmt.Errorf("line %d: %w", key.Line, err)
			}
			here[key.Value], t.told[key.Value] = true, true
		}
		t.rows = append(t.rows, w)
	}
	return t, nil
}

// set gives a row the value of a field: a text, or for looks and exclude a list of texts too.
func set(w *row, at int, n *yaml.Node) error {
	texts := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode && slices.Contains([]string{"looks", "exclude"}, fields[at].name) {
		texts = n.Content
	}
	for _, x := range texts {
		if x.Kind != yaml.ScalarNode {
			return fmt.Errorf("%s is not one text", fields[at].name)
		}
		if x.Tag != "!!null" {
			fields[at].set(w, strings.TrimSpace(x.Value))
		}
	}
	return nil
}
