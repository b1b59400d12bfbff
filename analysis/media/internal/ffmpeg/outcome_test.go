package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"poise/analysis/media"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// ended is how a shell ends that runs the script.
func ended(t *testing.T, script string) error {
	t.Helper()
	return exec.Command("sh", "-c", script).Run()
}

func TestKindOf(t *testing.T) {
	failed, killed, told := ended(t, "exit 1"), ended(t, "kill -KILL $$"), ended(t, "exit 255")
	for _, c := range []struct {
		name   string
		cause  error
		gaveUp bool
		exit   error
		text   string
		want   error
	}{
		{"well", io.EOF, false, nil, "", nil},
		{"damage that was passed over", io.EOF, false, nil, "[h264] error while decoding MB 3 4", nil},
		{"the end of a file that broke off", io.EOF, false, nil, "input: Input/output error", nil},
		{"no recording", nil, false, failed, "input: Invalid data found when processing input", media.ErrDecode},
		{"what it gave made no sense", errors.New("picture of 5 bytes"), true, killed, "", media.ErrDecode},
		{"hangs", fmt.Errorf("read: %w", os.ErrDeadlineExceeded), true, killed, "", media.ErrStalled},
		{"killed", io.ErrUnexpectedEOF, false, killed, "", media.ErrInterrupted},
		{"killed as it read", syscall.EPIPE, false, killed, "", media.ErrInterrupted},
		{"killed after damage", nil, false, killed, "input: Invalid data found when processing input", media.ErrInterrupted},
		{"told to stop", nil, false, told, "", media.ErrInterrupted},
		{"not loaded", nil, false, ended(t, "exit 127"), "error while loading shared libraries", media.ErrInterrupted},
		{"not awaited", nil, false, exec.ErrWaitDelay, "", media.ErrInterrupted},
		{"unreadable disk", nil, false, failed, "input: Input/output error", media.ErrInterrupted},
		{"no memory", nil, false, failed, "Cannot allocate memory", media.ErrInterrupted},
		{"index not written", nil, false, nil, "Error writing trailer of out.mp4: Input/output error", media.ErrInterrupted},
		{"disk full", nil, false, failed, "av_interleaved_write_frame(): No space left on device", media.ErrDisk},
		{"disk full at the very end", nil, false, nil, "Error writing trailer of out.mp4: No space left on device", media.ErrDisk},
		{"quota", nil, false, failed, "out.mp4: Disk quota exceeded", media.ErrDisk},
		{"file too large", nil, false, failed, "out.mp4: File too large", media.ErrDisk},
		{"own disk full", &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, true, killed, "", media.ErrDisk},
	} {
		if got := kindOf(c.cause, c.gaveUp, c.exit, c.text); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// A recording's name is no message of ffmpeg's.
func TestPathIsNoMessage(t *testing.T) {
	path := "/takes/No space left.mp4"
	o := outcome(path, "[mov @ 0x5581] moov atom not found\nfile:"+path+": Invalid data\n", "file:"+path+": Invalid data", ended(t, "exit 1"))
	if o.Words != "input: Invalid data" || o.Says("No space left") || !o.Says("moov atom") || strings.Contains(o.text, "0x") {
		t.Errorf("%+v", o)
	}
}

// Of real runs: one that ends well, one that fails on its input, one that is stopped, one whose context ends.
func TestEnd(t *testing.T) {
	film := []string{"-f", "lavfi", "-i", "testsrc=s=64x64:r=25:d=60"}
	for _, c := range []struct {
		name  string
		args  []string
		early func(r *Source, cancel func())
		want  error
	}{
		{"well", append(film, "-frames:v", "2", "-f", "rawvideo", "pipe:1"), nil, nil},
		{"no such file", []string{"-i", "file:/nonexistent.mp4", "-f", "rawvideo", "pipe:1"}, nil, media.ErrDecode},
		{"stopped", append(film, "-f", "rawvideo", "pipe:1"), func(r *Source, _ func()) { r.Stop() }, media.ErrInterrupted},
		{"cancelled", append(film, "-f", "rawvideo", "pipe:1"), func(_ *Source, cancel func()) { cancel() }, context.Canceled},
		{"full", append(film, "-f", "rawvideo", "file:/dev/full"), nil, media.ErrDisk},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		src, err := Read(ctx, Spec{Args: append([]string{"-y"}, c.args...)})
		if err != nil {
			t.Fatal(err)
		}
		if c.early != nil {
			if _, err := io.ReadFull(src, make([]byte, 64)); err != nil { // it has begun
				t.Fatal(err)
			}
			c.early(src, cancel)
		}
		_, err = io.Copy(io.Discard, src)
		if err == nil {
			err = io.EOF
		}
		if out := src.End(err); !errors.Is(out.Kind, c.want) || c.want == nil && out.Kind != nil {
			t.Errorf("%s: %v, want %v (%s)", c.name, out.Kind, c.want, out.Words)
		}
		if err := src.Close(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		cancel()
	}
}
