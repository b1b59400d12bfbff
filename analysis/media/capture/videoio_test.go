package capture

import (
	"testing"

	"gocv.io/x/gocv"
)

// A camera can be made and asked once its library is loaded; there is none of this number.
func TestCamerasAreOpenedByTheLibraryLoadedLater(t *testing.T) {
	for range 2 {
		if err := loadVideoio(); err != nil {
			t.Fatal(err)
		}
	}
	cam, err := gocv.VideoCaptureDeviceWithAPI(1<<20, gocv.VideoCaptureV4L2)
	if err == nil || cam.IsOpened() {
		t.Errorf("camera %d was opened: %v", 1<<20, err)
	}
	if err := cam.Close(); err != nil {
		t.Error(err)
	}
}
