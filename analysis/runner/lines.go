package runner

import "bytes"

const longestLine = 1 << 20 // bytes

// lines calls each with every line written to it. Lines that are too long are dropped.
type lines struct {
	each func([]byte)
	part []byte
	drop bool
}

func (l *lines) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		line, rest, ended := bytes.Cut(b, []byte("\n"))
		if b = rest; !l.drop {
			l.part = append(l.part, line...)
		}
		l.drop = l.drop || len(l.part) > longestLine
		if !ended {
			break
		}
		if !l.drop {
			l.each(l.part)
		}
		l.part, l.drop = l.part[:0], false
	}
	return n, nil
}
