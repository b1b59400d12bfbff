package main

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// table is a Markdown table that is filled row by row.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// write writes the table with columns of even width, so that it reads as plain text too.
func (t *table) write(w io.Writer) {
	for _, row := range t.rows {
		for i := range row {
			row[i] = strings.ReplaceAll(row[i], "|", "\\|")
		}
	}
	width := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, c := range row {
			width[i] = max(width[i], len([]rune(c)))
		}
	}
	line := func(row []string) {
		for i := range t.head {
			c := ""
			if i < len(row) {
				c = row[i]
			}
			fmt.Fprintf(w, "| %s%s ", c, strings.Repeat(" ", width[i]-len([]rune(c))))
		}
		fmt.Fprintln(w, "|")
	}
	fmt.Fprintln(w)
	line(t.head)
	for i := range t.head {
		fmt.Fprint(w, "|", strings.Repeat("-", width[i]+2))
	}
	fmt.Fprintln(w, "|")
	for _, row := range t.rows {
		line(row)
	}
	fmt.Fprintln(w)
}

// number prints with so many decimals; a dash where there is nothing to measure.
func number(v float64, decimals int) string {
	if math.IsNaN(v) {
		return "–"
	}
	return fmt.Sprintf("%.*f", decimals, v)
}

// pair prints two numbers, as of yaw and pitch.
func pair(a, b float64, decimals int) string {
	return number(a, decimals) + " / " + number(b, decimals)
}
