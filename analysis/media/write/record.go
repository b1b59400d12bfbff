package write

import (
	"context"
	"errors"
	"os"
	"sync"

	"poise/analysis/media"
	"poise/analysis/media/internal/fault"
	"poise/analysis/media/internal/ffmpeg"
	"poise/analysis/media/internal/matroska"
	"poise/analysis/media/internal/pcm"
)

// RecordOptions say what a recording is made of.
type RecordOptions struct {
	Width, Height int     // pixels of every picture; 0: no picture
	FrameRate     float64 // about; 0: 30
	Sound         bool    // mono at media.SampleRate
}

// Recorder writes pictures and sound to a Matroska file as they come, with their own times: H.264 and FLAC. What has been
// written can be read at any moment, also after the encoder, this process or the machine has died. Picture and Sound may be
// called from different goroutines and never wait: where the encoder is too slow, pictures are left out and counted.
type Recorder struct {
	path  string
	sink  *ffmpeg.Sink
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

// Record starts a recording into a new file. It ends when ctx does. The caller must call Close. It fails with media.ErrTool or the
// file system's error.
func Record(ctx context.Context, path string, opt RecordOptions) (*Recorder, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, writeFault(err, path)
	}
	file.Close()
	r, err := startRecorder(ctx, path, opt)
	if err != nil {
		os.Remove(path) // nothing is in it
		return nil, err
	}
	go r.run(opt)
	return r, nil
}

func startRecorder(ctx context.Context, path string, opt RecordOptions) (*Recorder, error) {
	file, err := ffmpeg.File(path)
	if err != nil {
		return nil, err
	}
	sink, err := ffmpeg.Write(ctx, ffmpeg.Spec{Args: recordArgs(file, opt), Path: path})
	if err != nil {
		return nil, err
	}
	return &Recorder{path: path, sink: sink, items: make(chan item, recordQueue), done: make(chan struct{})}, nil
}

// recordArgs is ffmpeg's command line. superfast costs half of veryfast, for files a quarter larger (measured).
func recordArgs(file string, o RecordOptions) []string {
	args := append([]string{"-y", "-protocol_whitelist", "pipe", "-analyzeduration", "500000", "-fpsprobesize", "0"}, ffmpeg.MatroskaInput()...)
	if o.Width > 0 {
		args = append(args, "-map", "0:v:0", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p", "-c:v", "libx264", "-preset", "superfast",
			"-crf", "21", "-bf", "0", "-g", "60", "-threads", "1", "-fps_mode", "passthrough", "-enc_time_base", "1:1000")
	}
	if o.Sound {
		args = append(args, "-map", "0:a:0", "-c:a", "flac")
	}
	return append(args, "-max_muxing_queue_size", "9999", "-max_interleave_delta", "1000000", "-flush_packets", "1",
		"-cluster_time_limit", "1000", "-f", "matroska", file)
}

// run writes what comes until it is closed or fails.
func (r *Recorder) run(opt RecordOptions) {
	defer close(r.done)
	rate, sound := opt.FrameRate, 0
	if !(rate > 0.01 && rate < 1000) {
		rate = 30
	}
	if opt.Sound {
		sound = media.SampleRate
	}
	out, err := matroska.NewMixed(r.sink, opt.Width, opt.Height, rate, sound)
	if err != nil {
		r.fail(err)
	}
	for it := range r.items {
		if err == nil {
			if err = r.write(out, it); err != nil {
				r.fail(err)
			}
		}
		if it.pix != nil {
			r.free.Put(it.pix)
		}
	}
	if err == nil {
		r.fail(nil)
	}
}

func (r *Recorder) write(out *matroska.Mixed, it item) error {
	if it.pix != nil {
		return out.Picture(*it.pix, it.at)
	}
	return out.Sound(it.raw, it.at)
}

// fail ends ffmpeg and remembers why nothing more is written, if that was not the end that was asked for. cause is what writing
// returned.
func (r *Recorder) fail(cause error) {
	out := r.sink.End(cause)
	if cause == nil && out.Kind == nil {
		return
	}
	err := out.NotWritten("record", cause, r.path)
	if errors.Is(out.Kind, media.ErrDisk) {
		err = fault.Full(media.ErrDisk, "the recording ends here", r.path)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = err
	}
}

// Picture adds a picture, which is copied. f has the recording's size; times increase from 0 on.
func (r *Recorder) Picture(f media.Frame) {
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
		raw = append(raw, make([]byte, 2*int(at*media.SampleRate))...)
		at = 0
	}
	r.sounds = true
	raw = pcm.Bytes(raw, samples)
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
