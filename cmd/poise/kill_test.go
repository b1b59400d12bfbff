package main

import (
	"bytes"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"poise/models/networktest"
)

// until waits for an event.
func until(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); !happened(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not in 3 minutes", what)
		}
	}
}

// nameless tells whether a process has a file open below a folder that has bytes and no name any more.
func nameless(pid int, dir string) bool {
	links, err := filepath.Glob(filepath.Join("/proc", strconv.Itoa(pid), "fd", "*"))
	if err != nil {
		return false
	}
	for _, l := range links {
		to, err := os.Readlink(l)
		if err != nil || !strings.HasPrefix(to, dir) || !strings.HasSuffix(to, " (deleted)") {
			continue
		}
		if st, err := os.Stat(l); err == nil && st.Size() > 64<<10 {
			return true
		}
	}
	return false
}

// held lists all files with bytes below folders, but for those that a test has put there.
func held(t *testing.T, dirs ...string) (names []string) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return err
			}
			if st, err := e.Info(); err == nil && st.Size() > 0 {
				names = append(names, path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}

// An analysis that is killed while it listens leaves no sound and no picture of the person.
func TestKilledAnalysisLeavesNothing(t *testing.T) {
	s := start(t)
	until(t, "sound", func() bool { return nameless(s.cmd.Process.Pid, s.tmp) })
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	s.wait(t)
	if left := held(t, s.tmp, s.dir); len(left) != 1 || filepath.Base(left[0]) != "long.mkv" {
		t.Errorf("left: %q", left)
	}
}

// A check that is killed leaves a piece of the recording, which goes at the next start of poise.
func TestKilledCheckIsSwept(t *testing.T) {
	s := start(t)
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	s.wait(t)
	cmd := exec.Command(os.Args[0], "check", s.recording, "--models", networktest.Dir(t))
	cmd.Args[0], cmd.Env = "poise", append(os.Environ(), "TMPDIR="+s.tmp)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "the piece", func() bool { return len(held(t, s.tmp)) > 0 })
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if len(held(t, s.tmp)) == 0 {
		t.Error("the test has shown nothing: the check had ended")
	}
	next := exec.Command(os.Args[0], "version")
	next.Args[0], next.Env = "poise", append(os.Environ(), "TMPDIR="+s.tmp)
	if out, err := next.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if left := held(t, s.tmp); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

var shownAddress = regexp.MustCompile(`poise is at (http://\S+/)\?token=(\S+)`)

// A server that is killed during an analysis leaves the rehearsal's own folder; once that is deleted, nothing.
func TestKilledServerLeavesNothing(t *testing.T) {
	s := start(t) // for its recording
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	s.wait(t)
	lib, poise := filepath.Join(s.dir, "library"), named(t)
	serve := func() (*exec.Cmd, string, string) {
		out := &lockedBuffer{}
		cmd := exec.Command(poise, "serve", "--addr", "127.0.0.1:0", "--library", lib, "--models", networktest.Dir(t))
		cmd.Stdout, cmd.Stderr = out, out
		cmd.Env = append(os.Environ(), "TMPDIR="+s.tmp, "HOME="+s.dir, "XDG_CONFIG_HOME="+s.dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
		until(t, "the address", func() bool { return shownAddress.MatchString(out.String()) })
		m := shownAddress.FindStringSubmatch(out.String())
		return cmd, m[1], m[2]
	}
	cmd, url, token := serve()
	id := upload(t, url, token, s.recording)
	until(t, "sound", func() bool { return namelessBelow(lib) })
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	until(t, "the end of its children", func() bool { return !namelessBelow(lib) })
	for _, path := range held(t, lib, s.tmp) {
		switch filepath.Base(path) {
		case "rehearsal.json", "long.mkv", ".token", ".open.html": // the last two are the library's
		default:
			t.Errorf("left: %s", path)
		}
	}
	_, url, token = serve()
	until(t, "sound", func() bool { return namelessBelow(lib) }) // the analysis has begun anew
	req, err := http.NewRequest(http.MethodDelete, url+"api/rehearsals/"+id, nil)
	if err != nil {
		t.Fatal(err)
	}
	if status, text := ask(t, req, token); status != http.StatusNoContent {
		t.Fatalf("delete: %d %s", status, text)
	}
	for _, path := range held(t, lib, s.tmp) {
		if name := filepath.Base(path); name != ".token" && name != ".open.html" {
			t.Errorf("after the deletion: %s", path)
		}
	}
	if namelessBelow(lib) {
		t.Error("after the deletion, a process still holds the sound")
	}
}

// named is this program under the name by which TestMain knows it, also when it starts itself.
func named(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile(os.Args[0])
	path := filepath.Join(t.TempDir(), "poise")
	if err == nil {
		err = os.WriteFile(path, raw, 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// namelessBelow tells whether any process holds a file of a folder that has lost its name.
func namelessBelow(dir string) bool {
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return false
	}
	for _, p := range all {
		if pid, err := strconv.Atoi(filepath.Base(p)); err == nil && nameless(pid, dir) {
			return true
		}
	}
	return false
}

func ask(t *testing.T, req *http.Request, token string) (int, string) {
	t.Helper()
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(raw)
}

// upload adds a recording to a server's library and gives its id.
func upload(t *testing.T, url, token, recording string) string {
	t.Helper()
	raw, err := os.ReadFile(recording)
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("recording", filepath.Base(recording))
	if err == nil {
		_, err = part.Write(raw)
	}
	if err != nil || form.Close() != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, url+"api/rehearsals", &body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	status, text := ask(t, req, token)
	m := regexp.MustCompile(`"id":"(\w+)"`).FindStringSubmatch(text)
	if status != http.StatusCreated || m == nil {
		t.Fatalf("upload: %d %s", status, text)
	}
	return m[1]
}
