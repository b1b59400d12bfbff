package models

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"poise/models/internal/npm"
	"poise/models/internal/packed"
)

// tfliteRuntime brings TensorFlow Lite's C library with XNNPACK, by which MediaPipe runs its networks. The bench alone fetches it.
var tfliteRuntime = npmPackage{Name: "tfjs-tflite-node", Version: "0.0.2", Licence: "Apache-2.0",
	Integrity: "sha512-Zed9biOz9lkWsekvPwdEmxXnsjXJnZO8iOV0s2Y20QU15cwiPedzFEBYiGbK7smYpkJpQNNY9SukoKmUi9bk9w=="}

// Originals fetches what MediaPipe runs into dir: the path of its runtime's library, and its networks by name as TFLite files. That of
// FaceMesh holds the three heads as well.
func Originals(ctx context.Context, dir string) (library string, networks map[string][]byte, err error) {
	fail := func(err error) (string, map[string][]byte, error) {
		return "", nil, fmt.Errorf("fetch MediaPipe's runtime: %w", err)
	}
	lib := "cc_deps/linux_" + runtime.GOARCH + "/libtensorflowlite_c.so"
	files, err := unpacked(ctx, dir, tfliteRuntime, []string{lib})
	if err != nil {
		return fail(err)
	}
	library = filepath.Join(dir, filepath.Base(lib))
	if err := os.WriteFile(library, files[lib], 0o600); err != nil {
		return fail(err)
	}
	networks = map[string][]byte{}
	m := loadManifest()
	for _, name := range []string{FaceMesh, PoseLite, HandLandmark, FaceDetection, PoseDetection} {
		n, err := m.network(name)
		if err != nil {
			return fail(err)
		}
		for _, p := range m.Packages {
			if p.Name != n.Package || files[n.File] != nil {
				continue
			}
			more, err := unpacked(ctx, dir, p, n.sources())
			if err != nil {
				return fail(err)
			}
			for k, v := range more {
				files[k] = v
			}
		}
		if networks[name] = files[n.File]; n.Asset != "" {
			if networks[name], err = packed.File(files[loaderFile], files[n.File], n.Asset); err != nil {
				return fail(err)
			}
		}
	}
	return library, networks, nil
}

// unpacked fetches files of a package.
func unpacked(ctx context.Context, dir string, p npmPackage, names []string) (map[string][]byte, error) {
	tarball, err := npm.Fetch(ctx, dir, p.Name, p.Version, p.Integrity)
	if err != nil {
		return nil, err
	}
	return npm.Read(tarball, names)
}
