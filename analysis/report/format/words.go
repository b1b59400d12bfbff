package format

import (
	"math"

	"poise/analysis/lang"
)

// NotEnough and Unheard stand where too little was seen or heard for a number.
var NotEnough, Unheard = lang.Mark("Not enough seen"), lang.Mark("Not enough heard")

// fractions are shares as people say them, each up to the middle between it and the next.
var fractions = []struct {
	most float64
	text string
}{
	{.005, lang.Mark("never")}, {.035, lang.Mark("hardly ever")}, {.075, lang.Mark("a twentieth of the time")}, {.15, lang.Mark("a tenth of the time")}, {.225, lang.Mark("a fifth of the time")},
	{.29, lang.Mark("a quarter of the time")}, {.365, lang.Mark("a third of the time")}, {.45, lang.Mark("two fifths of the time")}, {.55, lang.Mark("half of the time")},
	{.63, lang.Mark("three fifths of the time")}, {.71, lang.Mark("two thirds of the time")}, {.775, lang.Mark("three quarters of the time")},
	{.85, lang.Mark("four fifths of the time")}, {.94, lang.Mark("nine tenths of the time")}, {.985, lang.Mark("nearly all the time")}, {math.Inf(1), lang.Mark("all the time")},
}

// Words is a value as people say it, without more precision than it has: "about two thirds of the time", "about 140 words a minute".
func Words(v float64, unit string) string {
	switch unit {
	case "share":
		for _, f := range fractions {
			if v <= f.most {
				if v > .035 && v <= .94 {
					return lang.T("about %s", lang.T(f.text))
				}
				return lang.T(f.text)
			}
		}
	case "words/min":
		return lang.T("about %.0f words a minute", math.Round(v/5)*5)
	case "per minute":
		if v < .5 {
			return lang.T("hardly ever")
		}
		return lang.T("about %.0f a minute", v)
	case "semitones":
		switch { // speech spreads by 2 to 4 semitones in most languages (Traunmüller & Eriksson 1995)
		case v < 2:
			return lang.T("nearly one note")
		case v < 4:
			return lang.T("rises and falls as usual")
		}
		return lang.T("lively")
	}
	return Amount(v, unit)
}

// Times is a count in words: "once", "twice", "4 times".
func Times(n float64) string {
	switch math.Round(n) {
	case 0:
		return lang.T("never")
	case 1:
		return lang.T("once")
	case 2:
		return lang.T("twice")
	}
	return lang.T("%.0f times", n)
}
