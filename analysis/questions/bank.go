package questions

import (
	_ "embed"
	"strings"
)

//go:embed bank.txt
var bankText string

// Set is a list of questions to practise with.
type Set struct {
	Name      string // of the role: "Software engineer"
	Questions []string
}

// Bank is the sets that poise brings along, the most general one first.
func Bank() (sets []Set) {
	for line := range strings.Lines(bankText) {
		text := clean(line)
		if name, ok := strings.CutPrefix(text, "## "); ok {
			sets = append(sets, Set{Name: name})
		} else if text != "" && !strings.HasPrefix(text, "#") {
			last := &sets[len(sets)-1]
			last.Questions = append(last.Questions, text)
		}
	}
	return sets
}
