package models

import (
	ort "github.com/yalue/onnxruntime_go"
	"gocv.io/x/gocv"
)

// OpenCVVersion is the version of the OpenCV library that is linked.
func OpenCVVersion() string { return gocv.OpenCVVersion() }

// ONNXRuntimeVersion opens the installed ONNX Runtime and asks for its version. It fails as OpenRuntime does.
func ONNXRuntimeVersion(dir string) (string, error) {
	rt, err := OpenRuntime(ONNXRuntime, dir)
	if err != nil {
		return "", err
	}
	v := ort.GetVersion()
	return v, rt.Close()
}
