// Command samples makes a sample rehearsal of known truth: a portrait that looks at the lens, glances aside, nods, sways,
// blinks and leaves the picture, while espeak-ng speaks sentences with pauses of known length.
//
//	go run ./samples [-o samples/out]
//
// writes rehearsal.mp4, rehearsal.truth.csv (one row a frame) and rehearsal.speech.json (words, sentences, pauses).
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	out := flag.String("o", filepath.Join("samples", "out"), "folder to write into")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := Generate(ctx, *out); err != nil {
		fmt.Fprintln(os.Stderr, "samples:", err)
		os.Exit(1)
	}
	fmt.Println(filepath.Join(*out, "rehearsal.mp4"))
}

// Generate writes the rehearsal and its truth into dir, which it creates.
func Generate(ctx context.Context, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp(dir, "making-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)

	speech, err := speak(ctx, work)
	if err != nil {
		return err
	}
	wav, movie := filepath.Join(work, "speech.wav"), filepath.Join(work, "rehearsal.mp4")
	if err := speech.writeWAV(wav); err != nil {
		return err
	}
	if err := film(ctx, wav, movie, speech.seconds()); err != nil {
		return err
	}
	truth, words := filepath.Join(work, "rehearsal.truth.csv"), filepath.Join(work, "rehearsal.speech.json")
	if err := writeTruth(truth, speech); err != nil {
		return err
	}
	if err := speech.writeJSON(words); err != nil {
		return err
	}
	// The recording comes last: where it stands, its truth stands too.
	for _, name := range []string{truth, words, movie} {
		if err := os.Rename(name, filepath.Join(dir, filepath.Base(name))); err != nil {
			return err
		}
	}
	return nil
}
