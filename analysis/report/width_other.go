//go:build !unix

package report

import "os"

// terminalWidth is 0: unknown.
func terminalWidth(*os.File) int { return 0 }
