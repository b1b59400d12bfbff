// Package networktest opens the real networks for tests.
package networktest

import (
	"path/filepath"
	"testing"

	"poise/models"
)

// Dir is the folder of the networks that make setup installs, from a package below analysis.
var Dir = filepath.Join("..", "..", models.DefaultDir)

// Open opens a kind of runtime over the installed networks until the test ends, and reads the face's topology. The test
// fails without them.
func Open(t testing.TB, kind string) (models.Runtime, *models.FaceTopology) {
	t.Helper()
	topology, err := models.LoadFaceTopology(Dir)
	if err != nil {
		t.Fatalf("the tests need the networks, run make setup: %v", err)
	}
	rt, err := models.OpenRuntime(kind, Dir)
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
