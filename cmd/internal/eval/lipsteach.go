package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/measure/voices"
)

// seenSpeaker is a clip in which somebody speaks, and one in which a person listens: the same or, of real people, somebody else, whose lips
// rest as anybody's do.
type seenSpeaker struct {
	speaks, listens string
	filmed          [2]float64 // s of a turn of speaking and of one of listening
}

// filmEnd is how much of a clip is used, s; a shorter one begins anew.
const filmEnd = 42.0

var seenSpeakers = []seenSpeaker{
	{"truth/d2_mixed_a.mp4", "truth/d2_eye_a.mp4", [2]float64{7, 4}}, {"truth/d2_mixed_b.mp4", "truth/d2_eye_b.mp4", [2]float64{7, 4}},
	{"truth/d2_mixed_c.mp4", "truth/d2_near_c.mp4", [2]float64{7, 4}}, {"truth/d2_mixed_d.mp4", "truth/d2_eye_d.mp4", [2]float64{7, 4}},
	{"clips/video/abe_podium_speech.mp4", "clips/video/webcam_openwillis_baseline_silent.mp4", [2]float64{5, 4}},
	{"clips/video/hdtf_menendez_glasses_speech.mp4", "clips/video/liveportrait_man_glasses_webcam.mp4", [2]float64{4, 3}},
	{"clips/video/hdtf_radio2_woman_speech.mp4", "clips/video/webcam_man_still_480p_noaudio.mp4", [2]float64{4, 3}},
	{"clips/video/voxceleb_00098.mp4", "clips/video/webcam_openwillis_baseline_silent.mp4", [2]float64{4.5, 3}},
}

// talkers are clips in which somebody speaks nearly all the time.
var talkers = []string{"clips/video/abe_podium_speech.mp4", "clips/video/voxceleb_00098.mp4", "clips/video/retalk_face4_speech.mp4",
	"clips/video/hdtf_menendez_glasses_speech.mp4", "clips/video/hdtf_radio2_woman_speech.mp4", "clips/video/ff_anchor_man_30s_seektrap.mp4",
	"truth/d2_mixed_a.mp4", "truth/d2_mixed_b.mp4"}

// foreignPairs is how many pairs of voices talk beside each of talkers.
const foreignPairs = 8

// identity counts what is said of whose voice is whose.
type identity struct {
	all, untold, right, wrong, open int
	names                           []string
}

func (d *identity) add(name string, res *analysis.Results, c conversation) {
	d.all++
	other := moments(res, voices.OtherVoice.ID, "other_voice")
	on := func(spans []analysis.Span) (sum float64) {
		for _, s := range spans {
			for _, o := range other {
				sum += max(0, min(s.End, o.End)-max(s.Start, o.Start))
			}
		}
		return sum
	}
	how := finding(res, "pace.pauses").Method
	switch {
	case len(other) == 0:
		d.untold++
	case strings.Contains(how, "uncertain"), strings.Contains(how, "nothing tells"):
		d.open++
	case on(c.spoken[1]) > on(c.spoken[0]):
		d.right++
	default:
		d.wrong++
		d.names = append(d.names, name)
	}
}

func (d *identity) row(name string) []string {
	return []string{name, fmt.Sprint(d.all), fmt.Sprint(d.untold), fmt.Sprint(d.right), fmt.Sprint(d.open), fmt.Sprint(d.wrong) + " " + strings.Join(d.names, ", ")}
}

// lipsTeach lets the person who is seen talk with somebody who is only heard, and two others talk while somebody is seen.
func lipsTeach(ctx context.Context, s settings, o *observer, all []speaker, w io.Writer) error {
	var made, lively [2]identity // on one track, on two
	var foreign [2]identity
	for _, clips := range seenSpeakers {
		film, err := o.filmOf(ctx, s, clips)
		if err != nil {
			return err
		}
		own := &made
		if strings.HasPrefix(clips.speaks, "clips/") {
			own = &lively
		}
		for i, a := range all {
			if i%4 != 0 || strings.Contains(clips.speaks, a.name) {
				continue
			}
			c, err := o.filmSound(ctx, s, clips, a)
			if err != nil {
				return err
			}
			if err := o.identify(ctx, s, film, c, voiceName(clips.speaks)+" with "+a.name, own); err != nil {
				return err
			}
		}
	}
	for k, clip := range talkers {
		film, err := o.looped(ctx, filepath.Join(s.shared, clip))
		if err != nil {
			return err
		}
		for i := range foreignPairs {
			c := talks[0].converse(all[(k+5*i)%len(all)], all[(k+5*i+8)%len(all)], film.Recording.Duration)
			if err := o.identify(ctx, s, film, c, fmt.Sprint(voiceName(clip), i), &foreign); err != nil {
				return err
			}
		}
	}
	t := table{head: []string{"who is seen", "pairs", "no second voice told", "right", "not known whose", "wrong"}}
	t.add(made[0].row("one of the two, rendered, one track")...)
	t.add(made[1].row("one of the two, rendered, the second of two tracks")...)
	t.add(lively[0].row("one of the two, real, one track")...)
	t.add(lively[1].row("one of the two, real, the second of two tracks")...)
	t.add(foreign[0].row("a third one who speaks, one track: right and wrong are both wrong")...)
	t.add(foreign[1].row("a third one who speaks, two tracks: right and wrong are both wrong")...)
	fmt.Fprint(w, "\n## The lips that are seen tell whose voice is whose\n")
	t.write(w)
	return nil
}

// identify adds what is said of a conversation beside a film, on one track and on two, of which the second is the first speaker's.
func (o *observer) identify(ctx context.Context, s settings, film *analysis.Observations, c conversation, name string, into *[2]identity) error {
	tracks := talk{}.tracks(c)
	slices.Reverse(tracks)
	for i, channels := range [][][]float32{{c.mixed()}, tracks} {
		res, err := o.under(ctx, s, film, channels)
		if err != nil {
			return err
		}
		into[i].add(name, res, c)
	}
	return nil
}

// under measures sounds with what was seen in a film.
func (o *observer) under(ctx context.Context, s settings, film *analysis.Observations, channels [][]float32) (*analysis.Results, error) {
	obs, err := o.unwritten().conversation(ctx, s, channels, talk{})
	if err != nil {
		return nil, err
	}
	obs.Visual = film.Visual
	obs.Recording.Video, obs.Recording.Duration = film.Recording.Video, max(obs.Recording.Duration, film.Recording.Duration)
	if obs.OtherVoice != nil && measure.Whose(obs.Visual, obs.Recording.Duration, [2]*analysis.Voice{obs.Voice, obs.OtherVoice}) == 1 {
		obs.Voice, obs.OtherVoice = obs.OtherVoice, obs.Voice
	}
	return measure.Run(obs, analysis.DefaultProfile(), measure.Options{})
}

// looped observes a clip without its sound that begins anew until it has lasted filmEnd.
func (o *observer) looped(ctx context.Context, path string) (*analysis.Observations, error) {
	return o.made(ctx, path, "looped", func(ctx context.Context, dir string) (string, error) {
		out := filepath.Join(dir, "film.mp4")
		return out, ffmpeg(ctx, "-stream_loop", "-1", "-i", path, "-t", fmt.Sprint(filmEnd), "-map", "0:v", "-c:v", "libx264", "-crf", "18", out)
	})
}

// filmOf observes a silent film in which somebody speaks and listens in turn.
func (o *observer) filmOf(ctx context.Context, s settings, clips seenSpeaker) (*analysis.Observations, error) {
	speaks, listens := filepath.Join(s.shared, clips.speaks), filepath.Join(s.shared, clips.listens)
	var filter strings.Builder
	const as = ",setpts=PTS-STARTPTS,scale=960:540:force_original_aspect_ratio=decrease,pad=960:540:-1:-1,setsar=1,fps=25"
	n := 0
	for at := 0.0; at+clips.filmed[0] <= filmEnd; at += clips.filmed[0] {
		fmt.Fprintf(&filter, "[0:v]trim=%g:%g%s[v%d];", at, at+clips.filmed[0], as, n)
		rest := float64(n/2) * clips.filmed[1]
		fmt.Fprintf(&filter, "[1:v]trim=%g:%g%s[v%d];", rest, rest+clips.filmed[1], as, n+1)
		n += 2
	}
	for i := range n {
		fmt.Fprintf(&filter, "[v%d]", i)
	}
	fmt.Fprintf(&filter, "concat=n=%d:v=1:a=0[v]", n)
	return o.made(ctx, speaks, filter.String(), func(ctx context.Context, dir string) (string, error) {
		out := filepath.Join(dir, "film.mp4")
		return out, ffmpeg(ctx, "-stream_loop", "-1", "-i", speaks, "-stream_loop", "-1", "-i", listens, "-filter_complex", filter.String(), "-map", "[v]", "-c:v", "libx264", "-crf", "18", out)
	})
}

// filmSound is the sound of filmOf: what is said while it is seen, and another voice while the person listens.
func (o *observer) filmSound(ctx context.Context, s settings, clips seenSpeaker, other speaker) (c conversation, err error) {
	path := filepath.Join(s.shared, clips.speaks)
	sound, err := soundOf(ctx, s, path)
	if err != nil {
		return c, err
	}
	marks, err := o.saidIn(ctx, path)
	if err != nil {
		return c, err
	}
	gain := level(sound, marks)
	length := float64(len(sound)) / soundRate
	for n := 1; float64(n)*length < filmEnd; n++ {
		sound = append(sound, sound[:int(length*soundRate)]...)
		for _, m := range marks[:len(marks):len(marks)] {
			if m.Start < length {
				marks = append(marks, analysis.Span{Start: m.Start + float64(n)*length, End: m.End + float64(n)*length})
			}
		}
	}
	next, shift := 0, 0.0
	for at := 0.0; at+clips.filmed[0] <= filmEnd; at += clips.filmed[0] {
		piece := analysis.Span{Start: at, End: at + clips.filmed[0]}
		for _, x := range part(sound, piece) {
			c.sound[0] = append(c.sound[0], gain*x)
		}
		for _, m := range marks {
			if both := (analysis.Span{Start: max(m.Start, at), End: min(m.End, piece.End)}); both.Length() > 0 {
				c.spoken[0] = append(c.spoken[0], analysis.Span{Start: both.Start + shift, End: both.End + shift})
			}
		}
		c.sound[0] = append(c.sound[0], make([]float32, int(clips.filmed[1]*soundRate))...)
		for t := piece.End + shift + .3; ; next++ {
			u := other.parts[next%len(other.parts)]
			if end := piece.End + shift + clips.filmed[1] - .2; t+u.spoken.Length() > end {
				u = u.short(end - t)
			}
			if u.spoken.Length() < .5 {
				break
			}
			t = c.say(1, u, t, true) + .2
		}
		shift += clips.filmed[1]
	}
	c.sound[1] = append(c.sound[1], make([]float32, len(c.sound[0]))...)[:len(c.sound[0])]
	return c, nil
}

// saidIn is when somebody speaks in a clip: as it was rendered, or as measured.
func (o *observer) saidIn(ctx context.Context, path string) ([]analysis.Span, error) {
	if marks, err := mixedSpeech(path); !errors.Is(err, fs.ErrNotExist) {
		return marks, err
	}
	obs, err := o.unwritten().recording(ctx, path)
	if err != nil {
		return nil, err
	}
	res, err := measure.Run(&analysis.Observations{Recording: obs.Recording, Voice: obs.Voice}, analysis.DefaultProfile(), measure.Options{})
	if err != nil {
		return nil, err
	}
	return res.Speech, nil
}

// short is an utterance that ends after so many seconds of speech.
func (u utterance) short(seconds float64) utterance {
	end := u.spoken.Start + max(0, seconds)
	return utterance{part(u.sound, analysis.Span{End: end}), analysis.Span{Start: u.spoken.Start, End: min(end, u.spoken.End)}}
}

// mixedSpeech is when somebody speaks in a rendered rehearsal.
func mixedSpeech(clip string) (out []analysis.Span, err error) {
	b, err := os.ReadFile(strings.TrimSuffix(clip, ".mp4") + ".speech.json")
	if err != nil {
		return nil, err
	}
	var doc struct {
		Segments [][]any `json:"segments"`
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		return nil, fmt.Errorf("read what is said: %w", err)
	}
	for _, s := range doc.Segments {
		start, _ := s[0].(float64)
		end, _ := s[1].(float64)
		out = append(out, analysis.Span{Start: start, End: end})
	}
	return out, nil
}
