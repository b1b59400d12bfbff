package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/measure/voices"
)

// seenSpeakers are clips in which somebody speaks, each with one in which the same person listens.
var seenSpeakers = [][2]string{
	{"truth/d2_mixed_a.mp4", "truth/d2_eye_a.mp4"}, {"truth/d2_mixed_b.mp4", "truth/d2_eye_b.mp4"},
	{"truth/d2_mixed_c.mp4", "truth/d2_near_c.mp4"}, {"truth/d2_mixed_d.mp4", "truth/d2_eye_d.mp4"},
}

// talkers are clips in which somebody speaks nearly all the time.
var talkers = []string{"clips/video/abe_podium_speech.mp4", "clips/video/voxceleb_00098.mp4", "clips/video/retalk_face4_speech.mp4",
	"clips/video/hdtf_menendez_glasses_speech.mp4", "clips/video/hdtf_radio2_woman_speech.mp4"}

// filmed are the seconds of a turn of speaking and of one of listening.
var filmed = []float64{7, 4}

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
	case !strings.Contains(how, "the person's"):
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
	var own, apart, foreign identity
	for _, clips := range seenSpeakers {
		film, err := o.filmOf(ctx, s, clips)
		if err != nil {
			return err
		}
		for i, a := range all {
			if i%4 != 0 || strings.Contains(clips[0], a.name) {
				continue
			}
			name := voiceName(clips[0]) + " with " + a.name
			c, err := filmSound(ctx, s, clips[0], a)
			if err != nil {
				return err
			}
			if res, err := o.under(ctx, s, film, [][]float32{c.mixed()}); err != nil {
				return err
			} else {
				own.add(name, res, c)
			}
			tracks := talk{}.tracks(c)
			slices.Reverse(tracks)
			if res, err := o.under(ctx, s, film, tracks); err != nil {
				return err
			} else {
				apart.add(name, res, c)
			}
		}
	}
	for k, clip := range append(slices.Clone(talkers), seenSpeakers[0][0], seenSpeakers[1][0]) {
		film, err := o.recording(ctx, filepath.Join(s.shared, clip))
		if err != nil {
			return err
		}
		for i := range 4 {
			c := talks[0].converse(all[(k+5*i)%len(all)], all[(k+5*i+8)%len(all)], film.Recording.Duration)
			if res, err := o.under(ctx, s, film, [][]float32{c.mixed()}); err != nil {
				return err
			} else {
				foreign.add(fmt.Sprint(voiceName(clip), i), res, c)
			}
		}
	}
	t := table{head: []string{"who is seen", "pairs", "no second voice told", "right", "not known whose", "wrong"}}
	t.add(own.row("one of the two, one track")...)
	t.add(apart.row("one of the two, the second of two tracks")...)
	t.add(foreign.row("a third one who speaks: right and wrong are both wrong")...)
	fmt.Fprint(w, "\n## The lips that are seen tell whose voice is whose\n")
	t.write(w)
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

// filmOf observes a silent film in which somebody speaks and listens in turn.
func (o *observer) filmOf(ctx context.Context, s settings, clips [2]string) (*analysis.Observations, error) {
	speaks, listens := filepath.Join(s.shared, clips[0]), filepath.Join(s.shared, clips[1])
	var filter strings.Builder
	n := 0
	for at := 0.0; at+filmed[0] <= filmEnd; at += filmed[0] {
		fmt.Fprintf(&filter, "[0:v]trim=%g:%g,setpts=PTS-STARTPTS[v%d];", at, at+filmed[0], n)
		rest := float64(n/2) * filmed[1]
		fmt.Fprintf(&filter, "[1:v]trim=%g:%g,setpts=PTS-STARTPTS[v%d];", rest, rest+filmed[1], n+1)
		n += 2
	}
	for i := range n {
		fmt.Fprintf(&filter, "[v%d]", i)
	}
	fmt.Fprintf(&filter, "concat=n=%d:v=1:a=0[v]", n)
	return o.made(ctx, speaks, filter.String(), func(ctx context.Context, dir string) (string, error) {
		out := filepath.Join(dir, "film.mp4")
		return out, ffmpeg(ctx, "-i", speaks, "-i", listens, "-filter_complex", filter.String(), "-map", "[v]", "-c:v", "libx264", "-crf", "18", out)
	})
}

// filmEnd is how much of a clip in which somebody speaks is used, s.
const filmEnd = 42.0

// filmSound is the sound of filmOf: what is said while it is seen, and another voice while the person listens.
func filmSound(ctx context.Context, s settings, clip string, other speaker) (c conversation, err error) {
	sound, err := soundOf(ctx, s, filepath.Join(s.shared, clip))
	if err != nil {
		return c, err
	}
	marks, err := mixedSpeech(filepath.Join(s.shared, clip))
	if err != nil {
		return c, err
	}
	gain := level(sound, marks)
	next, shift := 0, 0.0
	for at := 0.0; at+filmed[0] <= filmEnd; at += filmed[0] {
		piece := analysis.Span{Start: at, End: at + filmed[0]}
		for _, x := range part(sound, piece) {
			c.sound[0] = append(c.sound[0], gain*x)
		}
		for _, m := range marks {
			if both := (analysis.Span{Start: max(m.Start, at), End: min(m.End, piece.End)}); both.Length() > 0 {
				c.spoken[0] = append(c.spoken[0], analysis.Span{Start: both.Start + shift, End: both.End + shift})
			}
		}
		c.sound[0] = append(c.sound[0], make([]float32, int(filmed[1]*soundRate))...)
		for t := piece.End + shift + .3; ; next++ {
			u := other.parts[next%len(other.parts)]
			if end := piece.End + shift + filmed[1] - .2; t+u.spoken.Length() > end {
				u = u.short(end - t)
			}
			if u.spoken.Length() < .5 {
				break
			}
			t = c.say(1, u, t, true) + .2
		}
		shift += filmed[1]
	}
	c.sound[1] = append(c.sound[1], make([]float32, len(c.sound[0]))...)[:len(c.sound[0])]
	return c, nil
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
