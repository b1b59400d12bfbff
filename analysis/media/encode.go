package media

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"poise/analysis"
	"poise/analysis/internal/child"
	"poise/analysis/media/internal/matroska"
)

// EncodeOptions say what a video is made of.
type EncodeOptions struct {
	Width, Height int                 // pixels of every picture; odd ones get a black line or column
	FrameRate     float64             // pictures a second, about: how long the last one is shown; 0: 30
	Sound         *analysis.Recording // its sound goes along, on the common clock; nil, or one without sound: silence
	From, To      float64             // seconds on the common clock that become the video; From is its 0; To 0: to the end
}

// Encoder writes a video: H.264 with the pictures' own times, and sound, in an mp4 that plays before it is all loaded.
type Encoder struct {
	ctx          context.Context
	path, beside string // where the video goes; where it is written
	from         float64
	child        *child.Process
	pipe         *os.File
	out          *matroska.Writer
	closed       bool
}

// Encode starts writing a video to path. It is written beside its place and takes it in Finish. The caller must call
// Close. It fails with ErrTool without ffmpeg, or with the file system's error.
func Encode(ctx context.Context, path string, opt EncodeOptions) (*Encoder, error) {
	tool, err := lookTool("ffmpeg")
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".poise-*.mp4")
	if err != nil {
		return nil, writeFault(err, path)
	}
	e := &Encoder{ctx: ctx, path: path, beside: file.Name(), from: opt.From}
	if err := errors.Join(file.Chmod(0o644), file.Close()); err != nil {
		os.Remove(e.beside)
		return nil, writeFault(err, path)
	}
	if err := e.start(tool, opt); err != nil {
		_ = e.Close() // nothing of it is kept
		return nil, err
	}
	return e, nil
}

func (e *Encoder) start(tool string, opt EncodeOptions) error {
	args, err := encodeArgs(e.beside, opt)
	if err != nil {
		return err
	}
	r, w, err := widePipe()
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	e.pipe = w
	rate := opt.FrameRate
	if !(rate > 0.01 && rate < 10000) {
		rate = 30
	}
	e.child, err = child.Start(e.ctx, child.Spec{Name: tool, Args: args, Stdin: r, Memory: childMemory})
	r.Close()
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	if e.out, err = matroska.NewWriter(w, opt.Width, opt.Height, rate); err != nil {
		return e.fail(err)
	}
	return nil
}

// Write adds a picture: BGR, Width*Height*3 bytes, shown from the given second on the common clock, not before From.
// Times increase.
func (e *Encoder) Write(pix []byte, at float64) error {
	if err := e.pipe.SetWriteDeadline(time.Now().Add(stallTime)); err != nil {
		return err
	}
	if err := e.out.Write(pix, at-e.from); err != nil {
		return e.fail(err)
	}
	return nil
}

// Finish completes the video and puts it in its place.
func (e *Encoder) Finish() error {
	if err := e.pipe.Close(); err != nil {
		return e.fail(err)
	}
	if err := e.child.Wait(); err != nil {
		return e.fail(err)
	}
	// ffmpeg 5.1 tells of a full disk only in words when it happens while the index moves to the front.
	if text, _ := e.child.Stderr(); strings.Contains(text, syscall.ENOSPC.Error()) || strings.Contains(text, "No space left") {
		return e.fail(syscall.ENOSPC)
	}
	if err := os.Rename(e.beside, e.path); err != nil {
		return writeFault(err, e.path)
	}
	return nil
}

// fail ends ffmpeg and says why it stopped: its own words where it has any, since a broken pipe says nothing.
func (e *Encoder) fail(err error) error {
	stalled := errors.Is(err, os.ErrDeadlineExceeded)
	e.pipe.Close()
	if stalled {
		e.child.Kill()
	}
	exit := e.child.Wait()
	text, _ := e.child.Stderr()
	switch {
	case e.ctx.Err() != nil:
		return e.ctx.Err()
	case stalled:
		return fmt.Errorf("%w: ffmpeg took no picture for %v: %q", ErrStalled, stallTime, e.path)
	case errors.Is(err, syscall.ENOSPC), strings.Contains(text, "No space left"):
		return fault(ErrDisk, "", "free some space, or choose another place", e.path)
	case e.child.LastLine() != "":
		return fmt.Errorf("write video: ffmpeg says %s: %q", lastWords(e.child, e.beside), e.path)
	case exit != nil && errors.Is(err, syscall.EPIPE):
		err = exit
	}
	return fmt.Errorf("write video: %w: %q", err, e.path)
}

// Close kills ffmpeg if it still runs, waits for its end, and removes what was not finished. It may be called again.
func (e *Encoder) Close() error {
	if e.closed {
		return nil
	}
	e.closed = true
	if e.pipe != nil {
		e.pipe.Close() // closed before, where all went well
	}
	if e.child != nil {
		e.child.Kill()
		_ = e.child.Wait() // how a killed child ended tells nothing
	}
	if err := os.Remove(e.beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove unfinished video: %w", err)
	}
	return nil
}

// writeFault is the error about a place that can't be written to, without the name of the file beside it.
func writeFault(err error, path string) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	if errors.Is(err, syscall.ENOSPC) {
		return fault(ErrDisk, "", "free some space, or choose another place", path)
	}
	return fmt.Errorf("write video: %w: %q", err, path)
}

// playable lists the kinds of sound that players expect in an mp4 and that are taken over as they are.
var playable = map[string]bool{"aac": true, "mp3": true, "ac3": true, "eac3": true, "alac": true, "opus": true, "flac": true}

// encodeArgs is ffmpeg's command line: pictures from stdin, sound from the recording.
func encodeArgs(path string, o EncodeOptions) ([]string, error) {
	// seek_timestamp keeps ffmpeg from taking the first picture's time off all times; nothing is sought.
	args := []string{"-v", "error", "-nostdin", "-y", "-protocol_whitelist", "pipe", "-seek_timestamp", "1", "-f", "matroska", "-i", "pipe:0"}
	sound := o.Sound != nil && o.Sound.Audio != nil
	if sound {
		in, err := inputArgs(o.Sound.Path)
		if err != nil {
			return nil, err
		}
		args = append(append(append(args, "-threads", "1"), clockArgs...), in...)
	}
	args = append(args, "-map", "0:v:0")
	if sound {
		args = append(args, "-map", fmt.Sprintf("1:%d", o.Sound.Audio.Index))
		args = append(args, soundArgs(o)...)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("resolve name: %w", err)
	}
	return append(args, "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
		"-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
		"-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-bf", "0", "-threads", "2",
		"-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-video_track_timescale", "90000",
		"-max_muxing_queue_size", "9999", "-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart",
		"-f", "mp4", "file:"+abs), nil
}

// soundArgs takes the sound over as it is, or encodes it anew: where players would not know its kind, and for a part, which
// a filter cuts to the sample (a seek would trust the recording's index).
func soundArgs(o EncodeOptions) []string {
	part := o.From > 0 || o.To > 0
	if playable[o.Sound.Audio.Codec] && !part {
		return []string{"-c:a", "copy"}
	}
	args := []string{"-c:a", "aac", "-b:a", "160k", "-max_error_rate", "1"}
	if !part {
		return args
	}
	cut := fmt.Sprintf("atrim=start=%.6f", o.From)
	if o.To > 0 {
		cut += fmt.Sprintf(":end=%.6f", o.To)
	}
	return append(args, "-af", cut+fmt.Sprintf(",asetpts=PTS-%.6f/TB", o.From))
}
