package models

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"poise/models/internal/convert"
	"poise/models/internal/packed"
	"poise/models/internal/speech"
	"poise/models/internal/tflite"
)

// loaderFile lists the offsets in MediaPipe's pack of assets.
const loaderFile = "holistic_solution_packed_assets_loader.js"

// sources lists the files of the package that build reads.
func (n *Network) sources() []string {
	if n.Asset != "" {
		return []string{n.File, loaderFile}
	}
	if n.Also != "" {
		return []string{n.File, n.Also}
	}
	return []string{n.File}
}

// build makes a network's file for a runtime from files of its package.
func (n *Network) build(files map[string][]byte, runtimeName string) ([]byte, error) {
	source := files[n.File]
	if n.Asset != "" {
		var err error
		if source, err = packed.File(files[loaderFile], source, n.Asset); err != nil {
			return nil, err
		}
	}
	if strings.HasSuffix(n.File, ".onnx") {
		return n.change(source, files[n.Also])
	}
	m, err := tflite.Parse(source)
	if err != nil {
		return nil, err
	}
	dialect := convert.ONNXRuntime
	if runtimeName == OpenCV {
		dialect = convert.OpenCV
	}
	spec := convert.Spec{Name: n.Name}
	for _, p := range n.Inputs {
		spec.Inputs = append(spec.Inputs, convert.Port{Tensor: p.Tensor, Name: p.Name})
	}
	for _, p := range n.Outputs {
		spec.Outputs = append(spec.Outputs, convert.Port{Tensor: p.Tensor, Name: p.Name})
	}
	return convert.Convert(m, spec, dialect)
}

// change makes the file of a network from an ONNX file, and another one where it needs that.
func (n *Network) change(source, also []byte) ([]byte, error) {
	switch n.Make {
	case "":
		return source, nil
	case "speech_encoder":
		return speech.Encoder(source, also)
	case "speech_decoder":
		return speech.Decoder(source)
	case "voice_activity":
		return speech.Activity(source)
	}
	return nil, fmt.Errorf("manifest asks for unknown step %q", n.Make)
}

// sources lists the files of the package that build reads.
func (f *file) sources() []string {
	if f.Make == "topology" {
		return []string{f.File, loaderFile}
	}
	return []string{f.File}
}

// build makes another installed file from files of its package.
func (f *file) build(files map[string][]byte) ([]byte, error) {
	switch f.Make {
	case "":
		return files[f.File], nil
	case "topology":
		t, err := buildTopology(files[loaderFile], files[f.File])
		if err != nil {
			return nil, err
		}
		return json.Marshal(t)
	case "tokens":
		return buildTokens(files[f.File])
	}
	return nil, fmt.Errorf("manifest asks for unknown step %q", f.Make)
}

var vocabulary = regexp.MustCompile(`llama_vocab_base64 = "([A-Za-z0-9+/=]+)"`)

// buildTokens extracts the vocabulary, one token a line in the order of their numbers.
func buildTokens(source []byte) ([]byte, error) {
	match := vocabulary.FindSubmatch(source)
	if match == nil {
		return nil, fmt.Errorf("find the vocabulary in llama-tokenizer.js")
	}
	out, err := base64.StdEncoding.DecodeString(string(match[1]))
	if err != nil {
		return nil, fmt.Errorf("decode the vocabulary: %w", err)
	}
	return append(bytes.TrimRight(out, "\n"), '\n'), nil
}
