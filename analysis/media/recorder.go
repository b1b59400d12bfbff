package media

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"poise/analysis/internal/child"
	"poise/analysis/media/internal/matroska"
)

// RecorderOptions say what a recording is made of.
type RecorderOptions struct {
	Width, Height int     // pixels of every picture; 0: no picture
	FrameRate     float64 // about; 0: 30
	Sound         bool    // mono at SampleRate
}

// Recorder writes pictures and sound to a Matroska file as they come, with their own times: H.264 and FLAC. What has been
// written can be read at any moment, also after the encoder, this process or the machine has died. Picture and Sound may be
// called from different goroutines and never wait: where the encoder is too slow, pictures are left out and counted.
type Recorder struct {
	path  string
	child *child.Process
	pipe  *os.File
	items chan item
	done  chan struct{} // closed when all is written or the encoder has failed
	free  sync.Pool

	sounds bool // sound has come; of Sound's goroutine

	mu      sync.Mutex
	dropped int
	closed  bool
	err     error
}

// item is a picture or, where pix is nil, sound.
type item struct {
	pix *[]byte
	raw []byte
	at  float64
}

// How many pieces may wait for the encoder, and pictures among them: two seconds, since a busy machine takes about one to
// start it.
const recordQueue, recordPictures = 128, 60

// Record starts a recording into a new file. It ends when ctx does. The caller must call Close. It fails with ErrTool or the
// file system's error.
func Record(ctx context.Context, path string, opt RecorderOptions) (*Recorder, error) {
	tool, err := lookTool("ffmpeg")
	if err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, writeFault(err, path)
	}
	file.Close()
	r, err := startRecorder(ctx, tool, path, opt)
	if err != nil {
		os.Remove(path) // nothing is in it
		return nil, err
	}
	go r.run(opt)
	return r, nil
}

func startRecorder(ctx context.Context, tool, path string, opt RecorderOptions) (*Recorder, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("resolve name: %w", err)
	}
	pr, pw, err := widePipe()
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	p, err := child.Start(ctx, child.Spec{Name: tool, Args: recordArgs(abs, opt), Stdin: pr, Memory: childMemory})
	pr.Close()
	if err != nil {
		pw.Close()
		return nil, fmt.Errorf("record: %w", err)
	}
	return &Recorder{path: path, child: p, pipe: pw, items: make(chan item, recordQueue), done: make(chan struct{})}, nil
}

// recordArgs is ffmpeg's command line. superfast costs half of veryfast, for files a quarter larger (measured).
func recordArgs(abs string, o RecorderOptions) []string {
	args := []string{"-v", "error", "-nostdin", "-y", "-protocol_whitelist", "pipe", "-analyzeduration", "500000",
		"-fpsprobesize", "0", "-seek_timestamp", "1", "-f", "matroska", "-i", "pipe:0"}
	if o.Width > 0 {
		args = append(args, "-map", "0:v:0", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p", "-c:v", "libx264", "-preset", "superfast",
			"-crf", "21", "-bf", "0", "-g", "60", "-threads", "1", "-fps_mode", "passthrough", "-enc_time_base", "1:1000")
	}
	if o.Sound {
		args = append(args, "-map", "0:a:0", "-c:a", "flac")
	}
	return append(args, "-max_muxing_queue_size", "9999", "-max_interleave_delta", "1000000", "-flush_packets", "1",
		"-cluster_time_limit", "1000", "-f", "matroska", "file:"+abs)
}

// run writes what comes until it is closed or fails.
func (r *Recorder) run(opt RecorderOptions) {
	defer close(r.done)
	rate, sound := opt.FrameRate, 0
	if !(rate > 0.01 && rate < 1000) {
		rate = 30
	}
	if opt.Sound {
		sound = SampleRate
	}
	out, err := matroska.NewMixed(r.pipe, opt.Width, opt.Height, rate, sound)
	for it := range r.items {
		if err == nil {
			if err = r.pipe.SetWriteDeadline(time.Now().Add(stallTime)); err == nil {
				err = r.write(out, it)
			}
			if err != nil {
				r.fail(err)
			}
		}
		if it.pix != nil {
			r.free.Put(it.pix)
		}
	}
	if cerr := r.pipe.Close(); err == nil {
		err = cerr
	}
	exit := r.child.Wait()
	if err == nil && exit != nil {
		err = exit
	}
	if text, _ := r.child.Stderr(); err != nil || strings.Contains(text, "No space left") {
		r.fail(err)
	}
}

func (r *Recorder) write(out *matroska.Mixed, it item) error {
	if it.pix != nil {
		return out.Picture(*it.pix, it.at)
	}
	return out.Sound(it.raw, it.at)
}

// fail remembers why nothing more is written.
func (r *Recorder) fail(err error) {
	text, _ := r.child.Stderr()
	switch {
	case strings.Contains(text, "No space left"), errors.Is(err, syscall.ENOSPC):
		err = fault(ErrDisk, "the recording ends here", "free some space, or choose another place", r.path)
	case errors.Is(err, os.ErrDeadlineExceeded):
		r.child.Kill()
		err = fmt.Errorf("%w: the encoder took nothing for %v: %q", ErrStalled, stallTime, r.path)
	case r.child.LastLine() != "":
		err = fmt.Errorf("record: ffmpeg says %s: %q", lastWords(r.child, r.path), r.path)
	default:
		err = fmt.Errorf("record: %w: %q", err, r.path)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = err
	}
}

// Picture adds a picture, which is copied. f has the recording's size; times increase from 0 on.
func (r *Recorder) Picture(f Frame) {
	buf, _ := r.free.Get().(*[]byte)
	if buf == nil {
		buf = new([]byte)
	}
	*buf = append((*buf)[:0], f.Pix...)
	r.put(item{pix: buf, at: f.Time}, recordPictures)
}

// mostLead is how many seconds of silence may be put before the first sound.
const mostLead = 60

// Sound adds sound, which is copied. What comes before the first of it is silence: readers of Matroska take a file to begin
// where its sound does, and would leave out the pictures before.
func (r *Recorder) Sound(samples []float32, at float64) {
	raw := make([]byte, 0, 2*len(samples))
	if !r.sounds && at > 0 && at < mostLead {
		raw = append(raw, make([]byte, 2*int(at*SampleRate))...)
		at = 0
	}
	r.sounds = true
	for _, s := range samples {
		v := int16(max(-32768, min(32767, 32768*s)))
		raw = append(raw, byte(v), byte(uint16(v)>>8))
	}
	r.put(item{raw: raw, at: max(at, 0)}, recordQueue)
}

// put adds an item unless so many wait already.
func (r *Recorder) put(it item, most int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed && r.err == nil && len(r.items) < most {
		select {
		case r.items <- it:
			return
		default:
		}
	}
	if it.pix != nil {
		r.free.Put(it.pix)
		if !r.closed {
			r.dropped++
		}
	}
}

// Err is why nothing more is written; nil while all is well.
func (r *Recorder) Err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// Close completes the file and tells how many pictures were left out, and why the recording ended early, if it did. What was
// written stays. It may be called again.
func (r *Recorder) Close() (dropped int, err error) {
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		close(r.items)
	}
	r.mu.Unlock()
	<-r.done
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dropped, r.err
}
