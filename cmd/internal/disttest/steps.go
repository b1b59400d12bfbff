package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

const (
	recording = home + "/rehearsal.mp4"
	library   = home + "/.local/share/poise/rehearsals"
)

// quick has dpkg wait for no disk: the system is thrown away.
const quick = "-oDPkg::Options::=--force-unsafe-io"

// install installs the package from its file, without a network, and copies the system.
func (t *trial) install(ctx context.Context) error {
	if err := t.remember(); err != nil {
		return err
	}
	deb, err := t.made("poise_*.deb")
	if err != nil {
		return err
	}
	if _, err := t.first.manages(ctx, "apt-get", "install", "-y", "--no-install-recommends", quick, "/root/"+filepath.Base(deb)); err != nil {
		return err
	}
	for _, name := range []string{"go", "npm", "gcc", "g++", "make", "git", "curl", "wget"} {
		if _, err := t.first.does(ctx, "sh", "-c", "command -v "+name); err == nil {
			return fmt.Errorf("the system has %s: it shows nothing about one without", name)
		}
	}
	cmd := exec.CommandContext(ctx, "cp", "-a", "--one-file-system", "--reflink=auto", string(t.first), string(t.second))
	if _, err := finished(cmd); err != nil {
		return err
	}
	return nil
}

// mount gives both systems what they run with, and the user the recording.
func (t *trial) mount(context.Context) error {
	for _, r := range []root{t.first, t.second} {
		if err := r.mount(); err != nil {
			return err
		}
	}
	return t.first.put(t.sample, recording, user)
}

// remember keeps what the system held before the package, beside it.
func (t *trial) remember() error {
	list, err := t.first.files()
	if err != nil {
		return err
	}
	return os.WriteFile(t.dir+"/fresh", []byte(strings.Join(slices.Sorted(maps.Keys(list)), "\n")), 0o600)
}

// examine wants doctor to find all that analysing needs, in its own words, and the files for shells and readers of manuals.
func (t *trial) examine(ctx context.Context) error {
	out, err := t.first.does(ctx, "poise", "doctor")
	if err != nil {
		return err
	}
	fmt.Print(out)
	for _, name := range []string{"ffmpeg", "ffprobe", "opencv", "onnxruntime", "networks", "temporary"} {
		if !strings.Contains(out, fmt.Sprintf("%-8s %s ", "ok", name)) {
			return fmt.Errorf("doctor does not say that %s is there", name)
		}
	}
	for _, name := range []string{
		"man/man1/poise.1.gz", "man/man1/poise-analyze.1.gz", "man/man1/poise-models-install.1.gz", "bash-completion/completions/poise",
		"zsh/vendor-completions/_poise", "fish/vendor_completions.d/poise.fish", "applications/poise.desktop",
		"icons/hicolor/scalable/apps/poise.svg", "doc/poise/copyright", "doc/poise/licences.txt", "doc/poise/poise.cdx.json",
	} {
		if st, err := os.Stat(t.first.path("/usr/share/" + name)); err != nil || st.Size() == 0 {
			return fmt.Errorf("the package holds no %s: %w", name, err)
		}
	}
	return nil
}

// analyze wants a report of the sample in which something was measured, and puts it into the library.
func (t *trial) analyze(ctx context.Context) error {
	began := time.Now()
	dir := library + "/first"
	if _, err := t.first.does(ctx, "poise", "analyze", recording, "--baseline", "0:01-0:04", "-o", dir); err != nil {
		return err
	}
	fmt.Printf("   %6.1f s from the package to the first report\n", time.Since(began).Seconds())
	return t.first.reported(dir)
}

// reported wants a folder to hold a report with numbers and its page.
func (r root) reported(dir string) error {
	raw, err := os.ReadFile(r.path(dir + "/report.json"))
	if err != nil {
		return err
	}
	var rep struct {
		Measures map[string]struct {
			Value *float64 `json:"value"`
		} `json:"measures"`
	}
	if err := json.Unmarshal(raw, &rep); err != nil {
		return err
	}
	for _, id := range []string{"eye_contact.gaze_to_camera", "pace.speech_rate"} {
		if rep.Measures[id].Value == nil {
			return fmt.Errorf("%s was not measured", id)
		}
	}
	if st, err := os.Stat(r.path(dir + "/report.html")); err != nil || st.Size() < 100_000 {
		return fmt.Errorf("the report's page is missing or empty: %w", err)
	}
	return nil
}

// readOnly analyses where nothing but /work and /tmp can be written to, by a user without rights, as the Containerfile has it.
func (t *trial) readOnly(ctx context.Context) error {
	if err := os.MkdirAll(t.second.path("/work"), 0o755); err != nil {
		return err
	}
	if err := t.second.put(t.sample, "/work/rehearsal.mp4", user); err != nil {
		return err
	}
	work := t.second.path("/work")
	if err := os.Chown(work, user, user); err != nil {
		return err
	}
	locked := root(filepath.Join(t.dir, "locked"))
	if err := os.Mkdir(string(locked), 0o755); err != nil {
		return err
	}
	if err := unix.Mount(string(t.second), string(locked), "", unix.MS_BIND, ""); err != nil {
		return err
	}
	if err := unix.Mount("", string(locked), "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		return fmt.Errorf("make the system read-only: %w", err)
	}
	if err := unix.Mount(work, locked.path("/work"), "", unix.MS_BIND, ""); err != nil {
		return err
	}
	if err := locked.mount(); err != nil {
		return err
	}
	if _, err := locked.does(ctx, "sh", "-c", "touch /home/anna/x"); err == nil {
		return fmt.Errorf("the system can be written to")
	}
	if _, err := locked.does(ctx, "sh", "-c", "cd /work && poise analyze rehearsal.mp4"); err != nil {
		return err
	}
	return locked.reported("/work/rehearsal.poise")
}

// archive unpacks the archive where the package is not, and has it say what it lacks, and analyse.
func (t *trial) archive(ctx context.Context) error {
	if _, err := t.second.manages(ctx, "apt-get", "purge", "-y", "poise"); err != nil {
		return err
	}
	archive, err := t.made("poise-*.tar.zst")
	if err != nil {
		return err
	}
	if err := unpacked(ctx, archive, t.second.path("/opt/any place")); err != nil {
		return err
	}
	check, err := filepath.Glob(t.second.path("/opt/any place/poise-*/check"))
	if err != nil || len(check) != 1 {
		return fmt.Errorf("the archive has no check: %w", err)
	}
	dir := strings.TrimPrefix(filepath.Dir(check[0]), string(t.second))
	if out, err := t.second.does(ctx, dir+"/check"); err != nil || !strings.Contains(out, "in "+dir) {
		return fmt.Errorf("the archive does not find its networks: %w:\n%s", err, out)
	}
	if _, err := t.second.does(ctx, dir+"/bin/poise", "models", "verify"); err != nil {
		return err
	}
	if _, err := t.second.manages(ctx, "apt-get", "purge", "-y", "--allow-remove-essential", "ffmpeg", "libopencv-core406"); err != nil {
		return err
	}
	out, err := t.second.does(ctx, dir+"/check")
	if err == nil || !strings.Contains(out, "libopencv_core.so.406") || !strings.Contains(out, "ffmpeg") || !strings.Contains(out, "sudo apt-get install libopencv") {
		return fmt.Errorf("the archive does not say what is missing: %w:\n%s", err, out)
	}
	return nil
}

// remove removes the package and wants nothing of it to stay but what its user made.
func (t *trial) remove(ctx context.Context) error {
	out, err := t.first.manages(ctx, "apt-get", "purge", "-y", "poise")
	if err != nil {
		return err
	}
	if !strings.Contains(out, "~/.local/share/poise") {
		return fmt.Errorf("removing does not say where the rehearsals stay:\n%s", out)
	}
	if _, err := t.first.manages(ctx, "apt-get", "autoremove", "--purge", "-y"); err != nil {
		return err
	}
	before, err := os.ReadFile(t.dir + "/fresh")
	if err != nil {
		return err
	}
	t.fresh = map[string]bool{}
	for line := range strings.Lines(string(before)) {
		t.fresh[strings.TrimSuffix(line, "\n")] = true
	}
	left, err := t.first.files()
	if err != nil {
		return err
	}
	var others int
	for name := range left {
		switch {
		case t.fresh[name], strings.HasPrefix(name, library), strings.HasPrefix(library, name):
		case name == recording, strings.HasPrefix(name, home+"/clients"), strings.HasPrefix(name, home+"/reports"): // what the trial put down
		case strings.Contains(name, "poise"), strings.HasPrefix(name, home):
			return fmt.Errorf("%s stays behind", name)
		default:
			others++
		}
	}
	fmt.Printf("   %d files of other packages stay (their caches and settings)\n", others)
	if err := t.first.reported(library + "/first"); err != nil {
		return fmt.Errorf("the library is gone: %w", err)
	}
	return nil
}
