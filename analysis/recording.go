package analysis

import "strconv"

// Recording is what probing found out about a file, before anything is decoded.
type Recording struct {
	Path     string       `json:"-"`                           // as the user named it; never written to a report
	Name     string       `json:"name"`                        // base name of the file, as found (any bytes a file name may hold)
	Digest   string       `json:"digest"`                      // "sha256:<hex>" of the file's bytes
	Bytes    int64        `json:"bytes"`                       // size of the file
	Format   string       `json:"format"`                      // container, as ffprobe names it
	Recorded string       `json:"recorded,omitempty"`          // when, in UTC (RFC 3339), as the file says; empty where it doesn't
	Duration float64      `json:"duration"`                    // seconds, from the streams' own timestamps; 0 when unknown before decoding
	Video    *VideoStream `json:"video" jsonschema:"nullable"` // nil: no picture
	Audio    *AudioStream `json:"audio" jsonschema:"nullable"` // nil: no sound
	// Other is the sound of somebody else, where it is apart from the person's: a meeting program's second track or channel. nil: it
	// isn't, or there is none.
	Other    *AudioStream  `json:"other_audio,omitempty"`
	Tracks   []AudioStream `json:"-"`        // every sound stream that can hold speech, in the order of the file; known after probing alone
	Warnings []string      `json:"warnings"` // what a reader should know, one sentence each, in order of discovery
}

// VideoStream is the picture that is analysed: the first real video stream (no cover art).
type VideoStream struct {
	Index     int     `json:"index"` // stream index in the container
	Codec     string  `json:"codec"`
	Width     int     `json:"width"` // pixels of the upright stored picture (rotation flag applied, stretched to square pixels)
	Height    int     `json:"height"`
	Rotation  int     `json:"rotation"`   // degrees clockwise applied to show it upright: 0, 90, 180 or 270
	FrameRate float64 `json:"frame_rate"` // average frames per second as the container claims; 0 when unknown
	Variable  bool    `json:"variable_frame_rate"`
	Matrix    string  `json:"matrix"` // of luma and chroma, as the file names it ("bt709"); empty when it does not
	Start     float64 `json:"start"`  // seconds on the common clock at which the first frame is shown
	Limited   bool    `json:"-"`      // brightness is said, or by default taken, to run from 16 to 235; false also where that is not known
}

// AudioStream is sound that is analysed: the default or first audio stream, or the one that holds the person's voice.
type AudioStream struct {
	Index      int     `json:"index"`
	Codec      string  `json:"codec"`
	SampleRate int     `json:"sample_rate"` // Hz
	Channels   int     `json:"channels"`
	Channel    Channel `json:"channel,omitempty" jsonschema:"enum=left,enum=right"` // the only one that is listened to; empty: all, mixed
	Start      float64 `json:"start"`                                               // seconds on the common clock at which the first sample is heard
	Track      int     `json:"track,omitempty"`                                     // its number among the recording's sound streams, from 1, where two were listened to
}

// Number is the one by which people name a track or channel, from 1; 0: not known.
func (s *AudioStream) Number() int {
	switch s.Channel {
	case LeftChannel:
		return 1
	case RightChannel:
		return 2
	}
	return s.Track
}

// Span is a range of media time in seconds, Start included, End excluded.
type Span struct {
	Start float64 `json:"start"`
	End   float64 `json:"end"`
}

// Length is the span's duration in seconds.
func (s Span) Length() float64 { return s.End - s.Start }

// Length adds up the lengths of spans, seconds.
func Length(spans []Span) (sum float64) {
	for _, s := range spans {
		sum += s.Length()
	}
	return sum
}

// Contains tells whether t lies in the span.
func (s Span) Contains(t float64) bool { return t >= s.Start && t < s.End }

// Channel is one channel of a stream of two or more.
type Channel string

// The channels.
const (
	LeftChannel  Channel = "left"
	RightChannel Channel = "right"
)

// Tracks says whose voice is on which track, as numbers from 1 of the recording's sound streams or, where it has only one, of its
// channels; 0: not told.
type Tracks struct {
	Me    int `json:"me,omitempty"`
	Other int `json:"other,omitempty"`
}

// Texts are the tracks as people write them, in order: "me=1", "other=2".
func (t *Tracks) Texts() (out []string) {
	if t.Me > 0 {
		out = append(out, SpeakerMe+"="+strconv.Itoa(t.Me))
	}
	if t.Other > 0 {
		out = append(out, SpeakerOther+"="+strconv.Itoa(t.Other))
	}
	return out
}
