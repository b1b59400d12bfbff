package format

import (
	"fmt"
	"math"
)

// NotEnough and Unheard stand where too little was seen or heard for a number.
const NotEnough, Unheard = "Not enough seen", "Not enough heard"

// fractions are shares as people say them, each up to the middle between it and the next.
var fractions = []struct {
	most float64
	text string
}{
	{.005, "never"}, {.035, "hardly ever"}, {.075, "a twentieth of the time"}, {.15, "a tenth of the time"}, {.225, "a fifth of the time"},
	{.29, "a quarter of the time"}, {.365, "a third of the time"}, {.45, "two fifths of the time"}, {.55, "half of the time"},
	{.63, "three fifths of the time"}, {.71, "two thirds of the time"}, {.775, "three quarters of the time"},
	{.85, "four fifths of the time"}, {.94, "nine tenths of the time"}, {.985, "nearly all the time"}, {math.Inf(1), "all the time"},
}

// Words is a value as people say it, without more precision than it has: "about two thirds of the time", "about 140 words a minute".
func Words(v float64, unit string) string {
	switch unit {
	case "share":
		for _, f := range fractions {
			if v <= f.most {
				if v > .035 && v <= .94 {
					return "about " + f.text
				}
				return f.text
			}
		}
	case "words/min":
		return fmt.Sprintf("about %.0f words a minute", math.Round(v/5)*5)
	case "per minute":
		if v < .5 {
			return "hardly ever"
		}
		return fmt.Sprintf("about %.0f a minute", v)
	case "semitones":
		switch { // speech spreads by 2 to 4 semitones in most languages (Traunmüller & Eriksson 1995)
		case v < 2:
			return "nearly one note"
		case v < 4:
			return "rises and falls as usual"
		}
		return "lively"
	}
	return Amount(v, unit)
}

// Times is a count in words: "once", "twice", "4 times".
func Times(n float64) string {
	switch math.Round(n) {
	case 0:
		return "never"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%.0f times", n)
}
