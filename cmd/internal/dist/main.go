// Command dist makes what people install: a Debian package and an archive that can lie anywhere, each with the program, the
// networks, ONNX Runtime, manual pages, completions, a menu entry, licences and a list of parts. Two runs over one commit write the
// same bytes.
//
//	go run ./cmd/internal/dist -poise bin/poise -version v1.2.0 -time 1796000000 -nfpm MODULE@VERSION -sbom MODULE@VERSION
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"time"
)

// dist is one run.
type dist struct {
	poise, networks string // the program and the folder of its networks
	out             string // folder of all that is made
	version         string // of the program
	made            time.Time
	nfpm, sbom      string // modules of the packager and of what lists the parts, with versions

	tree string // folder of what is installed, laid out as below /usr
}

func main() {
	var d dist
	var at int64
	flag.StringVar(&d.poise, "poise", "dist/build/poise", "the `program`")
	flag.StringVar(&d.networks, "models", "models/files", "`folder` of the networks")
	flag.StringVar(&d.out, "o", "dist", "`folder` for what is made")
	flag.StringVar(&d.version, "version", "", "`version` of the program, as git describe gives it")
	flag.Int64Var(&at, "time", 0, "`seconds` since 1970 of the commit: the time of all files")
	flag.StringVar(&d.nfpm, "nfpm", "", "the packager as `MODULE@VERSION`")
	flag.StringVar(&d.sbom, "sbom", "", "cyclonedx-gomod as `MODULE@VERSION`")
	flag.Parse()
	d.made = time.Unix(at, 0).UTC()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := d.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		stop()
		os.Exit(1)
	}
}

func (d *dist) run(ctx context.Context) error {
	if d.version == "" || d.made.Unix() <= 0 {
		return errors.New("-version and -time are missing: make dist gives them")
	}
	d.tree = filepath.Join(d.out, "build", "tree")
	if err := os.RemoveAll(d.tree); err != nil {
		return err
	}
	if err := d.clear(); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{d.stage, d.parts, d.debian, d.archive, d.sums} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// clear removes what an earlier run made, which would else stand among the checksums.
func (d *dist) clear() error {
	for _, pattern := range []string{"poise_*.deb", "poise-*.tar.zst", "poise-*.cdx.json", "SHA256SUMS"} {
		old, err := filepath.Glob(filepath.Join(d.out, pattern))
		if err != nil {
			return err
		}
		for _, o := range old {
			if err := os.Remove(o); err != nil {
				return err
			}
		}
	}
	return nil
}

// arch is the architecture of the program, which is that of this machine.
const arch = runtime.GOARCH

// run runs a program and returns what it prints; an error holds what it says.
func run(ctx context.Context, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("%w: %s", err, exit.Stderr)
	}
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", name, err)
	}
	return out, nil
}
