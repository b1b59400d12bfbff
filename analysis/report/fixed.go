package report

import (
	"math"
	"strconv"
)

var powers = [...]float64{1, 10, 100, 1000, 1e4, 1e5, 1e6}

const pairs = "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354" +
	"555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"

// appendFixed appends v with a fixed number of decimals (0 to 6), half away from zero; nothing for NaN and infinities.
// A tenth of strconv's time, which matters for the four million cells of a 20-minute recording.
func appendFixed(dst []byte, v float64, decimals int) []byte {
	scaled := v * powers[decimals]
	if !(math.Abs(scaled) < 1<<62) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return dst
		}
		return strconv.AppendFloat(dst, v, 'f', decimals, 64)
	}
	var n uint64
	if scaled < 0 {
		if n = uint64(-scaled + 0.5); n > 0 {
			dst = append(dst, '-')
		}
	} else {
		n = uint64(scaled + 0.5)
	}
	var buf [24]byte
	at := len(buf)
	left := decimals
	for ; left >= 2; left -= 2 {
		q := n / 100
		r := 2 * (n - q*100)
		n = q
		at -= 2
		buf[at], buf[at+1] = pairs[r], pairs[r+1]
	}
	if left == 1 {
		q := n / 10
		at--
		buf[at] = '0' + byte(n-q*10)
		n = q
	}
	if decimals > 0 {
		at--
		buf[at] = '.'
	}
	for n >= 100 {
		q := n / 100
		r := 2 * (n - q*100)
		n = q
		at -= 2
		buf[at], buf[at+1] = pairs[r], pairs[r+1]
	}
	if n >= 10 {
		at--
		buf[at] = pairs[2*n+1]
		at--
		buf[at] = pairs[2*n]
	} else {
		at--
		buf[at] = '0' + byte(n)
	}
	return append(dst, buf[at:]...)
}
