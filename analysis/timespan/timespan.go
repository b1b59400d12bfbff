// Package timespan reads ranges of time as people type them: "0:05-0:08", "5-8", "1:02:03.5-1:02:06".
package timespan

import (
	"fmt"
	"math"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"poise/analysis"
)

const help = `write START-END in seconds or minutes:seconds, as in 5-8 or 0:05-0:08`

var (
	split = regexp.MustCompile(`\s*(?:-|–|\.\.)\s*`)
	clock = regexp.MustCompile(`^(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6}(?:\.\d{1,9})?)s?$`)
)

// Parse reads one range. Start comes before End; both are seconds, 0 or more.
func Parse(s string) (analysis.Span, error) {
	ends := split.Split(strings.TrimSpace(s), -1)
	if len(ends) != 2 {
		return analysis.Span{}, fmt.Errorf("%q is not a range of time: %s", s, help)
	}
	start, err := Clock(ends[0])
	if err != nil {
		return analysis.Span{}, err
	}
	end, err := Clock(ends[1])
	if err != nil {
		return analysis.Span{}, err
	}
	if end <= start {
		return analysis.Span{}, fmt.Errorf("%q ends before it starts: write the earlier time first", s)
	}
	return analysis.Span{Start: start, End: end}, nil
}

// Clock reads one point of time: seconds ("5", "5.5", "5s"), m:ss or h:mm:ss, each with decimals.
func Clock(s string) (float64, error) {
	m := clock.FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("%q is not a time: %s", s, help)
	}
	sec, err := strconv.ParseFloat(m[3], 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a time: %w", s, err)
	}
	hours, minutes := atoi(m[1]), atoi(m[2])
	if m[2] != "" && sec >= 60 || m[1] != "" && minutes >= 60 {
		return 0, fmt.Errorf("%q is not a time: more than 59 after a colon", s)
	}
	return float64(hours*3600+minutes*60) + sec, nil
}

// atoi reads digits the pattern has already bounded; nothing is 0.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// ParseList reads ranges separated by commas, from several options, and gives them sorted with overlaps merged.
func ParseList(args []string) ([]analysis.Span, error) {
	var spans []analysis.Span
	for _, a := range args {
		for _, part := range strings.Split(a, ",") {
			s, err := Parse(part)
			if err != nil {
				return nil, err
			}
			spans = append(spans, s)
		}
	}
	return Merge(spans), nil
}

// Merge sorts spans and joins those that touch or overlap.
func Merge(spans []analysis.Span) []analysis.Span {
	sorted := append([]analysis.Span(nil), spans...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Start < sorted[j].Start })
	var out []analysis.Span
	for _, s := range sorted {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = math.Max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// Format writes seconds as m:ss or h:mm:ss, with up to three decimals where there are any.
func Format(t float64) string {
	ms := int64(math.Round(t * 1000))
	h, m, s := ms/3600000, ms/60000%60, ms/1000%60
	text := fmt.Sprintf("%d:%02d", m, s)
	if h > 0 {
		text = fmt.Sprintf("%d:%02d:%02d", h, m, s)
	}
	if frac := ms % 1000; frac != 0 {
		text += "." + strings.TrimRight(fmt.Sprintf("%03d", frac), "0")
	}
	return text
}

// FormatSpan writes a range as Parse reads it.
func FormatSpan(s analysis.Span) string { return Format(s.Start) + "-" + Format(s.End) }
