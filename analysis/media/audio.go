package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"poise/analysis"
	"poise/analysis/media/internal/nut"
)

// SampleRate of extracted sound, Hz.
const SampleRate = 16000

// maxSamples bounds the disk that sound may take: 12 hours, 1.4 GB.
const maxSamples = 12 * 3600 * SampleRate

// AudioInfo says what ExtractAudio wrote.
type AudioInfo struct {
	Start    float64  // seconds on the common clock of the first sample; sample i is heard at Start + i/SampleRate
	Samples  int64    // how many samples there are
	Mix      string   // which channels went in: "mono", "mix", "left" or "right"
	Holes    int      // times at which sound is missing and silence was put in
	HoleTime float64  // seconds of that silence
	Warnings []string // what a reader should know, one plain sentence each
}

// ExtractAudio writes the recording's sound as mono 16 kHz 16-bit WAV into dir (32 kB a second) and returns the file's
// name; the caller removes it. Where the recording's sound has holes the file has silence, so that its samples stay on
// the common clock. Stereo is mixed, unless the channels cancel out or one is far louder: then the louder one is taken.
// It fails with ErrNoStreams without sound, ErrDecode when none can be decoded, ErrDisk, ErrStalled, ErrTool.
func ExtractAudio(ctx context.Context, rec *analysis.Recording, dir string) (path string, info AudioInfo, err error) {
	if rec.Audio == nil {
		return "", info, fault(ErrNoStreams, "there is no sound to extract", "record with the microphone on", rec.Path)
	}
	filter, mix, err := chooseMix(ctx, rec)
	if err != nil {
		return "", info, err
	}
	f, err := os.CreateTemp(dir, "sound-*.wav")
	if err != nil {
		return "", info, diskError(err, dir)
	}
	info, err = writeSound(ctx, rec, filter, f)
	info.Mix = mix
	if cerr := f.Close(); err == nil && cerr != nil {
		err = diskError(cerr, dir)
	}
	if err != nil {
		os.Remove(f.Name())
		return "", AudioInfo{}, err
	}
	return f.Name(), info, nil
}

// diskError tells a full disk from other troubles with the folder.
func diskError(err error, dir string) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault(ErrDisk, "the sound does not fit", "free some space or set TMPDIR", dir)
	}
	var pe *fs.PathError
	if errors.As(err, &pe) { // its text would hold the raw name, which may hold newlines
		err = pe.Err
	}
	return fmt.Errorf("write sound: %w: %q", err, dir)
}

// writeSound decodes the sound with its times and lays it out on the clock.
func writeSound(ctx context.Context, rec *analysis.Recording, filter string, f *os.File) (AudioInfo, error) {
	w := newWAVWriter(f)
	t := &timeline{w: w}
	run, err := startAudio(ctx, rec, filter, 1, "nut")
	if err != nil {
		return AudioInfo{}, err
	}
	defer run.close()
	in, buf := nut.NewReader(run), []byte(nil)
	for {
		p, err := in.Next()
		if err == nil {
			if p.Size > 16<<20 {
				return AudioInfo{}, fmt.Errorf("extract sound: packet of %d bytes", p.Size)
			}
			buf = append(buf[:0], make([]byte, p.Size)...)
			err = in.Body(buf)
		}
		if err != nil {
			if err = run.finish(err, t.used); err != nil {
				return AudioInfo{}, err
			}
			break
		}
		if err := t.add(p.Time-shift, buf); errors.Is(err, errTooLong) {
			t.warn("The sound is longer than 12 hours; the rest was left out.")
			break
		} else if err != nil {
			return AudioInfo{}, diskError(err, f.Name())
		}
	}
	if err := w.finish(); err != nil {
		return AudioInfo{}, diskError(err, f.Name())
	}
	return t.info(run), nil
}

// chooseMix listens once to a recording of several channels. Channels that cancel out (one plugged in with the wrong
// polarity) would leave silence, and an empty one would cost 6 dB.
func chooseMix(ctx context.Context, rec *analysis.Recording) (filter, name string, err error) {
	if rec.Audio.Channels < 2 {
		return "aformat=channel_layouts=mono", "mono", nil
	}
	run, err := startAudio(ctx, rec, "aformat=channel_layouts=stereo", 2, "s16le")
	if err != nil {
		return "", "", err
	}
	defer run.close()
	var left, right, both float64
	buf := make([]byte, 1<<16)
	for heard := false; ; heard = true {
		n, err := io.ReadFull(run, buf)
		l, r, b := energies(buf[:n&^3])
		left, right, both = left+l, right+r, both+b
		if err != nil {
			if err := run.finish(err, heard || n > 0); err != nil {
				return "", "", err
			}
			break
		}
	}
	const pan = "aformat=channel_layouts=stereo,pan=mono|c0="
	// both is the energy of (l+r)/2: equal channels keep all of their mean energy, unrelated ones half, opposite none.
	cancels := both < 0.25*(left+right)/2
	switch {
	case left > 100*right || cancels && left >= right:
		return pan + "c0", "left", nil
	case right > 100*left || cancels:
		return pan + "c1", "right", nil
	}
	return pan + "0.5*c0+0.5*c1", "mix", nil
}

// energies are the sums of squares of left, right and their mean of interleaved 16-bit samples.
func energies(pcm []byte) (left, right, both float64) {
	for i := 0; i+3 < len(pcm); i += 4 {
		l := float64(int16(uint16(pcm[i]) | uint16(pcm[i+1])<<8))
		r := float64(int16(uint16(pcm[i+2]) | uint16(pcm[i+3])<<8))
		m := (l + r) / 2
		left, right, both = left+l*l, right+r*r, both+m*m
	}
	return left, right, both
}
