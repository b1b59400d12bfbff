package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// cut makes n recordings of some seconds each, cut from the sample at different places, in folders of three clients below
// in. kinds are endings that say what they are coded as.
func (s *soak) cut(ctx context.Context, in string, n int, seconds float64, kinds ...string) error {
	for i := range n {
		dir := filepath.Join(in, fmt.Sprintf("client %c", 'a'+i%3))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		args := []string{"-v", "error", "-nostdin", "-y", "-ss", fmt.Sprintf("%.2f", float64(i%20)), "-i", s.sample, "-t", fmt.Sprintf("%.2f", seconds)}
		kind := kinds[i%len(kinds)]
		switch kind {
		case ".wav", ".m4a":
			args = append(args, "-vn")
		case ".webm":
			args = append(args, "-vf", "scale=480:-2", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M", "-c:a", "libopus")
		default:
			args = append(args, "-vf", "scale=480:-2", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac")
		}
		if out, err := exec.CommandContext(ctx, "ffmpeg", append(args, filepath.Join(dir, fmt.Sprintf("talk %02d%s", i, kind)))...).CombinedOutput(); err != nil {
			return fmt.Errorf("make a recording: %w: %s", err, out)
		}
	}
	return nil
}

// hostile puts files below in that are no recordings, or wish to be taken for other ones, and returns how many.
func (s *soak) hostile(in string) (int, error) {
	raw, err := os.ReadFile(s.sample)
	if err != nil {
		return 0, err
	}
	noise := make([]byte, 64<<10)
	for i := range noise {
		noise[i] = byte(s.random.Uint32())
	}
	dir := filepath.Join(in, "client x")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, err
	}
	files := map[string]string{
		"empty.mp4": "", "text.mov": "Dear Sir or Madam", "noise.mkv": string(noise), "tail.mp4": string(raw[len(raw)/2:]), "head.mp4": string(raw[:32]),
		"silent.wav": "RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x80\x3e\x00\x00\x00\x7d\x00\x00\x02\x00\x10\x00data\xff\xff\xff\x7f",
		"page.webm":  "<html><script>alert(1)</script></html>", "concat.mp4": "ffconcat version 1.0\nfile /etc/passwd\n",
		"playlist.mp4": "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
		// Names that would be options, formulas or two lines.
		"-i \"x\"\n=1+1.mp4": strings.Repeat("\x00", 4096),
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return 0, err
		}
	}
	return len(files) + 1, os.Symlink("/etc/passwd", filepath.Join(dir, "link.mp4"))
}
