package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/go-audio/audio"
	"github.com/go-audio/wav"
)

// lines are spoken one after the other; pause is the silence after each, in seconds.
var lines = []struct {
	text  string
	pause float64
}{
	{"Last year I led the move of our payment service.", 0.6},
	{"The hardest part was to agree on a date with four teams.", 1.1},
	{"We wrote the plan together and tested every step twice.", 0.4},
	{"On the night of the change nothing went wrong.", 1.6},
	{"I learned to ask early and to listen first.", 0.8},
	{"Today the service handles twice the load.", 1.2},
}

const (
	lead    = 0.8 // s of silence before the first word
	voiceID = "en-us"
	rate    = "150" // words/min, espeak-ng's own scale
)

type segment struct {
	start, end float64
	text       string
}

// speech is the sound of the film with its truth.
type speech struct {
	samples    []int // 16 bit, mono
	sampleRate int
	segments   []segment
}

// speak has espeak-ng say the lines and sets them apart by their pauses.
func speak(ctx context.Context, work string) (*speech, error) {
	sp := &speech{}
	for i, line := range lines {
		path := filepath.Join(work, fmt.Sprintf("line%d.wav", i))
		if out, err := exec.CommandContext(ctx, "espeak-ng", "-v", voiceID, "-s", rate, "-w", path, line.text).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("speak (apt-get install espeak-ng): %w: %s", err, strings.TrimSpace(string(out)))
		}
		said, hz, err := readTrimmed(path)
		if err != nil {
			return nil, err
		}
		if sp.sampleRate == 0 {
			sp.sampleRate = hz
			sp.silence(lead)
		}
		start := sp.seconds()
		sp.samples = append(sp.samples, said...)
		sp.segments = append(sp.segments, segment{start, sp.seconds(), line.text})
		sp.silence(line.pause)
	}
	return sp, nil
}

// readTrimmed reads a WAV file without the silence at its ends.
func readTrimmed(path string) ([]int, int, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	buf, err := wav.NewDecoder(f).FullPCMBuffer()
	if err != nil {
		return nil, 0, fmt.Errorf("read what espeak-ng said: %w", err)
	}
	const audible = 200 // of 32768
	first, last := 0, len(buf.Data)
	for first < last && abs(buf.Data[first]) < audible {
		first++
	}
	for last > first && abs(buf.Data[last-1]) < audible {
		last--
	}
	return buf.Data[first:last], buf.Format.SampleRate, nil
}

// silence appends a very quiet hiss, as a real room has, of the given length.
func (sp *speech) silence(seconds float64) {
	noise := uint32(len(sp.samples) + 1)
	for range int(seconds * float64(sp.sampleRate)) {
		noise = noise*1664525 + 1013904223
		sp.samples = append(sp.samples, int(noise>>28)-8)
	}
}

func (sp *speech) seconds() float64 { return float64(len(sp.samples)) / float64(sp.sampleRate) }

func (sp *speech) speaking(t float64) bool {
	for _, s := range sp.segments {
		if t >= s.start && t < s.end {
			return true
		}
	}
	return false
}

func (sp *speech) writeWAV(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	enc := wav.NewEncoder(f, sp.sampleRate, 16, 1, 1)
	err = enc.Write(&audio.IntBuffer{Data: sp.samples, SourceBitDepth: 16, Format: &audio.Format{NumChannels: 1, SampleRate: sp.sampleRate}})
	return errors.Join(err, enc.Close(), f.Close())
}

// writeJSON writes the truth of the sound: how many words, and where sentences and pauses begin and end, in seconds.
func (sp *speech) writeJSON(path string) error {
	doc := struct {
		Voice    string       `json:"voice"`
		Rate     string       `json:"rate"`
		Words    int          `json:"words"`
		Segments [][3]any     `json:"segments"`
		Pauses   [][2]float64 `json:"pauses"`
		Duration float64      `json:"duration"`
	}{Voice: voiceID, Rate: rate, Duration: sp.seconds()}
	for i, s := range sp.segments {
		doc.Words += len(strings.Fields(s.text))
		doc.Segments = append(doc.Segments, [3]any{s.start, s.end, s.text})
		end := sp.seconds()
		if i+1 < len(sp.segments) {
			end = sp.segments[i+1].start
		}
		doc.Pauses = append(doc.Pauses, [2]float64{s.end, end})
	}
	out, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(out, '\n'), 0o644)
}

func abs(v int) int { return max(v, -v) }
