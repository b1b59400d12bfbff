package models

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"poise/models/internal/npm"
)

var update = flag.Bool("update", false, "fetch all packages and write digests.txt anew")

// TestDigests checks that everything the manifest lists is pinned. With -update it pins what this build makes.
func TestDigests(t *testing.T) {
	m := loadManifest()
	if *update {
		if err := os.WriteFile("digests.txt", []byte(makeDigests(t, &m)), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, a := range m.artifacts("") {
		if len(a.sha256) != 64 {
			t.Errorf("%s has no digest in digests.txt", a.path)
		}
	}
	if n := len(strings.Split(strings.TrimSpace(digestLines), "\n")); n != len(m.artifacts("")) {
		t.Errorf("digests.txt has %d lines for %d files", n, len(m.artifacts("")))
	}
}

func makeDigests(t *testing.T, m *manifest) string {
	var lines []string
	for _, p := range m.Packages {
		tarball, err := npm.Fetch(t.Context(), t.TempDir(), p.Name, p.Version, p.Integrity)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range m.artifacts("") {
			if a.pack != p.Name {
				continue
			}
			files, err := npm.Read(tarball, a.sources)
			if err != nil {
				t.Fatal(err)
			}
			b, err := a.build(files)
			if err != nil {
				t.Fatalf("make %s: %v", a.path, err)
			}
			lines = append(lines, fmt.Sprintf("%s  %s\n", digest(b), a.path))
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[64:], b[64:]) })
	return strings.Join(lines, "")
}

// TestManifest checks what the rest of the package relies on.
func TestManifest(t *testing.T) {
	m := loadManifest()
	packages := map[string]bool{}
	for _, p := range m.Packages {
		packages[p.Name] = strings.HasPrefix(p.Integrity, "sha512-") && p.Version != "" && p.Licence != ""
	}
	seen := map[string]bool{}
	for _, n := range m.Networks {
		if seen[n.Name] || n.Licence == "" || !packages[n.Package] || len(n.Inputs) == 0 || len(n.Outputs) == 0 || len(n.Runtimes) == 0 {
			t.Errorf("entry of %s is incomplete or repeated", n.Name)
		}
		seen[n.Name] = true
		for _, p := range slices.Concat(n.Inputs, n.Outputs) {
			if p.Name == "" || p.Meaning == "" || len(p.Shape) == 0 {
				t.Errorf("%s: port %+v is incomplete", n.Name, p)
			}
		}
	}
	for _, name := range []string{
		FaceDetection, FaceMesh, FaceLips, FaceLeftEye, FaceRightEye, PoseDetection, PoseLite, PoseFull,
		HandLandmark, SileroVAD, SpeechTinyEncoder, SpeechTinyDecoder, SpeechBaseEncoder, SpeechBaseDecoder,
	} {
		if !seen[name] {
			t.Errorf("%s is not in the manifest", name)
		}
	}
	for _, a := range m.artifacts("") {
		if !packages[a.pack] || !filepath.IsLocal(a.path) {
			t.Errorf("file %s is incomplete", a.path)
		}
	}
}
