package analyses

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Job is one recording and the folder its report goes to.
type Job struct {
	Path string
	Dir  string
}

// Plan gives every recording its folder: output itself for a single one, output/NAME for several, NAME.poise in the
// current folder without output. NAME is the file's name without extension; recordings whose names only differ in the
// extension keep it, and names that still coincide (the same name in two folders) get -2, -3 ... in the order given. A
// file named twice is done once.
func Plan(paths []string, output string) []Job {
	paths = distinct(paths)
	if output != "" && len(paths) == 1 {
		return []Job{{paths[0], output}}
	}
	bases := map[string]map[string]bool{} // names with extension, by name without
	for _, p := range paths {
		if bases[Stem(p)] == nil {
			bases[Stem(p)] = map[string]bool{}
		}
		bases[Stem(p)][filepath.Base(p)] = true
	}
	taken := map[string]bool{}
	var jobs []Job
	for _, p := range paths {
		name := Stem(p)
		if len(bases[name]) > 1 {
			name = filepath.Base(p)
		}
		unique := name
		for n := 2; taken[unique]; n++ {
			unique = fmt.Sprintf("%s-%d", name, n)
		}
		taken[unique] = true
		if output == "" {
			unique += ".poise"
		}
		jobs = append(jobs, Job{p, filepath.Join(output, unique)})
	}
	return jobs
}

func distinct(paths []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			abs = p
		}
		if !seen[abs] {
			seen[abs] = true
			out = append(out, p)
		}
	}
	return out
}

// Stem is the name of a file without its extension.
func Stem(path string) string {
	base := filepath.Base(path)
	if s := strings.TrimSuffix(base, filepath.Ext(base)); strings.Trim(s, ".") != "" {
		return s
	}
	return base
}
