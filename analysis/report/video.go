package report

import (
	"fmt"
	"path/filepath"
	"strings"
)

// videoLink is the address by which a page in dir reaches the recording: relative where it can be, so that both may move
// together. Empty without a recording.
func videoLink(dir, video string) (string, error) {
	if video == "" {
		return "", nil
	}
	absDir, err := resolve(dir)
	if err != nil {
		return "", fmt.Errorf("find the way from the report to the recording: %w", err)
	}
	folder, err := resolve(filepath.Dir(video))
	if err != nil {
		return "", fmt.Errorf("find the way from the report to the recording: %w", err)
	}
	absVideo := filepath.Join(folder, filepath.Base(video))
	if rel, err := filepath.Rel(absDir, absVideo); err == nil {
		return "./" + escapePath(filepath.ToSlash(rel)), nil
	}
	return "file:///" + escapePath(strings.TrimPrefix(filepath.ToSlash(absVideo), "/")), nil
}

// resolve is the absolute folder without links: ".." in an address goes up from where a browser really is.
func resolve(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if direct, err := filepath.EvalSymlinks(abs); err == nil {
		return direct, nil
	}
	return abs, nil
}

// escapePath percent-encodes every byte that could mean something in an address; a file name may hold any but 0 and /.
func escapePath(p string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(p) {
		switch c := p[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~/", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
