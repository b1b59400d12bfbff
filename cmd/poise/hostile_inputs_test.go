package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// containers are what recordings come in; each is a second of picture or sound in it.
var containers = []struct {
	ext  string
	args string
}{
	{"mp4", "-c:v libx264 -preset ultrafast -c:a aac"},
	{"mov", "-c:v mpeg4 -c:a pcm_s16le"},
	{"webm", "-c:v libvpx -deadline realtime -c:a libopus"},
	{"mkv", "-c:v libx264 -preset ultrafast -c:a libvorbis"},
	{"avi", "-c:v mpeg4 -c:a libmp3lame"},
	{"ts", "-c:v mpeg2video -c:a mp2"},
	{"mpg", "-c:v mpeg2video -c:a mp2"},
	{"flv", "-c:v flv -c:a libmp3lame -ar 22050"},
	{"asf", "-c:v mpeg4 -c:a wmav2"},
	{"ogg", "-vn -c:a libvorbis"},
	{"wav", "-vn -c:a pcm_s16le"},
	{"mp3", "-vn -c:a libmp3lame"},
	{"flac", "-vn -c:a flac"},
	{"m4a", "-vn -c:a aac"},
	{"caf", "-vn -c:a pcm_s16le"},
}

// ffmpeg makes a file.
func (b *hostileBench) ffmpeg(path string, args ...string) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), "ffmpeg", append(append([]string{"-v", "error", "-nostdin", "-y", "-bitexact"}, args...), path)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("ffmpeg %q: %v: %s", args, err, out)
	}
}

// recording is an undamaged recording of a container.
func (b *hostileBench) recording(ext, args string) []byte {
	b.Helper()
	path := b.films[ext]
	if path == "" {
		path = filepath.Join(b.TempDir(), "film."+ext)
		b.ffmpeg(path, append([]string{"-f", "lavfi", "-i", "testsrc=s=128x96:r=15:d=1", "-f", "lavfi", "-i", "sine=f=220:d=1:r=22050", "-threads", "1", "-pix_fmt",
			"yuv420p"}, strings.Fields(args)...)...)
		b.films[ext] = path
	}
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return data
}

// analyze is the analysis of a recording in the input's folder: it gives a report, or says that the recording is unusable.
func analyze(name, file string, codes ...int) hostile {
	if codes == nil {
		codes = []int{0, 4}
	}
	return hostile{name: name, args: []string{"analyze", file, "-o", "out", "--quiet"}, codes: codes, report: "out"}
}

// film is a damaged recording.
func (b *hostileBench) film(dir string) hostile {
	c := containers[b.r.IntN(len(containers))]
	what, data := spoil(b.r, b.recording(c.ext, c.args))
	b.write(dir, "a."+c.ext, data)
	return analyze(c.ext+", "+what, "a."+c.ext)
}

// claims is a recording that claims what it does not hold, or what is none.
func (b *hostileBench) claims(dir string, i int) hostile {
	film := []string{"-f", "lavfi", "-i", "testsrc=s=128x96:r=15:d=2", "-f", "lavfi", "-i", "sine=f=220:d=2:r=16000", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"}
	path := func(ext string) string { return filepath.Join(dir, "a."+ext) }
	leap := 500 + b.r.IntN(80000)
	all := []func() hostile{
		func() hostile {
			b.ffmpeg(path("mkv"), append(film, "-vf", fmt.Sprintf("setpts='PTS+gte(N,15)*%d/TB'", leap), "-af",
				fmt.Sprintf("asetnsamples=480,asetpts='PTS+gte(T,1)*%d/TB'", leap), "-fps_mode", "passthrough")...)
			return analyze(fmt.Sprintf("times leap by %d s", leap), "a.mkv")
		},
		func() hostile {
			w, h := 16384, 2*(1+b.r.IntN(40))
			b.ffmpeg(path("mp4"), "-f", "lavfi", "-i", fmt.Sprintf("color=s=%dx%d:r=15:d=1", w, h), "-c:v", "libx264", "-preset", "ultrafast")
			return analyze(fmt.Sprintf("%d x %d pixels", w, h), "a.mp4", 4)
		},
		func() hostile {
			rate := 1 + b.r.IntN(3000)
			b.write(dir, "a.wav", wave(rate, 1+b.r.IntN(2), make([]byte, 50000)))
			return analyze(fmt.Sprintf("sound of %d Hz", rate), "a.wav", 4)
		},
		func() hostile {
			b.ffmpeg(path("flac"), "-f", "lavfi", "-i", fmt.Sprintf("anullsrc=r=8000:cl=mono:d=%d", 20000+b.r.IntN(80000)), "-frame_size", "65535", "-compression_level", "0")
			return analyze("hours of nothing", "a.flac", 4)
		},
		func() hostile {
			n := 65 + b.r.IntN(100)
			args := []string{"-f", "lavfi", "-i", "sine=d=0.1:r=8000"}
			for range n {
				args = append(args, "-map", "0:a")
			}
			b.ffmpeg(path("mkv"), append(args, "-c:a", "pcm_u8")...)
			return analyze(fmt.Sprintf("%d tracks", n), "a.mkv", 4)
		},
		func() hostile {
			kinds := map[string]string{"empty": "", "text": "hello\n", "playlist": "#EXTM3U\n#EXTINF:9,\n/etc/passwd\n", "concat": "ffconcat version 1.0\nfile '/etc/passwd'\n",
				"page": "<html><script>1</script>", "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n"}
			names := []string{"empty", "text", "playlist", "concat", "page", "sdp"}
			kind := names[b.r.IntN(len(names))]
			b.write(dir, "a.mp4", []byte(kinds[kind]))
			return analyze("no recording: "+kind, "a.mp4", 4)
		},
		func() hostile {
			if err := syscall.Mkfifo(path("mp4"), 0o600); err != nil {
				b.Fatal(err)
			}
			return analyze("a pipe", "a.mp4", 4)
		},
		func() hostile {
			b.ffmpeg(path("mkv"), append(film, "-vf", "setpts='PTS*(1+200*gte(N,5))'", "-fps_mode", "passthrough")...)
			return analyze("a second of picture over minutes", "a.mkv")
		},
	}
	return all[i%len(all)]()
}

// wave is a WAV file of 8-bit samples at any rate.
func wave(rate, channels int, samples []byte) []byte {
	le := binary.LittleEndian
	h := append([]byte("RIFF"), 0, 0, 0, 0)
	h = append(h, "WAVEfmt \x10\x00\x00\x00\x01\x00"...)
	h = le.AppendUint16(h, uint16(channels))
	h = le.AppendUint32(h, uint32(rate))
	h = le.AppendUint32(h, uint32(rate*channels))
	h = le.AppendUint16(h, uint16(channels))
	h = le.AppendUint16(h, 8)
	h = append(h, "data"...)
	h = le.AppendUint32(h, uint32(len(samples)))
	le.PutUint32(h[4:], uint32(len(h)-8+len(samples)))
	return append(h, samples...)
}

// reported is the folder of a report of an undamaged recording.
func (b *hostileBench) reported() string {
	b.Helper()
	if b.base == "" {
		dir := b.TempDir()
		b.write(dir, "a.mp4", b.recording("mp4", containers[0].args))
		if said := b.try(analyze("the undamaged recording", "a.mp4", 0), dir); said != "" {
			b.Fatal(said)
		}
		b.base = filepath.Join(dir, "out")
	}
	return b.base
}

// text is a damaged text that a user gives, or ranges of time that are none.
func (b *hostileBench) text(dir string, i int) hostile {
	texts := []struct{ option, name, text string }{
		{"--transcript", "t.vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:00.500\n<v Anna>Hello, I am\n\n00:00:00.500 --> 00:00:00.900\nglad to be here.\n"},
		{"--transcript", "t.srt", "1\n00:00:00,000 --> 00:00:00,500\nHello, I am\n\n2\n00:00:00,500 --> 00:00:00,900\nglad to be here.\n"},
		{"--transcript", "t.txt", "Hello, I am glad to be here.\nAnd you?\n"},
		{"--questions", "q.txt", "0:00 Who are you?\n0:00.5 And why?\nWhat else?\n"},
		{"--profile", "p.yaml", "fps: 15\npose: lite\nmin_blink: 0.05\nlanguage: en\n"},
		{"--exclude", "", "0:00.1-0:00.2"}, {"--baseline", "", "0:00-0:00.5"}, {"--look", "", "lens=0:00-0:00.5"},
	}
	t := texts[i%len(texts)]
	what, data := spoil(b.r, []byte(t.text))
	value := t.name
	if t.name == "" {
		value = strings.ReplaceAll(string(data), "\x00", "0") // no argument can hold it
	} else {
		b.write(dir, t.name, data)
	}
	return hostile{name: t.option + " " + t.name + ", " + what, args: []string{"rescore", b.reported(), "-o", "out", "--force", t.option + "=" + value},
		codes: []int{0, 2, 4}, report: "out"}
}

// stored is a damaged file of a report, or a damaged manifest.
func (b *hostileBench) stored(dir string, i int) hostile {
	if i%4 == 3 {
		what, data := spoil(b.r, []byte("client,file,baseline,exclude,consent\nanna,a.mp4,0:01-0:02,,yes\nben,b.mp4,,1-2,\n\"carl, jr\",../c.mp4,,,yes\n"))
		b.write(dir, "m.csv", data)
		return hostile{name: "manifest, " + what, args: []string{"batch", "m.csv", "-o", "out", "--quiet", "--at-once", "1"}, codes: []int{0, 2, 3}}
	}
	if err := os.CopyFS(filepath.Join(dir, "r"), os.DirFS(b.reported())); err != nil {
		b.Fatal(err)
	}
	file, args := "observations.poise", []string{"rescore", "r", "-o", "out", "--force"}
	if i%4 == 1 {
		file, args = "report.json", []string{"compare", "r", b.reported()}
	}
	if i%4 == 2 {
		file, args = "report.json", []string{"report", "r", "--share", "page.html"}
	}
	data, err := os.ReadFile(filepath.Join(dir, "r", file))
	if err != nil {
		b.Fatal(err)
	}
	what, damaged := spoil(b.r, data)
	if bytes.Equal(data, damaged) {
		damaged = slices.Concat(data, data)
	}
	b.write(filepath.Join(dir, "r"), file, damaged)
	codes := []int{0, 4}
	if args[0] == "compare" { // what was damaged may still be a report, and then it is one of the same recording
		codes = append(codes, 2)
	}
	return hostile{name: args[0] + " of " + file + ", " + what, args: args, codes: codes}
}
