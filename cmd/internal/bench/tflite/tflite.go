// Package tflite runs networks by TensorFlow Lite's C library with XNNPACK, on one thread, as MediaPipe does: what the bench compares with.
package tflite

/*
#cgo LDFLAGS: -ldl
#include <stdlib.h>
#include "tflite.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"unsafe"
)

// Network is a loaded network. One goroutine at a time may use it.
type Network struct{ n *C.poise_network }

// Open loads a network from the bytes of a .tflite file by the library at a path. The caller closes it.
func Open(library string, file []byte) (*Network, error) {
	path := C.CString(library)
	defer C.free(unsafe.Pointer(path))
	var why *C.char
	n := C.poise_open(path, unsafe.Pointer(unsafe.SliceData(file)), C.size_t(len(file)), &why)
	if n == nil {
		return nil, fmt.Errorf("load network by %s: %s", library, C.GoString(why))
	}
	return &Network{n}, nil
}

// Run computes once, from whatever the inputs hold: how long it takes does not depend on that.
func (n *Network) Run() error {
	if C.poise_run(n.n) != 0 {
		return errors.New("run network: TensorFlow Lite refuses")
	}
	return nil
}

// Close frees the network.
func (n *Network) Close() error {
	C.poise_close(n.n)
	return nil
}
