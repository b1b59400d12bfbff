package report

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"poise/analysis"
)

// reasonWords says in words what a reason's name means.
var reasonWords = map[string]string{
	analysis.NotAnalysed.String():     "frames skipped on purpose",
	analysis.TooDark.String():         "the picture is too dark",
	analysis.NoFace.String():          "no face in the picture",
	analysis.FaceTooSmall.String():    "the face is too small in the picture",
	analysis.FaceTurned.String():      "the face is turned to the side",
	analysis.FaceCut.String():         "the face leaves the picture",
	analysis.EyesClosed.String():      "eyes closed",
	analysis.EyesHidden.String():      "the eyes are covered or reflecting",
	analysis.LowConfidence.String():   "the picture is not clear enough",
	analysis.NoBody.String():          "no upper body in the picture",
	analysis.ShouldersHidden.String(): "the shoulders are outside the picture",
	analysis.HandsHidden.String():     "the hands are outside the picture",
	analysis.NoVideo.String():         "the recording has no usable picture",
	analysis.NoAudio.String():         "the recording has no usable sound",
	analysis.NoSpeech.String():        "nobody speaks in the recording",
	analysis.NoSpeechNetwork.String(): "the runtime that was used cannot find speech",
	analysis.OtherLanguage.String():   "only English can be transcribed here",
	analysis.OtherVoice.String():      "another voice speaks",
	analysis.Ambiguous.String():       "two places that the eyes return to could be the lens; mark a look at the lens",
	analysis.FrameRateTooLow.String(): "too few pictures a second",
	analysis.TooShort.String():        "too little to measure from",
	analysis.Excluded.String():        "left out by you",
}

// reasonText is a reason in words; one that isn't a known name is words already.
func reasonText(r string) string {
	if w, ok := reasonWords[r]; ok {
		return w
	}
	return strings.ReplaceAll(r, "_", " ")
}

// ReasonText is the name of a Reason in words; other text stands for itself.
func ReasonText(r string) string { return reasonText(r) }

// clock is a time as a player shows it: "4:07", "1:02:03".
func clock(s float64) string {
	n := int(max(s, 0))
	if n >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
	}
	return fmt.Sprintf("%d:%02d", n/60, n%60)
}

// Clock is a time in seconds as a player shows it: "4:07", "1:02:03".
func Clock(s float64) string { return clock(s) }

// fineClock is a time to a tenth of a second: "4:07.3".
func fineClock(s float64) string {
	tenths := int(math.Round(max(s, 0) * 10))
	return fmt.Sprintf("%s.%d", clock(float64(tenths/10)), tenths%10)
}

// length is a duration in words: "0.8 s", "12 s", "20 min 5 s".
func length(s float64) string {
	switch {
	case s < 9.95:
		return strconv.FormatFloat(s, 'f', 1, 64) + " s"
	case s < 59.5:
		return strconv.FormatFloat(s, 'f', 0, 64) + " s"
	}
	n := int(s + .5)
	if n%60 == 0 {
		return fmt.Sprintf("%d min", n/60)
	}
	return fmt.Sprintf("%d min %d s", n/60, n%60)
}

// percent is a share: "62 %", "4.5 %", "under 0.1 %".
func percent(v float64) string {
	p := 100 * v
	switch {
	case p > 0 && p < .1:
		return "under 0.1 %"
	case p < 9.95 && p > -9.95 && p != math.Trunc(p):
		return strconv.FormatFloat(p, 'f', 1, 64) + " %"
	}
	return strconv.FormatFloat(math.Round(p), 'f', 0, 64) + " %"
}

// number is a value with three meaningful digits, without zeros at the end.
func number(v float64) string { return decimal(v, decimalsOf(v)) }

func decimalsOf(v float64) int {
	switch a := math.Abs(v); {
	case a >= 99.95:
		return 0
	case a >= 9.995:
		return 1
	}
	return 2
}

func decimal(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return strings.Replace(s, "-", "−", 1)
}

// quantity splits a value into what is printed large and its unit.
func quantity(v float64, unit string) (value, suffix string) {
	switch unit {
	case "share":
		return strings.TrimSuffix(percent(v), " %"), "%"
	case "degrees":
		return number(v), "°"
	case "per minute":
		return number(v), "per minute"
	case "count":
		return number(v), ""
	}
	if of, ok := strings.CutPrefix(unit, "share "); ok { // "share of white"
		return strings.TrimSuffix(percent(v), " %"), "% " + of
	}
	return number(v), unit
}

// amount is a value with its unit in one piece.
func amount(v float64, unit string) string {
	value, suffix := quantity(v, unit)
	switch suffix {
	case "":
		return value
	case "°":
		return value + suffix
	}
	return value + "\u00a0" + suffix
}

// Amount is a value with its unit as the page prints it: "62 %", "148 words/min"; "not measured" for NaN.
func Amount(v float64, unit string) string {
	if math.IsNaN(v) {
		return "not measured"
	}
	return amount(v, unit)
}

// Quantity is a value and its unit apart, as the page prints the one larger than the other.
func Quantity(v float64, unit string) (value, suffix string) { return joined(quantity(v, unit)) }

// Difference is a change of a value as the page prints it: "+6 points" of a share, "−12 words/min".
func Difference(v float64, unit string) string {
	text := ""
	if unit == "share" {
		text = decimal(100*v, 0) + "\u00a0points"
		if p := 100 * v; math.Abs(p) < 9.95 {
			text = decimal(p, 1) + "\u00a0points"
		}
	} else {
		text = amount(v, unit)
	}
	if v > 0 {
		text = "+" + text
	}
	return text
}

// partUnits maps the endings of the names of parts to units.
var partUnits = []struct{ ending, unit string }{
	{"_per_minute", "per minute"}, {"_per_min", "per minute"}, {"_per_100_words", "per 100 words"}, {"_degrees", "degrees"}, {"_deg", "degrees"},
	{"_share", "share"}, {"_wpm", "words/min"}, {"_db", "dB"}, {"_hz", "Hz"}, {"_lufs", "LUFS"}, {"_ms", "ms"}, {"_px", "px"}, {"_fps", "frames/s"}, {"_s", "s"},
}

// plainParts are parts whose names don't tell their units: plain numbers and shares.
var plainParts = map[string]string{"count": "", "episodes": "", "segments": "", "syllables": "", "words": "", "most_faces": "", "peak": "",
	"seconds": "s", "share": "share", "clipped": "share", "silhouette": "", "late": "share", "duplicated": "share", "dark": "share", "small": "share"}

// part splits the name of a part into words and a value with its unit.
func part(name string, v float64, unit string) (words, value string) {
	words = name
	if u, ok := plainParts[name]; ok {
		unit = u
	} else if strings.HasSuffix(name, "_count") {
		unit = ""
	} else {
		for _, u := range partUnits {
			if strings.HasSuffix(name, u.ending) {
				words, unit = strings.TrimSuffix(name, u.ending), u.unit
				break
			}
		}
	}
	words = strings.ReplaceAll(words, "_", " ")
	if math.IsNaN(v) {
		return words, "not measured"
	}
	if unit == "s" && v >= 60 {
		return words, length(v)
	}
	return words, amount(v, unit)
}

// sortedKeys lists a map's keys by falling value, equal ones by name.
func sortedKeys(m map[string]float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		if a, b := m[keys[i]], m[keys[j]]; a != b && !math.IsNaN(a) && !math.IsNaN(b) {
			return a > b
		}
		return keys[i] < keys[j]
	})
	return keys
}

// leftOut says what was left out of a measure: "no face in the picture 3 %, eyes closed 2 %".
func leftOut(m map[string]float64) string {
	var out []string
	for _, k := range sortedKeys(m) {
		if m[k] >= 0.0005 {
			out = append(out, reasonText(k)+" "+percent(m[k]))
		}
	}
	return strings.Join(out, ", ")
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
