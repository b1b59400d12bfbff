package browsertest

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/renameio/v2"
)

// The npm package of axe-core (MPL-2.0, for tests only), pinned by its digest.
const (
	axeVersion   = "4.14.1"
	axeIntegrity = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
)

// Violation is what axe-core finds wrong with a page.
type Violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"` // "minor", "moderate", "serious", "critical"
	Help   string `json:"help"`
	Where  string `json:"where"` // selectors of the elements
}

// check injects nothing into the page's own policy: the protocol evaluates the script in the page's world.
const check = `axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help,
	where: v.nodes.map(n => n.target.join(' ')).slice(0, 5).join(', ')})))`

// Axe lists what axe-core finds wrong with the page that ctx shows: everything of impact serious or critical, by its rules
// for WCAG 2 A and AA and its best practices.
func Axe(t testing.TB, ctx context.Context) []Violation {
	t.Helper()
	script, err := axeScript()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](script+"; true")); err != nil {
		t.Fatalf("run axe-core: %v", err)
	}
	all, err := chromedp.Run(ctx, chromedp.Evaluate[[]Violation](check, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("run axe-core: %v", err)
	}
	var out []Violation
	for _, v := range all {
		if v.Impact == "serious" || v.Impact == "critical" {
			out = append(out, v)
		}
	}
	return out
}

// axeScript is axe.min.js, fetched once into the user's cache folder.
var axeScript = sync.OnceValues(func() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	dir = filepath.Join(dir, "poise-tests")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	tarball := filepath.Join(dir, "axe-core-"+axeVersion+".tgz")
	if verify(tarball) != nil {
		if err := fetch(dir, tarball); err != nil {
			return "", fmt.Errorf("fetch axe-core %s from the npm registry: %w", axeVersion, err)
		}
	}
	return unpack(tarball, "package/axe.min.js")
})

func fetch(dir, into string) error {
	tmp, err := os.MkdirTemp(dir, "fetch-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	cmd := exec.Command("npm", "pack", "--ignore-scripts", "--no-audit", "--no-update-notifier", "axe-core@"+axeVersion)
	cmd.Dir = tmp
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %.300s", err, out)
	}
	got := filepath.Join(tmp, filepath.Base(into))
	if err := verify(got); err != nil {
		return err
	}
	raw, err := os.ReadFile(got)
	if err != nil {
		return err
	}
	return renameio.WriteFile(into, raw, 0o644) // tests of other packages may fetch it at the same time
}

func verify(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	sum := sha512.Sum512(raw)
	if base64.StdEncoding.EncodeToString(sum[:]) != axeIntegrity {
		return fmt.Errorf("%s differs from the pinned package", filepath.Base(path))
	}
	return nil
}

func unpack(tarball, name string) (string, error) {
	f, err := os.Open(tarball)
	if err != nil {
		return "", err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return "", err
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err != nil {
			return "", fmt.Errorf("unpack %s: %w", name, err)
		}
		if h.Name == name {
			raw, err := io.ReadAll(io.LimitReader(r, 16<<20))
			return string(raw), err
		}
	}
}
