package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"unicode"

	"poise/analysis"
	"poise/analysis/batch"
)

// judge tells why observations cannot be those of a job's recording, and puts what the hub itself finds in the file in the place of
// what the worker says of its streams: pictures for the report's page are decoded by that.
func (h *Hub) judge(ctx context.Context, obs *analysis.Observations, j batch.Job) error {
	rec := &obs.Recording
	person := j.Person
	if person == "largest" {
		person = ""
	}
	switch {
	case rec.Digest != j.Digest || rec.Bytes != j.Bytes || rec.Name != filepath.Base(j.Recording):
		return errors.New("they are of another recording")
	case obs.Program != j.Terms.Program:
		return fmt.Errorf("they were made by %q", obs.Program)
	case obs.Options.Person != person:
		return fmt.Errorf("they are of the person %q", obs.Options.Person)
	case !sameTracks(obs.Options.Tracks, j.Tracks):
		return errors.New("they are of other sound tracks")
	case obs.Visual == nil && obs.Voice == nil:
		return errors.New("they hold neither picture nor sound")
	}
	if err := plainText(*obs); err != nil {
		return err
	}
	if h.opt.Probe == nil {
		return nil
	}
	is, err := h.opt.Probe(ctx, j.Recording)
	if err != nil {
		return err
	}
	switch {
	case obs.Visual != nil && is.Video == nil, rec.Video != nil && is.Video == nil:
		return errors.New("they tell of a picture that the recording has not")
	case obs.Voice != nil && is.Audio == nil, rec.Audio != nil && is.Audio == nil:
		return errors.New("they tell of sound that the recording has not")
	}
	if rec.Video != nil {
		rec.Video = is.Video
	}
	rec.Audio, rec.Other = streamIn(is, rec.Audio), streamIn(is, rec.Other)
	return nil
}

// sameTracks tells whether observations name the tracks that the job names.
func sameTracks(told *analysis.Tracks, asked []string) bool {
	if told == nil {
		return len(asked) == 0
	}
	return slices.Equal(slices.Sorted(slices.Values(asked)), told.Texts())
}

// streamIn is a stream of sound as the hub finds it in the file: the first, where it finds none of that place.
func streamIn(is *analysis.Recording, told *analysis.AudioStream) *analysis.AudioStream {
	if told == nil || is.Audio == nil {
		return nil
	}
	out := *is.Audio
	for _, s := range is.Tracks {
		if s.Index == told.Index {
			out = s
		}
	}
	if out.Channels > 1 && (told.Channel == analysis.LeftChannel || told.Channel == analysis.RightChannel) {
		out.Channel = told.Channel
	}
	return &out
}

// longestWarning is how many characters a warning of observations may have.
const longestWarning = 1000

// plainText refuses texts that no analysis writes. The recording's name is the coach's own.
func plainText(obs analysis.Observations) error {
	for _, w := range obs.Recording.Warnings {
		if len(w) > longestWarning {
			return errors.New("they hold a warning that is too long")
		}
	}
	obs.Recording.Name, obs.Recording.Path = "", ""
	raw, err := json.Marshal(obs)
	if err != nil {
		return err
	}
	var all any
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	if !printable(all) {
		return errors.New("they hold control characters")
	}
	return nil
}

func printable(v any) bool {
	switch v := v.(type) {
	case string:
		for _, r := range v {
			if unicode.IsControl(r) && r != '\n' && r != '\t' {
				return false
			}
		}
	case []any:
		for _, e := range v {
			if !printable(e) {
				return false
			}
		}
	case map[string]any:
		for _, e := range v {
			if !printable(e) {
				return false
			}
		}
	}
	return true
}
