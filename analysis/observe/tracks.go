package observe

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"poise/analysis"
	"poise/analysis/media/sound"
)

// mostTracks is how many sound streams of a recording are compared: programs write the microphone, the others, and a mix.
const mostTracks = 4

// ownTrack is one track of sound that holds one person's voice, or all there is.
type ownTrack struct {
	stream analysis.AudioStream
	sound  *sound.Track
	voice  *analysis.Voice
	lost   []analysis.Span // where no sound was recorded
	parked *parked         // the voice, until all pictures were seen; nil: it is in memory
	words  *speechText
	leaked bool // the other person was heard too, and was taken out
}

// StreamOf is the sound of a track as analysis.Tracks numbers it. The error says what there is instead.
func StreamOf(rec *analysis.Recording, number int) (analysis.AudioStream, error) {
	n := len(rec.Tracks)
	switch {
	case n > 1 && number >= 1 && number <= n:
		return rec.Tracks[number-1], nil
	case n == 1 && rec.Tracks[0].Channels > 1 && (number == 1 || number == 2):
		s := rec.Tracks[0]
		if s.Channel = analysis.LeftChannel; number == 2 {
			s.Channel = analysis.RightChannel
		}
		return s, nil
	case n > 1:
		return analysis.AudioStream{}, fmt.Errorf("there is no track %d: the recording has %d sound tracks", number, n)
	case n == 1 && rec.Tracks[0].Channels > 1:
		return analysis.AudioStream{}, fmt.Errorf("there is no track %d: the recording has one sound track of two channels, 1 (left) and 2 (right)", number)
	}
	return analysis.AudioStream{}, fmt.Errorf("there is no track %d: the recording has one voice track alone", number)
}

// streamNumber is the number of a sound stream, as analysis.Tracks counts.
func streamNumber(rec *analysis.Recording, s analysis.AudioStream) int {
	return 1 + slices.IndexFunc(rec.Tracks, func(t analysis.AudioStream) bool { return t.Index == s.Index })
}

// openTracks extracts the sound to listen to: one track, or two on each of which somebody else speaks, the one that is the person's
// first, as far as that was told. The caller closes them.
func openTracks(ctx context.Context, rec *analysis.Recording, told *analysis.Tracks) (out []*ownTrack, err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, closeTracks(out))
			out = nil
		}
	}()
	open := func(s analysis.AudioStream) (*ownTrack, error) {
		one := *rec
		one.Audio = &s
		t, err := sound.Extract(ctx, &one)
		if err != nil {
			return nil, err
		}
		out = append(out, &ownTrack{stream: s, sound: t})
		return out[len(out)-1], nil
	}
	if told != nil {
		for _, number := range namedTracks(rec, *told) {
			s, err := StreamOf(rec, number)
			if err == nil {
				_, err = open(s)
			}
			if err != nil {
				return out, err
			}
		}
		if told.Me == 0 || told.Other != 0 || len(out) < 2 {
			return out, nil
		}
		apart, err := sound.Apart(ctx, out[0].sound, out[1].sound)
		if err == nil && !apart { // the one that was not named is nobody's own
			err = out[1].sound.Close()
			out = out[:1]
		}
		return out, err
	}
	first, err := open(*rec.Audio)
	switch {
	case err != nil:
		return out, err
	case first.sound.ChannelsApart():
		first.sound.Close()
		out = nil
		for _, c := range []analysis.Channel{analysis.LeftChannel, analysis.RightChannel} {
			s := *rec.Audio
			s.Channel = c
			if _, err := open(s); err != nil {
				return out, err
			}
		}
		return out, nil
	case len(rec.Tracks) < 2:
		return out, nil
	}
	for _, s := range rec.Tracks[:min(len(rec.Tracks), mostTracks)] {
		if s.Index == rec.Audio.Index {
			continue
		}
		if _, err := open(s); err != nil && !recordingFault(err) {
			return out, err
		}
	}
	pair, err := findPair(ctx, out)
	if err != nil {
		return out, err
	}
	for _, t := range out {
		if t != pair[0] && (len(pair) < 2 || t != pair[1]) {
			t.sound.Close()
		}
	}
	return pair, nil
}

// namedTracks are the numbers of the tracks that were named, the person's first. Of two tracks the one that wasn't named is the other's.
func namedTracks(rec *analysis.Recording, told analysis.Tracks) []int {
	n := len(rec.Tracks)
	if n == 1 {
		n = min(rec.Tracks[0].Channels, 2)
	}
	if n == 2 && told.Me == 0 {
		told.Me = 3 - told.Other
	}
	if n == 2 && told.Other == 0 {
		told.Other = 3 - told.Me
	}
	var out []int
	for _, number := range []int{told.Me, told.Other} {
		if number != 0 {
			out = append(out, number)
		}
	}
	return out
}

// findPair are the first two tracks on each of which somebody else speaks, or else the first track alone.
func findPair(ctx context.Context, all []*ownTrack) ([]*ownTrack, error) {
	for i := range all {
		for k := range i {
			apart, err := sound.Apart(ctx, all[k].sound, all[i].sound)
			if err != nil {
				return nil, err
			}
			if apart {
				return []*ownTrack{all[k], all[i]}, nil
			}
		}
	}
	return all[:1], nil
}

func closeTracks(all []*ownTrack) error {
	var err error
	for _, t := range all {
		t.parked.close()
		err = errors.Join(err, t.sound.Close())
	}
	return err
}
