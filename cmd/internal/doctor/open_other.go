//go:build !unix

package doctor

const nonBlocking = 0
