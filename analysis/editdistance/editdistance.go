// Package editdistance counts in how many places two sequences differ: words for word errors, letters for two hearings of one sound.
package editdistance

// Of is the least number of elements to replace, insert or delete to make b of a (Levenshtein 1966).
func Of[T comparable](a, b []T) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
