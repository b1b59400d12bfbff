package moonshine

import (
	"slices"
	"strconv"
	"strings"
)

// Longest period of a loop, in tokens, and how often it must come again. People repeat a word ("no, no, no, no"), so short
// periods must come more often; a whole sentence said four times over is no speech.
const (
	longestPeriod = 16
	fewRepeats    = 4
	shortPeriod   = 3 // up to here a loop needs manyRepeats
	manyRepeats   = 8
)

// repetition returns how many tokens to keep when the end of ids repeats itself, 0 when it does not.
func repetition(ids []int64) int {
	for period := 1; period <= longestPeriod; period++ {
		repeats := fewRepeats
		if period <= shortPeriod {
			repeats = manyRepeats
		}
		n := len(ids) - period*repeats
		if n >= 0 && periodic(ids[n:], period) {
			return n + period
		}
	}
	return 0
}

func periodic(ids []int64, period int) bool {
	return slices.Equal(ids[period:], ids[:len(ids)-period])
}

// detokenize joins tokens to text. "▁" is a space, "<0xNN>" a byte; marks without text are left out.
func detokenize(tokens []string, ids []int64) string {
	var b strings.Builder
	for _, id := range ids {
		if id <= endToken || id >= int64(len(tokens)) {
			continue
		}
		t := tokens[id]
		if code, ok := strings.CutPrefix(t, "<0x"); ok && len(code) == 3 {
			if v, err := strconv.ParseUint(code[:2], 16, 8); err == nil {
				b.WriteByte(byte(v))
				continue
			}
		}
		b.WriteString(strings.ReplaceAll(t, "▁", " "))
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(b.String(), "")), " ")
}
