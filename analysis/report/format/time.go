package format

import (
	"fmt"
	"math"
	"strconv"

	"poise/analysis/lang"
)

// Clock is a time in seconds as a player shows it: "4:07", "1:02:03".
func Clock(s float64) string {
	n := int(max(s, 0))
	if n >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
	}
	return fmt.Sprintf("%d:%02d", n/60, n%60)
}

// FineClock is a time to a tenth of a second: "4:07.3".
func FineClock(s float64) string {
	tenths := int(math.Round(max(s, 0) * 10))
	return fmt.Sprintf("%s.%d", Clock(float64(tenths/10)), tenths%10)
}

// Length is a duration in words: "0.8 s", "12 s", "20 min 5 s".
func Length(s float64) string {
	switch {
	case s < 9.95:
		return lang.Point(strconv.FormatFloat(s, 'f', 1, 64)) + " s"
	case s < 59.5:
		return strconv.FormatFloat(s, 'f', 0, 64) + " s"
	}
	n := int(s + .5)
	if n%60 == 0 {
		return lang.T("%d min", n/60)
	}
	return lang.T("%d min %d s", n/60, n%60)
}
