// Package cvthreads sets how many threads OpenCV uses, which gocv 0.31 has no function for.
package cvthreads

/*
#cgo !customenv pkg-config: opencv4
#cgo CXXFLAGS: --std=c++11
#include "threads.h"
*/
import "C"

// Set limits OpenCV to n threads in the whole process.
func Set(n int) { C.poise_set_num_threads(C.int(n)) }
