// Package networktest gives tests the real networks. Under go test -short, which make check runs, a test that asks for them
// is skipped; without -short it fails where they are not installed, so that make test never passes by skipping.
package networktest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"poise/models"
)

// Dir is the absolute path of the folder of the networks that make setup installs.
func Dir(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("needs the networks: make test runs it")
	}
	dir, err := installed()
	if err != nil {
		t.Fatalf("the tests need the networks, run make setup: %v", err)
	}
	return dir
}

// Open opens a kind of runtime over the installed networks until the test ends, and reads the face's topology.
func Open(t testing.TB, kind string) (models.Runtime, *models.FaceTopology) {
	t.Helper()
	dir := Dir(t)
	topology, err := models.LoadFaceTopology(dir)
	if err != nil {
		t.Fatal(err)
	}
	rt, err := models.OpenRuntime(kind, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := rt.Close(); err != nil {
			t.Error(err)
		}
	})
	return rt, topology
}

// installed looks for the folder once for all tests of a program.
var installed = sync.OnceValues(func() (string, error) {
	top, err := os.Getwd() // the folder of the package under test
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(top, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(top)
		if up == top {
			return "", os.ErrNotExist
		}
		top = up
	}
	dir := filepath.Join(top, models.DefaultDir)
	return dir, models.Verify(dir)
})
