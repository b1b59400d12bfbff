package lang

import (
	"strings"
	"time"

	"golang.org/x/text/number"
)

// Point writes a number as the current language does: a decimal comma for the point of strconv and fmt.
func Point(digits string) string {
	s := current.Load()
	if s == nil {
		return digits
	}
	half := s.printer.Sprint(number.Decimal(0.5, number.Scale(1)))
	return strings.Replace(digits, ".", strings.Trim(half, "05"), 1)
}

// months are Mark's of time.Month, in order.
var months = []string{Mark("January"), Mark("February"), Mark("March"), Mark("April"), Mark("May"), Mark("June"), Mark("July"),
	Mark("August"), Mark("September"), Mark("October"), Mark("November"), Mark("December")}

// Date is a day: "2 January 2006".
func Date(t time.Time) string { return dated(t, T("2 January 2006")) }

// DateTime is a day with its time, by a clock of 24 hours: "2 January 2006, 15:04".
func DateTime(t time.Time) string { return dated(t, T("2 January 2006, 15:04")) }

// dated fills a layout of package time, which knows English months alone.
func dated(t time.Time, layout string) string {
	name := months[t.Month()-1]
	return strings.Replace(t.Format(layout), name, T(name), 1)
}

// sides are the words of directions that moments carry as their kind.
var _ = []string{Mark("left"), Mark("right"), Mark("up"), Mark("down")}
