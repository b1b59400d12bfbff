package probe

import (
	"context"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"poise/analysis/media/internal/fault"
)

// probed is the part of ffprobe's JSON that is read.
type probed struct {
	Packets []packet `json:"packets"`
	Streams []stream `json:"streams"`
	Format  struct {
		Name     string `json:"format_name"`
		Start    string `json:"start_time"`
		Duration string `json:"duration"`
		Tags     struct {
			Created string `json:"creation_time"`
		} `json:"tags"`
	} `json:"format"`
}

// packet has the times of showing and decoding, in seconds, where it has any.
type packet struct {
	Stream  int    `json:"stream_index"`
	Shown   string `json:"pts_time"`
	Decoded string `json:"dts_time"`
}

type stream struct {
	Index       int            `json:"index"`
	Type        string         `json:"codec_type"`
	Codec       string         `json:"codec_name"`
	Width       int            `json:"width"`
	Height      int            `json:"height"`
	Aspect      string         `json:"sample_aspect_ratio"` // "4:3"; absent or "0:1" when unknown
	Transfer    string         `json:"color_transfer"`
	Matrix      string         `json:"color_space"`
	Range       string         `json:"color_range"`
	PixelFormat string         `json:"pix_fmt"`
	FieldOrder  string         `json:"field_order"`
	AverageRate string         `json:"avg_frame_rate"`
	Frames      string         `json:"nb_frames"`
	SampleRate  string         `json:"sample_rate"`
	Channels    int            `json:"channels"`
	Start       string         `json:"start_time"`
	Duration    string         `json:"duration"`
	Disposition map[string]int `json:"disposition"`
	Tags        struct {
		Rotate string `json:"rotate"`
	} `json:"tags"`
	SideData []struct {
		Matrix string `json:"displaymatrix"`
	} `json:"side_data_list"`
}

const probeEntries = "format=format_name,start_time,duration" +
	":stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,color_transfer,color_space,color_range,pix_fmt,field_order,avg_frame_rate," +
	"nb_frames,sample_rate,channels,start_time,duration" +
	":stream_disposition=default,attached_pic,still_image,timed_thumbnails" +
	":format_tags=creation_time:stream_tags=rotate:stream_side_data=displaymatrix"

// firstPackets asks for the packets of the first 15 seconds and more, to judge whether the rate of pictures varies.
var firstPackets = []string{"-read_intervals", "%+#4000"}

// inspect asks ffprobe for the streams and the first packets at once, since most of its time is its start. Damage behind the headers is no
// error here: decoding will tell.
func inspect(ctx context.Context, path string) (*probed, error) {
	ask := func(entries string, more ...string) ([]byte, error) {
		return ffprobe(ctx, path, 8<<20, append(more, "-of", "json=compact=1", "-show_entries", entries)...)
	}
	text, err := ask(probeEntries+":packet=stream_index,pts_time,dts_time", firstPackets...)
	if err != nil {
		text, err = ask(probeEntries)
	}
	if err != nil {
		return nil, err
	}
	var out probed
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, fault.New(errNotMedia, "ffprobe's answer cannot be read", "convert it to mp4", path)
	}
	return &out, nil
}

// seconds reads a time of ffprobe; ok is false where there is none, or none that a recording can have.
func seconds(s string) (v float64, ok bool) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.Abs(v) > 1e9 {
		return 0, false
	}
	return v, true
}

// recorded is when the file says that it was recorded, in the form of RFC 3339; empty where it doesn't, or names the first day of
// a clock.
func recorded(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || t.Year() < 1990 || t.Year() > 9999 {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// ratio reads "30000/1001" or "4:3"; 0 where it is absent or undefined.
func ratio(s string) float64 {
	a, b, found := strings.Cut(strings.ReplaceAll(s, ":", "/"), "/")
	num, err1 := strconv.ParseFloat(a, 64)
	den, err2 := strconv.ParseFloat(b, 64)
	if !found || err1 != nil || err2 != nil || num <= 0 || den <= 0 {
		return 0
	}
	return num / den
}
