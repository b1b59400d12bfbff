// Package sound gives a recording's sound as mono 16 kHz WAV, on the recording's clock, in a file that has no name.
package sound

import (
	"context"
	"errors"
	"fmt"
	"os"

	"poise/analysis"
	"poise/analysis/files"
	"poise/analysis/lang"
	"poise/analysis/media"
	"poise/analysis/media/internal/budget"
	"poise/analysis/media/internal/fault"
	"poise/analysis/media/internal/ffmpeg"
	"poise/analysis/media/internal/nut"
)

// maxSamples bounds the disk that sound may take.
const maxSamples = ffmpeg.MaxTime * media.SampleRate

// Info says what a Track holds.
type Info struct {
	Start    float64         // seconds on the common clock of the first sample; sample i is heard at Start + i/media.SampleRate
	Samples  int64           // how many samples there are
	Mix      string          // which channels went in: "mono", "mix", "left" or "right"; "apart": both, but another person speaks on each
	Holes    []analysis.Span // in time, seconds on the common clock, where sound is missing and silence was put in
	Still    []analysis.Span // recorded digital silence of 0.3 s and more: a muted microphone, a noise gate, or speech made by a program
	Leapt    bool            // sound was left out because its times leap further ahead than a hole may last
	Warnings []string        // what a reader should know, one plain sentence each
}

// Track is a recording's sound as mono 16 kHz 16-bit WAV (32 kB a second), in a file without a name: it is a person's voice, and
// goes with the process that holds it, however that ends.
type Track struct {
	Info
	file *os.File
}

// Extract decodes the recording's sound into the folder for temporary files (os.TempDir). The caller must call Close. Where the
// recording's sound has holes the track has silence, so that its samples stay on the common clock; it takes no disk. Stereo is mixed, unless the
// channels cancel out or one is far louder: then the louder one is taken. It fails with media.ErrNoStreams without sound,
// ErrDecode when none can be decoded, ErrHollow when there is more than the file's bytes can hold, ErrInterrupted when ffmpeg was killed, ErrDisk, ErrStalled, ErrTool.
func Extract(ctx context.Context, rec *analysis.Recording) (*Track, error) {
	if rec.Audio == nil {
		return nil, fault.New(media.ErrNoStreams, "there is no sound to extract", "record with the microphone on", rec.Path)
	}
	filter, mix, err := chooseMix(ctx, rec)
	if err != nil {
		return nil, err
	}
	f, err := files.Nameless()
	if err != nil {
		return nil, diskError(err)
	}
	info, err := writeSound(ctx, rec, filter, f)
	if err != nil {
		f.Close()
		return nil, err
	}
	info.Mix = mix
	return &Track{Info: info, file: f}, nil
}

// ChannelsApart tells whether another person speaks on each of the two channels that were mixed.
func (t *Track) ChannelsApart() bool { return t.Mix == apartMix }

// Open reads the track from its beginning, beside others who read it, until it is closed.
func (t *Track) Open() (*WAV, error) { return newWAV(t.file) }

// Close gives the track's room on the disk free.
func (t *Track) Close() error { return t.file.Close() }

// diskError tells a full disk from other troubles with the folder for temporary files.
func diskError(err error) error {
	if files.DiskFull(err) {
		return fault.New(media.ErrDisk, "the sound does not fit", "free some space or set TMPDIR", os.TempDir())
	}
	return fmt.Errorf("write sound: %w: %q", files.Bare(err), os.TempDir())
}

// hollow is the error of a recording whose sound goes on for longer than its bytes can hold.
func hollow(rec *analysis.Recording) error {
	return fault.New(media.ErrHollow, fmt.Sprintf("over %.1f hours of sound in %.1f MB are silence or damage", budget.Longest(rec.Bytes)/3600,
		float64(rec.Bytes)/1e6), "cut out the part that holds speech", rec.Path)
}

// writeSound decodes the sound with its times and lays it out on the clock.
func writeSound(ctx context.Context, rec *analysis.Recording, filter string, f *os.File) (Info, error) {
	w := newWAVWriter(f)
	t := &timeline{w: w, budget: budget.New(rec.Bytes)}
	run, err := start(ctx, rec, filter, 1, "nut")
	if err != nil {
		return Info{}, err
	}
	defer run.Close()
	in, buf := nut.NewReader(run), []byte(nil)
	for {
		p, err := in.Next()
		if err == nil {
			if p.Size > 16<<20 {
				return Info{}, fault.New(media.ErrDecode, fmt.Sprintf("its sound comes in packets of %d bytes", p.Size), "convert it to mp4", rec.Path)
			}
			buf = append(buf[:0], make([]byte, p.Size)...)
			err = in.Body(buf)
		}
		if err != nil {
			if err = run.end(err, t.used); err != nil {
				return Info{}, err
			}
			break
		}
		switch err := t.add(p.Time-ffmpeg.TimeShift, buf); {
		case errors.Is(err, errTooLong):
			t.warn(lang.Kept("The sound is longer than 12 hours. The rest was left out."))
		case errors.Is(err, errHollow):
			return Info{}, hollow(rec)
		case err != nil:
			return Info{}, diskError(err)
		default:
			continue
		}
		break
	}
	if err := w.finish(); err != nil {
		return Info{}, diskError(err)
	}
	return t.info(rec, run.Complained()), nil
}
