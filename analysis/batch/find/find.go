// Package find finds the recordings of a batch: in a folder with one folder a client, or in a manifest (CSV or YAML) that
// names them with what the coach knows about each.
package find

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"poise/analysis/batch"
	"poise/analysis/files"
)

// Entry is a recording that was found. Its Item lacks the settings, which Profile names.
type Entry struct {
	batch.Item
	Profile string // file or name; empty: that of the run
	Line    int    // in the manifest; 0: found in a folder
}

// extensions are those of files that are taken for recordings where no pattern is given.
var extensions = strings.Fields(`.mp4 .m4v .mov .mkv .webm .avi .mpg .mpeg .ts .mts .m2ts .wmv .flv .ogv .3gp .3g2
	.wav .mp3 .m4a .aac .flac .ogg .oga .opus .aif .aiff .wma`)

// ErrNone is returned when there is no recording.
var ErrNone = errors.New("no recording was found")

// FolderOptions are the settings of Folder.
type FolderOptions struct {
	Match []string // patterns of file names, as *.mp4 (letters of either case); empty: the usual extensions
	Skip  string   // a folder not to look into: the output; empty: none
}

// Folder finds the recordings below a folder. The first folder below it names the client; recordings that lie in the
// folder itself belong to a client named like it. Hidden files, reports and links to folders are passed over.
func Folder(root string, o FolderOptions) ([]Entry, error) {
	for _, m := range o.Match {
		if _, err := filepath.Match(m, ""); err != nil {
			return nil, fmt.Errorf("pattern %q: %w", m, err)
		}
	}
	abs, err := direct(root)
	if err != nil {
		return nil, fmt.Errorf("find recordings: %w: %q", files.Bare(err), root)
	}
	var found []Entry
	err = filepath.WalkDir(abs, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("find recordings: %w", err)
		}
		if d.IsDir() {
			if path != abs && (hidden(d.Name()) || path == o.Skip || isReport(path)) {
				return filepath.SkipDir
			}
			return nil
		}
		if hidden(d.Name()) || !o.takes(d.Name()) {
			return nil
		}
		st, err := os.Stat(path) // a link counts as what it leads to
		if err != nil || !st.Mode().IsRegular() {
			return nil //nolint:nilerr // what cannot be looked at is no recording
		}
		rel, err := filepath.Rel(abs, path)
		if err != nil {
			return err
		}
		e := Entry{Item: batch.Item{Client: client(abs, rel), Name: rel, Recording: path, Bytes: st.Size()}}
		if leaves(abs, path) {
			e.Refused = "it is a link that leads out of the folder: name it in a manifest if it is meant"
		}
		found = append(found, e)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%w below %q", ErrNone, root)
	}
	for i := range found {
		e := &found[i]
		first, rest, nested := strings.Cut(filepath.ToSlash(e.Name), "/")
		if e.Name = first; nested {
			e.Name = rest
		}
	}
	name(found)
	return found, nil
}

// leaves tells whether a path leads out of a folder: a link that a stranger has put among the recordings must not carry
// a file of this machine to another.
func leaves(root, path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return true
	}
	rel, err := filepath.Rel(root, real)
	return err != nil || !filepath.IsLocal(rel)
}

func client(root, rel string) string {
	if first, _, nested := strings.Cut(filepath.ToSlash(rel), "/"); nested {
		return first
	}
	return filepath.Base(root)
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") }

// isReport tells whether a folder is one that poise has written.
func isReport(path string) bool {
	_, err := os.Lstat(filepath.Join(path, "observations.poise"))
	return err == nil
}

func (o FolderOptions) takes(name string) bool {
	name = strings.ToLower(name)
	if len(o.Match) == 0 {
		return slices.Contains(extensions, filepath.Ext(name))
	}
	return slices.ContainsFunc(o.Match, func(p string) bool {
		ok, err := filepath.Match(strings.ToLower(p), name)
		return err == nil && ok
	})
}

// direct is the absolute path with the links of its folders resolved: reports link to recordings by relative paths.
func direct(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}
