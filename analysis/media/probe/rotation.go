package probe

import (
	"math"
	"strconv"
	"strings"

	"poise/analysis/lang"
)

// turn is how to show a stored picture upright.
type turn struct {
	degrees int // clockwise: 0, 90, 180 or 270
	warning string
}

// rotationOf reads the display matrix, else the old rotate tag.
func rotationOf(s *stream) turn {
	for _, d := range s.SideData {
		if m, ok := parseMatrix(d.Matrix); ok {
			return matrixTurn(m)
		}
	}
	if a, err := strconv.ParseFloat(s.Tags.Rotate, 64); err == nil && math.Abs(a) < 1e6 {
		return nearestTurn(a)
	}
	return turn{}
}

// parseMatrix reads the upper left 2x2 part of ffprobe's dump of a display matrix: three lines "00000000: a b u".
// The matrix maps a stored point (x, y), y down, to x' = a x + c y, y' = b x + d y (ISO 14496-12, 8.2.2).
func parseMatrix(dump string) (m [4]float64, ok bool) {
	lines := strings.Split(strings.TrimSpace(dump), "\n")
	if len(lines) != 3 {
		return m, false
	}
	for i, line := range lines[:2] {
		_, row, _ := strings.Cut(line, ":")
		cells := strings.Fields(row)
		if len(cells) != 3 {
			return m, false
		}
		for j, c := range cells[:2] {
			v, err := strconv.ParseInt(c, 10, 64)
			if err != nil {
				return m, false
			}
			m[2*i+j] = float64(v)
		}
	}
	return m, m != [4]float64{}
}

// matrixTurn splits the matrix into a mirror (left-right, applied first) and a rotation; only the rotation is applied.
func matrixTurn(m [4]float64) turn {
	a, b, c, d := m[0], m[1], m[2], m[3]
	mirrored := a*d-b*c < 0
	if mirrored {
		a, b = -a, -b
	}
	t := nearestTurn(math.Atan2(b, a) * 180 / math.Pi)
	if mirrored {
		t.warning = strings.TrimSpace(t.warning + " " + lang.Kept("The file asks for a mirrored picture. It was used unmirrored."))
	}
	return t
}

func nearestTurn(degrees float64) turn {
	quarter := math.Round(degrees / 90)
	t := turn{degrees: (int(quarter)%4 + 4) % 4 * 90}
	if off := math.Abs(degrees - 90*quarter); off > 1 {
		t.warning = lang.Kept("The file asks to be turned by %.0f degrees. It was turned by %d.", degrees, t.degrees)
	}
	return t
}
