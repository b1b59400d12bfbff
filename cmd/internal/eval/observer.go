package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/observe"
	"poise/cmd/internal/version"
	"poise/models"
)

// observer observes recordings, each only once as long as neither it nor what observes changes.
type observer struct {
	runtime  models.Runtime
	topology *models.FaceTopology
	tokens   []string
	scratch  string
	key      string // of networks, of the source that observes, and of how it does
}

func newObserver(s settings) (*observer, error) {
	top, err := models.LoadFaceTopology(s.models)
	if err != nil {
		return nil, err
	}
	tokens, err := models.LoadTokens(s.models)
	if err != nil {
		return nil, err
	}
	key, err := observingKey(".")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(s.scratch, 0o700); err != nil {
		return nil, err
	}
	rt, err := models.OpenRuntime("onnxruntime", s.models)
	if err != nil {
		return nil, err
	}
	return &observer{runtime: rt, topology: top, tokens: tokens, scratch: s.scratch, key: key}, nil
}

func (o *observer) close() error { return o.runtime.Close() }

// observing are the folders whose source decides what is observed.
var observing = []string{"analysis/media", "analysis/vision", "analysis/voice", "analysis/observe", "analysis/cache",
	"analysis/internal", "models"}

// observingKey is a digest of the networks and of the source below root that decides what is observed.
func observingKey(root string) (string, error) {
	h := sha256.New()
	for _, n := range models.Manifest() {
		fmt.Fprintf(h, "%+v\n", n)
	}
	for _, dir := range observing {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "files", d.IsDir() && d.Name() == "testdata":
				return fs.SkipDir
			case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			b, err := os.ReadFile(path)
			fmt.Fprintf(h, "%s %d\n%s", filepath.Base(path), len(b), b)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("read the source of observing (run eval in the project's folder): %w", err)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// recording observes the file at path.
func (o *observer) recording(ctx context.Context, path string) (*analysis.Observations, error) {
	return o.made(ctx, path, "", func(context.Context, string) (string, error) { return path, nil })
}

// made observes what make derives from the file at path in a temporary folder; how names the derivation.
func (o *observer) made(ctx context.Context, path, how string, make func(ctx context.Context, dir string) (string, error)) (
	*analysis.Observations, error) {
	digest, err := fileDigest(path)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(o.key + "\n" + digest + "\n" + how))
	kept := filepath.Join(o.scratch, hex.EncodeToString(sum[:12])+".poise")
	if b, err := os.ReadFile(kept); err == nil {
		return cache.Decode(bytes.NewReader(b))
	}
	dir, err := os.MkdirTemp(o.scratch, "made-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	made, err := make(ctx, dir)
	if err != nil {
		return nil, err
	}
	obs, err := observe.Recording(ctx, made, observe.Options{Runtime: o.runtime, Topology: o.topology, Tokens: o.tokens,
		Program: version.Program()})
	if err != nil {
		return nil, fmt.Errorf("observe %s: %w", filepath.Base(path), err)
	}
	var b bytes.Buffer
	if err := cache.Encode(&b, obs); err != nil {
		return nil, err
	}
	if err := renameio.WriteFile(kept, b.Bytes(), 0o600); err != nil {
		return nil, err
	}
	return cache.Decode(&b)
}

func fileDigest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func say(format string, args ...any) { fmt.Fprintf(os.Stderr, "eval: "+format+"\n", args...) }
