package media

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"poise/analysis/internal/child"
)

// formats are the demuxers that may open a recording: containers that hold streams themselves. Playlists, scripts,
// image sequences, devices, subtitles and raw streams without timestamps are absent on purpose.
const formats = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,flv,ogg,asf,wav,w64,mp3,flac,aac,aiff,caf,au,amr,mxf,dv,wv"

// childMemory is the address space that one ffmpeg may take. 8000x8000 pixels of 10-bit HEVC need about 2 GB.
const childMemory = 6 << 30

// lookTool finds ffmpeg or ffprobe.
func lookTool(name string) (string, error) {
	p, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("%w: %s is not on PATH (install ffmpeg, on Debian: apt install ffmpeg)", ErrTool, name)
	}
	return p, nil
}

// clockArgs go before inputArgs when decoding. ffmpeg takes the container's start off all times, as Probe does, but for
// transport and program streams it takes off the chosen stream's own start instead unless some offset is asked for.
// One microsecond is below every container's tick.
var clockArgs = []string{"-itsoffset", "0.000001"}

// inputArgs are the options before and with -i, the same for probing and decoding, so that both see the same clock.
// "file:" and an absolute path keep leading dashes, colons and percent signs from meaning anything.
func inputArgs(path string) ([]string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("resolve name: %w", err)
	}
	return []string{"-protocol_whitelist", "file,pipe", "-format_whitelist", formats, "-i", "file:" + abs}, nil
}

var address = regexp.MustCompile(` @ 0x[0-9a-f]+`)

// lastWords is the child's last message without addresses and without the recording's path; empty when it said nothing.
func lastWords(p *child.Process, path string) string {
	s := address.ReplaceAllString(p.LastLine(), "")
	if abs, err := filepath.Abs(path); err == nil {
		s = strings.ReplaceAll(s, "file:"+abs, "input")
	}
	return s
}
