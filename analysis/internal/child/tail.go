package child

import (
	"bytes"
	"strings"
	"sync"
	"unicode"
)

const tailBytes = 8 << 10 // enough for the last dozens of messages

// tail keeps the end of a stream and counts its lines.
type tail struct {
	mu    sync.Mutex
	data  []byte
	lines int
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lines += bytes.Count(p, []byte{'\n'})
	t.data = append(t.data, p[max(0, len(p)-tailBytes):]...)
	if over := len(t.data) - tailBytes; over > 0 {
		t.data = append(t.data[:0], t.data[over:]...)
	}
	return len(p), nil
}

func (t *tail) text() (string, int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.data), t.lines
}

func (t *tail) last() string {
	s, _ := t.text()
	s = strings.TrimSpace(s)
	s = s[strings.LastIndexByte(s, '\n')+1:]
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, s)
}
