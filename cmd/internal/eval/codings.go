package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/measure"
)

// coding is a way in which the same seconds may come.
type coding struct {
	name, file string
	filter     string   // of the picture; empty: none
	args       []string // of ffmpeg
}

// Codecs for the picture, as arguments of ffmpeg.
var (
	h264 = []string{"-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-pix_fmt", "yuv420p"}
	hevc = []string{"-c:v", "libx265", "-preset", "ultrafast", "-crf", "16", "-x265-params", "log-level=error"}
)

func with(codec []string, more ...string) []string { return append(slices.Clone(codec), more...) }

// filtered is a coding that differs by what is done to the picture.
func filtered(name, filter string) coding { return coding{name, "c.mp4", filter, h264} }

// toHDR turns a picture into one of high dynamic range, as phones record it.
const toHDR = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709,zscale=t=linear:npl=203,zscale=p=bt2020:t=smpte2084:m=bt2020nc:r=tv,format=yuv420p10le"

var codings = []coding{
	filtered("again", "null"), {"strongly compressed", "c.mp4", "", with(h264[:4], "-crf", "32", "-pix_fmt", "yuv420p")},
	filtered("15 fps", "fps=15"), filtered("24 fps", "fps=24"), filtered("30 fps", "fps=30"), filtered("50 fps", "fps=50"), filtered("60 fps", "fps=60"),
	{"uneven rate", "c.mkv", "select='mod(n,7)'", with(h264, "-fps_mode", "vfr")},
	filtered("360 lines", "scale=-2:360"), filtered("480 lines", "scale=-2:480"), filtered("720 lines", "scale=-2:720"), filtered("1080 lines", "scale=-2:1080"),
	filtered("cropped", "crop=floor(iw*0.9/2)*2:floor(ih*0.95/2)*2:(iw-ow)/2:0"), filtered("with a margin", "scale=iw*0.8:-2,pad=ceil(iw*1.25/2)*2:ceil(ih*1.25/2)*2:(ow-iw)/2:(oh-ih)/2:gray"),
	filtered("mirrored", "hflip"), filtered("darker", "lutyuv=y=(val-16)*0.7+16"), filtered("brighter", "lutyuv=y=min(235\\,(val-16)*1.2+16)"),
	filtered("noisier", "noise=alls=10:allf=t:all_seed=7"), filtered("wide pixels", "scale=iw*0.75:ih,setsar=4/3"),
	{"4:4:4", "c.mkv", "", with(h264[:6], "-pix_fmt", "yuv444p")}, {"full range", "c.mp4", "scale=out_range=full", with(h264[:6], "-pix_fmt", "yuvj420p")},
	{"HEVC, 10 bit", "c.mp4", "", with(hevc, "-pix_fmt", "yuv420p10le")}, {"HDR", "c.mp4", toHDR, with(hevc, "-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc")},
	{"VP9 and Opus", "c.webm", "", []string{"-c:v", "libvpx-vp9", "-b:v", "2M", "-deadline", "realtime", "-cpu-used", "8", "-pix_fmt", "yuv420p", "-c:a", "libopus"}},
	{"MPEG-4 and MP3", "c.avi", "", []string{"-c:v", "mpeg4", "-q:v", "3", "-c:a", "libmp3lame"}},
	{"motion JPEG and PCM", "c.mov", "", []string{"-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le"}},
	{"MPEG-2 stream", "c.ts", "", []string{"-c:v", "mpeg2video", "-q:v", "3", "-c:a", "aac", "-b:a", "128k"}},
	{"FFV1 and FLAC", "c.mkv", "", []string{"-c:v", "ffv1", "-c:a", "flac", "-ar", "48000", "-ac", "2"}},
}

// codedClips are what is coded: seconds of real and of rendered people, with and without sound.
var codedClips = []struct {
	path string
	from float64 // seconds
}{
	{"clips/video/hdtf_radio2_woman_speech.mp4", 0}, {"clips/video/webcam_man_still_480p_noaudio.mp4", 4}, {"truth/d2_mixed_d.mp4", 20}, {"truth/d2_near_c.mp4", 8},
}

const codedSeconds = 8

// seconds observes some seconds of the recording at path in a coding.
func (o *observer) seconds(ctx context.Context, path string, from float64, c coding) (*analysis.Observations, error) {
	return o.made(ctx, path, fmt.Sprintf("%d s from %g in coding %+v", codedSeconds, from, c), func(ctx context.Context, dir string) (string, error) {
		out := filepath.Join(dir, c.file)
		args := []string{"-ss", fmt.Sprint(from), "-t", fmt.Sprint(codedSeconds), "-i", "file:" + path}
		if c.filter != "" {
			args = append(args, "-vf", c.filter)
		}
		return out, ffmpeg(ctx, append(append(args, c.args...), out)...)
	})
}

// codingsTable holds the main measures of the same seconds in all codings against each other's bands.
func codingsTable(ctx context.Context, s settings, o *observer, w io.Writer) error {
	fmt.Fprintf(w, "\n## One recording, %d codings, one answer\n\nThe same %d s in each coding, baseline assumed. A value is outside where it does not lie "+
		"in the band that another coding states; all pairs of codings in which both are measured are counted.\n", len(codings), codedSeconds)
	for _, clip := range codedClips {
		if !strings.Contains(clip.path, s.clips) {
			continue
		}
		var all []*analysis.Results
		for _, c := range codings {
			say("observing %s, %s", clip.path, c.name)
			obs, err := o.seconds(ctx, filepath.Join(s.shared, filepath.FromSlash(clip.path)), clip.from, c)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", clip.path, c.name, err)
			}
			res, err := measure.Run(obs, analysis.DefaultProfile(), measure.Options{})
			if err != nil {
				return fmt.Errorf("%s, %s: %w", clip.path, c.name, err)
			}
			all = append(all, res)
		}
		agreement(all, clip.path).write(w)
	}
	return nil
}

// agreement is a row a main measure.
func agreement(all []*analysis.Results, title string) *table {
	t := &table{head: []string{title, "unit", "measured in", "least", "greatest", "pairs outside", "codings outside most others"}}
	out, pairs := 0, 0
	for _, d := range all[0].Defines {
		if !d.Display.Table && !d.Display.Compared {
			continue
		}
		var fs []analysis.Finding
		for _, res := range all {
			fs = append(fs, finding(res, d.ID))
		}
		a := agree(fs)
		out, pairs = out+a.outside, pairs+a.pairs
		var odd []string
		for _, k := range a.odd {
			odd = append(odd, codings[k].name)
		}
		t.add(d.ID, d.Unit, fmt.Sprint(a.measured), number(a.least, 3), number(a.greatest, 3), fmt.Sprintf("%d of %d", a.outside, a.pairs), strings.Join(odd, ", "))
	}
	t.add("all", "", "", "", "", fmt.Sprintf("%d of %d", out, pairs), "")
	return t
}

// agreed is how far codings agree about a number.
type agreed struct {
	measured, outside, pairs int
	least, greatest          float64
	odd                      []int // codings whose value lies outside most others' bands
}

// agree holds each coding's value against the bands of the others.
func agree(fs []analysis.Finding) agreed {
	a := agreed{least: math.NaN(), greatest: math.NaN()}
	for k, f := range fs {
		if math.IsNaN(f.Value) {
			continue
		}
		a.measured++
		a.least, a.greatest = fmin(a.least, f.Value), -fmin(-a.greatest, -f.Value)
		outside, pairs := 0, 0
		for i, g := range fs {
			if i == k || math.IsNaN(g.Value) {
				continue
			}
			if pairs++; f.Value < g.Band[0]-1e-9 || f.Value > g.Band[1]+1e-9 {
				outside++
			}
		}
		if a.outside, a.pairs = a.outside+outside, a.pairs+pairs; 2*outside > pairs {
			a.odd = append(a.odd, k)
		}
	}
	return a
}

// fmin is the lesser; the other one where one is NaN.
func fmin(a, b float64) float64 {
	if math.IsNaN(a) || b < a {
		return b
	}
	return a
}
