package models

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// manifest.json says what is taken from where; digests.txt, in the format of sha256sum, pins what is made of it.
var (
	//go:embed manifest.json
	manifestJSON []byte
	//go:embed digests.txt
	digestLines string
)

// npmPackage is an npm package that files are taken from.
type npmPackage struct {
	Name      string `json:"name"`
	Version   string `json:"version"`
	Licence   string `json:"licence"`
	Integrity string `json:"integrity"` // of its tarball: "sha512-" and base64, as npm gives it
}

// Port is an input or output of a network. A size of -1 in Shape is free.
type Port struct {
	Name    string `json:"name"`
	Tensor  string `json:"tensor,omitempty"` // its name in the TFLite file, for converted networks
	Shape   []int  `json:"shape"`            // images as [1, channels, height, width]
	Meaning string `json:"meaning"`
	Type    string `json:"type,omitempty"` // "" (float32) or "int64"
}

// Network is the manifest's entry for one network.
type Network struct {
	Name    string `json:"name"`
	Licence string `json:"licence"`
	Package string `json:"package"`
	File    string `json:"file"`            // in the package
	Asset   string `json:"asset,omitempty"` // in File, when that is a pack of files
	Also    string `json:"also,omitempty"`  // another file in the package that is needed to make it
	Make    string `json:"make,omitempty"`  // how an ONNX file is changed; "" for a plain copy
	Inputs  []Port `json:"inputs"`
	Outputs []Port `json:"outputs"`
	// Runtimes that can run it: "onnxruntime", "opencv".
	Runtimes []string `json:"runtimes"`
	// SHA256 gives the digest of its file, by runtime.
	SHA256 map[string]string `json:"-"`
}

// file is an installed file that is no network.
type file struct {
	Path    string `json:"path"`
	Arch    string `json:"arch,omitempty"` // GOARCH it is for, "" for all
	Package string `json:"package"`
	File    string `json:"file"`
	Make    string `json:"make,omitempty"` // how it is made from File; "" for a plain copy
	Licence string `json:"licence"`
	sha256  string
}

type manifest struct {
	Packages []npmPackage `json:"packages"`
	Networks []Network    `json:"networks"`
	Files    []file       `json:"files"`
}

var loadManifest = sync.OnceValue(func() manifest {
	var m manifest
	if err := json.Unmarshal(manifestJSON, &m); err != nil {
		panic("models: manifest.json: " + err.Error()) // it is compiled in and tested
	}
	m.pin(digestLines)
	return m
})

// pin fills in the digests.
func (m *manifest) pin(lines string) {
	digests := map[string]string{}
	for line := range strings.Lines(lines) {
		if sum, path, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			digests[path] = sum
		}
	}
	for i := range m.Networks {
		n := &m.Networks[i]
		n.SHA256 = map[string]string{}
		for _, rt := range n.Runtimes {
			n.SHA256[rt] = digests[networkPath(rt, n.Name)]
		}
	}
	for i := range m.Files {
		m.Files[i].sha256 = digests[m.Files[i].Path]
	}
}

// Manifest lists the networks, in the order in which poise uses them.
func Manifest() []Network { return slices.Clone(loadManifest().Networks) }

func (m manifest) network(name string) (Network, error) {
	for _, n := range m.Networks {
		if n.Name == name {
			return n, nil
		}
	}
	return Network{}, fmt.Errorf("no network is called %q", name)
}

// version is that of a package.
func (m manifest) version(pack string) string {
	for _, p := range m.Packages {
		if p.Name == pack {
			return p.Version
		}
	}
	return ""
}

// Paths of installed files below the models folder.
const (
	libraryName  = "libonnxruntime.so.1"
	topologyPath = "face_topology.json"
	tokensPath   = "moonshine_tokens.txt"
)

// networkPath is where a network's file for a runtime stands below the models folder.
func networkPath(runtimeName, network string) string {
	return filepath.Join(runtimeName, network+".onnx")
}

// artifact is one installed file with what it takes to make and to verify it.
type artifact struct {
	path    string // below the models folder
	sha256  string
	pack    string // package name
	licence string
	sources []string // files in the package
	build   func(files map[string][]byte) ([]byte, error)
}

// artifacts lists all files to install on a machine of the given architecture, or on any machine for "".
func (m *manifest) artifacts(arch string) []artifact {
	var out []artifact
	for i := range m.Networks {
		n := &m.Networks[i]
		for _, rt := range n.Runtimes {
			out = append(out, artifact{
				path: networkPath(rt, n.Name), sha256: n.SHA256[rt], pack: n.Package, licence: n.Licence, sources: n.sources(),
				build: func(f map[string][]byte) ([]byte, error) { return n.build(f, rt) },
			})
		}
	}
	for i := range m.Files {
		f := &m.Files[i]
		if f.Arch == "" || f.Arch == arch || arch == "" {
			out = append(out, artifact{path: f.Path, sha256: f.sha256, pack: f.Package, licence: f.Licence, sources: f.sources(), build: f.build})
		}
	}
	return out
}
