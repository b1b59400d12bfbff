package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
)

// film renders the script frame by frame and has ffmpeg join it with the sound.
func film(ctx context.Context, wav, movie string, seconds float64) error {
	st, err := newStage()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-y",
		"-f", "rawvideo", "-pix_fmt", "rgb24", "-s", fmt.Sprintf("%dx%d", width, height), "-r", strconv.Itoa(frameRate), "-i", "pipe:0",
		"-i", wav, "-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p",
		"-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart", movie)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start ffmpeg (apt-get install ffmpeg): %w", err)
	}
	out := bufio.NewWriterSize(in, width*height*3)
	werr := renderAll(st, frames(seconds), func(rgb []byte) error {
		_, err := out.Write(rgb)
		return err
	})
	werr = errors.Join(werr, out.Flush(), in.Close())
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("encode the film: %w: %s", err, strings.TrimSpace(complaint.String()))
	}
	return werr
}

func frames(seconds float64) int { return int(seconds * frameRate) }

// renderAll renders n frames, two at a time, and hands them to write in order.
func renderAll(st *stage, n int, write func(rgb []byte) error) error {
	const lanes = 2
	bufs := [lanes][]byte{make([]byte, width*height*3), make([]byte, width*height*3)}
	for first := 0; first < n; first += lanes {
		var wg sync.WaitGroup
		for lane := range min(lanes, n-first) {
			wg.Go(func() { st.render(at(float64(first+lane)/frameRate), bufs[lane]) })
		}
		wg.Wait()
		for lane := range min(lanes, n-first) {
			if err := write(bufs[lane]); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeTruth writes one row a frame: the time in seconds, the scripted states, the angles in degrees (yaw > 0 towards the
// right edge of the picture, pitch > 0 up; gaze is eyes and head together), and whether anybody is to be seen.
func writeTruth(path string, sp *speech) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	w.Write([]string{"t", "gaze", "gaze_yaw", "gaze_pitch", "head_yaw", "head_pitch", "head_roll", "posture", "fidget", "speech", "blink", "person"})
	num := func(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }
	flag := func(b bool) string { return strconv.Itoa(map[bool]int{true: 1}[b]) }
	for i := range frames(sp.seconds()) {
		t := float64(i) / frameRate
		s := at(t)
		gaze := s.gaze
		if gaze == "" {
			gaze = "nobody"
		}
		w.Write([]string{num(t), gaze, num(s.gazeYaw + s.headYaw), num(s.headPitch), num(s.headYaw), num(s.headPitch), "0",
			"open", s.fidget, flag(sp.speaking(t)), flag(s.lids > 0.3), flag(s.gaze != "")})
	}
	w.Flush()
	return errors.Join(w.Error(), f.Close())
}
