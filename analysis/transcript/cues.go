package transcript

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"poise/analysis"
)

// cues reads the blocks of WebVTT or SubRip: a line with two times, then text up to an empty line. Everything else (numbers,
// NOTE, STYLE, REGION) is passed over. Cues that repeat the end of the one before, as rolling captions do, lose what was shown before.
func cues(lines []string) []analysis.TranscriptSegment {
	var out []analysis.TranscriptSegment
	speaker, shown := "", ""
	for i := 0; i < len(lines); i++ {
		start, end, ok := times(lines[i])
		if !ok {
			continue
		}
		var text []string
		for i+1 < len(lines) && strings.TrimSpace(lines[i+1]) != "" {
			if _, _, next := times(lines[i+1]); next {
				break
			}
			i++
			text = append(text, lines[i])
		}
		var s analysis.TranscriptSegment
		s.Text, s.Speaker = said(strings.Join(text, " "))
		s.Start, s.End = start, end
		if s.Text == "" {
			continue
		}
		if s.Speaker == "" {
			s.Speaker = speaker // a name holds until the next one
		}
		speaker = s.Speaker
		full := s.Text
		if k := len(out) - 1; k >= 0 && s.Start <= out[k].End+sameCaption {
			if s.Text = fresh(shown, s.Text); s.Text == "" {
				out[k].End = max(out[k].End, s.End)
				continue
			}
		}
		shown = lastWords(full)
		if out = append(out, s); len(out) > maxSegments {
			break
		}
	}
	return out
}

// mostShown is how many words of a cue may come again in the next. Of endless ones no more is kept, lest each of the next cues be
// held against all of it.
const mostShown = 60

// lastWords is the end of a text, mostShown words.
func lastWords(text string) string {
	if words := strings.Fields(text); len(words) > mostShown {
		return strings.Join(words[len(words)-mostShown:], " ")
	}
	return text
}

// sameCaption is the longest gap over which a caption rolls on, seconds.
const sameCaption = 0.5

// fresh is the part of a cue that the one shown before it did not end with: three words or more must come again.
func fresh(shown, text string) string {
	before, now := strings.Fields(shown), strings.Fields(text)
	for n := min(len(before), len(now), mostShown); n >= 3; n-- {
		if slices.Equal(before[len(before)-n:], now[:n]) {
			return strings.Join(now[n:], " ")
		}
	}
	return text
}

// times reads "00:00:01.000 --> 00:00:02,500 align:start"; hours may be missing.
func times(line string) (start, end float64, ok bool) {
	a, b, ok := strings.Cut(line, "-->")
	if !ok {
		return 0, 0, false
	}
	rest := strings.Fields(b)
	if len(rest) == 0 {
		return 0, 0, false
	}
	start, ok1 := clock(strings.TrimSpace(a))
	end, ok2 := clock(rest[0])
	return start, end, ok1 && ok2 && end >= start
}

// clock reads h:mm:ss.mmm or mm:ss,mmm, seconds.
func clock(s string) (float64, bool) {
	m := clockForm.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	total := 0.0
	for _, part := range m[1:4] {
		v := 0
		if part != "" {
			v, _ = strconv.Atoi(part) // at most four digits
		}
		total = total*60 + float64(v)
	}
	ms := 0
	if m[4] != "" {
		ms, _ = strconv.Atoi((m[4] + "00")[:3])
	}
	return total + float64(ms)/1000, true
}

var clockForm = regexp.MustCompile(`^(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?$`)

// said takes a cue's or line's text apart: what is said, without markup and descriptions of sounds, and by whom.
func said(text string) (words, speaker string) {
	if m := voiceTag.FindStringSubmatch(text); m != nil {
		speaker = unescape(m[1])
	}
	text = strings.ReplaceAll(unescape(tags.ReplaceAllString(text, "")), "\uFEFF", "")
	if m := prefix.FindStringSubmatch(text); m != nil && speaker == "" && !notNames[strings.ToLower(m[1])] {
		speaker, text = m[1], m[2]
	}
	text = sounds.ReplaceAllString(text, " ")
	text = strings.TrimLeft(strings.Join(strings.Fields(text), " "), "-–>♪ ")
	if !strings.ContainsFunc(text, letterOrDigit) {
		text = ""
	}
	return text, clip(strings.Join(strings.Fields(speaker), " "))
}

// unescape puts characters in the place of what stands for them; those that decode takes away must not come back so.
func unescape(s string) string { return strings.Map(harmless, html.UnescapeString(s)) }

var (
	voiceTag = regexp.MustCompile(`<v(?:\.[^\s>]*)?\s+([^>]{1,200})>`)
	tags     = regexp.MustCompile(`<[^<>]{0,300}>|\{\\[^{}]{0,100}\}`)
	// sounds are remarks about what is heard: [laughter], (inaudible), *coughs*.
	sounds = regexp.MustCompile(`\[[^\[\]]{0,100}\]|\([^()]{0,100}\)|\*[^*]{1,60}\*`)
	// prefix is a name before a colon: up to four words that begin with capitals, letters in brackets after them.
	prefix = regexp.MustCompile(`^\s*(?:-\s*)?((?:\p{Lu}[\p{L}\p{M}\p{N}.'’-]*|\d{1,2})(?: (?:\p{Lu}[\p{L}\p{M}\p{N}.'’-]*|\d{1,2}|\(\p{L}{1,20}\))){0,3}):\s+(.*)$`)
)

// notNames are words that begin a sentence with a colon after them.
var notNames = map[string]bool{"so": true, "well": true, "yes": true, "no": true, "note": true, "remember": true, "first": true,
	"second": true, "third": true, "example": true, "question": true, "answer": true, "result": true}

func letterOrDigit(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xAA && r != 0xFFFD
}

// clip keeps a name short.
func clip(name string) string {
	if r := []rune(name); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return name
}

// plain reads text without times, a line a segment.
func plain(lines []string) []analysis.TranscriptSegment {
	var out []analysis.TranscriptSegment
	speaker := ""
	for _, line := range lines {
		text, name := said(line)
		if text == "" {
			if name != "" {
				speaker = name
			}
			continue
		}
		if name != "" {
			speaker = name
		}
		if out = append(out, analysis.TranscriptSegment{Text: text, Speaker: speaker}); len(out) > maxSegments {
			break
		}
	}
	return out
}
