package capture

/*
#include <stdlib.h>
#include "videoio.h"
*/
import "C"

import (
	"fmt"
	"sync"
	"unsafe"

	"gocv.io/x/gocv"
)

var loading sync.Mutex

// loadVideoio loads OpenCV's library for cameras, of the version that the others have.
func loadVideoio() error {
	var major, minor int
	if _, err := fmt.Sscanf(gocv.OpenCVVersion(), "%d.%d", &major, &minor); err != nil {
		return fmt.Errorf("%w: OpenCV %s", ErrCamera, gocv.OpenCVVersion())
	}
	library := fmt.Sprintf("libopencv_videoio.so.%d%02d", major, minor)
	name := C.CString(library)
	defer C.free(unsafe.Pointer(name))
	loading.Lock()
	defer loading.Unlock()
	if C.poise_load_videoio(name) == 0 {
		return fmt.Errorf("%w: %s is missing (on Debian: apt install libopencv-videoio%d%02d)", ErrCamera, library, major, minor)
	}
	return nil
}
