// Package heap gives C memory back to the system.
package heap

/*
#include <stdlib.h> // defines __GLIBC__
#ifdef __GLIBC__
#include <malloc.h>
#endif

static void trim(void) {
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}
*/
import "C"

// Trim returns what was freed and is kept for later. Opening a network needs several times the memory that it keeps, in
// each of the C library's arenas, and a closed one leaves all of it there: without this, a hundred megabytes of an
// analysis are never used again (measured).
func Trim() { C.trim() }
