package ffmpeg

import (
	"fmt"
	"path/filepath"
)

// Bounds of what is read.
const (
	MaxSide   = 16384       // pixels of the longer side of a picture
	MaxPixels = 8192 * 8192 // of a picture, in any shape
	MaxTime   = 12 * 3600   // seconds of picture or sound that are handed out: 1.4 GB of sound
	maxTracks = "64"        // streams of one recording: each has a decoder from the start, and 900 took 1.3 GB
	memory    = 6 << 30     // bytes of address space of one run; 8000x8000 pixels of 10-bit HEVC need about 2 GB
)

// formats are the demuxers that may open a recording: containers that hold streams themselves. Playlists, scripts,
// image sequences, devices, subtitles and raw streams without timestamps (.h264, .hevc, .mjpeg) are absent on purpose.
const formats = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,flv,ogg,asf,wav,w64,mp3,flac,aac,aiff,caf,au,amr,mxf,dv,wv,ac3,eac3,yuv4mpegpipe,gif"

// pipeFormats are those of formats that can be read from a pipe as they are written.
const pipeFormats = "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mpegts,flv,ogg,wav"

// TimeShift is how many seconds TimeShiftArgs add to all times, since ffmpeg refuses to write negative ones. Who reads them
// takes it away again.
const TimeShift = 10

// Input is the options before and with -i for a recording, the same for probing and decoding, so that both see the same clock.
// "file:" and an absolute path keep leading dashes, colons and percent signs from meaning anything.
func Input(path string) ([]string, error) {
	file, err := File(path)
	if err != nil {
		return nil, err
	}
	return []string{"-protocol_whitelist", "file,pipe", "-format_whitelist", formats, "-max_streams", maxTracks, "-i", file}, nil
}

// ClockedInput is Input for decoding. ffmpeg takes the container's start off all times, as probing does, but for transport and
// program streams it takes off the chosen stream's own start instead unless some offset is asked for. One microsecond is below
// every container's tick.
func ClockedInput(path string) ([]string, error) {
	in, err := Input(path)
	return append([]string{"-itsoffset", "0.000001"}, in...), err
}

// StreamInput reads a container from standard input while it is being written.
func StreamInput() []string {
	return []string{"-protocol_whitelist", "pipe", "-format_whitelist", pipeFormats, "-flags", "low_delay",
		"-probesize", "1000000", "-analyzeduration", "500000", "-fpsprobesize", "0", "-i", "pipe:0"}
}

// MatroskaInput reads from standard input what the package matroska writes. seek_timestamp keeps ffmpeg from taking the first
// picture's time off all times; nothing is sought.
func MatroskaInput() []string {
	return []string{"-seek_timestamp", "1", "-f", "matroska", "-i", "pipe:0"}
}

// File is a file's name as ffmpeg takes it, whatever it holds.
func File(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("resolve name: %w", err)
	}
	return "file:" + abs, nil
}
