package report

import (
	"fmt"
	"math"
	"math/rand/v2"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure"
)

var nan32, nan = float32(math.NaN()), math.NaN()

// rehearsal scripts observations and results of the given length at 30 fps: looks away to the left for 2 s and down for
// 1 s in every 20 s, leaves the picture for 1 s in every 30 s, pauses every 6 s.
func rehearsal(seconds int) (*analysis.Observations, *analysis.Results) {
	r := rand.New(rand.NewPCG(7, 7))
	n := seconds * 30
	obs := &analysis.Observations{Program: "0.1.0", Runtime: "onnxruntime", Options: analysis.Options{FPS: 30, Pose: "lite"},
		Networks: []analysis.Network{{Name: "face_landmark", SHA256: "ab"}},
		Recording: analysis.Recording{Name: "Practice, Tuesday evening.mp4", Digest: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
			Duration: float64(seconds), Video: &analysis.VideoStream{Width: 1280, Height: 720, FrameRate: 29.97, Codec: "h264"},
			Audio: &analysis.AudioStream{SampleRate: 48000, Channels: 2, Codec: "aac"}, Warnings: []string{"The frame rate varies between 24 and 30 pictures a second."}}}
	res := &analysis.Results{Baseline: analysis.Baseline{Range: analysis.Span{Start: 2, End: 5}}}
	obs.Visual = scriptFrames(n, r, &res.Frames)
	obs.Voice = &analysis.Voice{Duration: float64(seconds), Hop: .01, SpeechHop: .032}
	for i := range seconds * 100 {
		speaking := i%600 < 510
		level, pitch := float32(-58+2*r.NormFloat64()), nan32
		if speaking {
			level, pitch = float32(-28+5*r.NormFloat64()), float32(118+20*math.Sin(float64(i)/90)+6*r.NormFloat64())
		}
		obs.Voice.Intensity = append(obs.Voice.Intensity, level)
		obs.Voice.Pitch = append(obs.Voice.Pitch, pitch)
	}
	scriptResults(seconds, res)
	return obs, res
}

func scriptFrames(n int, r *rand.Rand, s *analysis.FrameStates) *analysis.Visual {
	var p analysis.Person
	v := &analysis.Visual{Width: 1280, Height: 720}
	f, b := &p.Face, &p.Body
	for i := range n {
		t := float64(i) / 30
		v.Time = append(v.Time, t)
		here, target := math.Mod(t, 30) < 29, analysis.Camera
		yaw, pitch := 1.2*r.NormFloat64()+.8*math.Sin(t/3), 1.2*r.NormFloat64()-1
		switch c := math.Mod(t, 20); {
		case c >= 8 && c < 10:
			yaw, target = yaw-14, analysis.LookLeft
		case c >= 15 && c < 16:
			pitch, target = pitch-11, analysis.Screen
		}
		f.Reason = append(f.Reason, analysis.Measured)
		f.EyeReason = append(f.EyeReason, analysis.Measured)
		row := func(x float64) float32 {
			if !here {
				return nan32
			}
			return float32(x)
		}
		if !here {
			f.Reason[i], f.EyeReason[i], target = analysis.NoFace, analysis.NoFace, analysis.NoTarget
		}
		f.Confidence = append(f.Confidence, row(.97))
		f.X, f.Y = append(f.X, row(500+10*math.Sin(t))), append(f.Y, row(180+6*math.Cos(t)))
		f.W, f.H = append(f.W, row(190)), append(f.H, row(240))
		f.Width = append(f.Width, row(150+8*math.Sin(t/40)))
		f.HeadYaw, f.HeadPitch, f.HeadRoll = append(f.HeadYaw, row(yaw*.6)), append(f.HeadPitch, row(pitch*.7)), append(f.HeadRoll, row(2))
		s.GazeYaw, s.GazePitch = append(s.GazeYaw, row(yaw)), append(s.GazePitch, row(pitch))
		s.Target = append(s.Target, target)
		blink := int8(0)
		if !here {
			blink = -1
		} else if math.Mod(t, 4) < .15 {
			blink = 1
		}
		s.Blink = append(s.Blink, blink)
		s.Smile = append(s.Smile, row(.1+1.4*math.Exp(-math.Pow(math.Mod(t, 45)-20, 2)/4)+.05*r.NormFloat64()))
		b.Reason, b.Confidence = append(b.Reason, analysis.Measured), append(b.Confidence, .9)
		for k := range blazepose.Keypoints {
			b.X = append(b.X, float32(400+12*k)+float32(r.NormFloat64()))
			b.Y = append(b.Y, float32(200+15*k)+float32(r.NormFloat64()))
			b.Visibility = append(b.Visibility, float32(.99-.02*float64(k)))
		}
	}
	v.People = []analysis.Person{p}
	return v
}

// defined is the definition of a measure as the program has it.
func defined(id string) analysis.Definition {
	for _, d := range measure.Definitions() {
		if d.ID == id {
			return d
		}
	}
	panic("no measure " + id)
}

// scriptResults makes findings of every group, one of them not measured, and moments.
func scriptResults(seconds int, res *analysis.Results) {
	add := func(id, title, unit string, value, low, high, coverage float64, parts map[string]float64) {
		d := defined(id)
		d.Title, d.Unit, d.Accuracy = title, unit, ""
		d.Doc, d.Source, d.Failures = "The share of the measured time in which the combined direction of eyes and head lies inside a cone around the lens, after the correction by the baseline.",
			"Horstmann & Linke 2022, doi 10.1186/s41235-022-00418-1", "Thick frames of glasses; a lens far above the eyes."
		res.Defines = append(res.Defines, d)
		res.Findings = append(res.Findings, analysis.Finding{ID: id, Value: value, Unit: unit, Coverage: coverage, Band: [2]float64{low, high}, Parts: parts,
			Method: "Cone of ±5° horizontally, −6 to +5° vertically.", LeftOut: map[string]float64{"no_face": .033, "eyes_closed": .021}})
	}
	m := float64(seconds) / 60
	add("eye_contact.gaze_to_camera", "Eye contact", "share", .8123456789, .74, .87, .946, nil)
	add("eye_contact.face_to_camera", "Face towards the camera", "share", .91, .88, .93, .967, nil)
	add("eye_contact.targets", "Where the gaze rests", "share", .81, .74, .87, .946, map[string]float64{"camera": .81, "screen": .05, "notes": .01, "left": .1, "right": .02, "up": .01})
	add("eye_contact.look_aways", "Looking away", "per minute", 6, 5.2, 6.4, .946, map[string]float64{"count": 6 * m, "median_s": 1.5, "longest_s": 2.03})
	add("eye_contact.speaking", "Eye contact while speaking", "share", .79, .72, .85, .8, nil)
	add("posture.open", "Open posture", "share", .93, .9, .95, .9, map[string]float64{"crossed_share": .03, "lowered_share": .04})
	add("posture.arms_crossed", "Arms crossed", "share", .03, .02, .05, .9, map[string]float64{"episodes": 2})
	add("posture.tilt", "Tilt of the shoulders", "degrees", -1.8, -2.6, -1.1, .9, nil)
	add("fidget.share", "Fidgeting", "share", .064, .05, .08, .9, nil)
	add("fidget.self_touch", "Hand at face or hair", "per minute", 1.5, 1.2, 2, .9, map[string]float64{"seconds": 18})
	add("face.smiling", "Smiling", "share", .081, .06, .1, .967, nil)
	add("face.blink_rate", "Blinks", "per minute", nan, nan, nan, 0, nil)
	res.Findings[len(res.Findings)-1].Reason = "frame_rate_too_low"
	add("pace.wpm", "Speaking pace", "words/min", 148.26, 139, 157, 1, nil)
	add("pace.pauses", "Pauses", "per minute", 10, 9.4, 10.8, 1, map[string]float64{"count": 10 * m, "median_s": .9, "longest_s": .9, "share": .15})
	add("voice.loudness", "Loudness", "dB", -28.3, -29, -27, 1, nil)
	add("quality.face_size", "Size of the face", "px", 150, 148, 152, .967, nil)
	for t := 0; t < seconds; t += 6 {
		s := float64(t)
		res.Speech = append(res.Speech, analysis.Span{Start: s, End: s + 5.1})
		res.Moments = append(res.Moments, analysis.Moment{Measure: "pace.pauses", Start: s + 5.1, End: s + 6, Kind: "pause", Value: .9, Why: "Nothing was said for 0.9 s."})
		if t%20 < 6 && t+10 < seconds {
			res.Moments = append(res.Moments, analysis.Moment{Measure: "eye_contact.look_aways", Start: s + 8.0001, End: s + 10, Kind: "left", Value: 2, Why: "Looked to the left for 2.0 s."})
		}
		if t%60 == 12 {
			res.Moments = append(res.Moments, analysis.Moment{Measure: "fidget.self_touch", Start: s, End: s + 3, Kind: "face", Value: nan, Why: "A hand was at the face for 3.0 s."},
				analysis.Moment{Measure: "posture.arms_crossed", Start: s + 5, End: s + 9, Kind: "crossed", Value: 4, Why: "The forearms were crossed for 4.0 s."})
		}
	}
	res.Summary = []analysis.Statement{
		{Kind: "went_well", Text: "You looked at the lens for 81 % of the time (likely 74 to 87 %).", Measure: "eye_contact.gaze_to_camera", Rule: "Eye contact of at least 60 %."},
		{Kind: "went_well", Text: "You spoke about 148 words a minute, inside the range of 100 to 175.", Measure: "pace.wpm", Rule: "Pace inside the band of the profile."},
		{Kind: "try_next", Text: fmt.Sprintf("You looked to the left %d times for about 2 s. Try moving your notes below the lens.", seconds/10), Measure: "eye_contact.look_aways", Rule: "More than 4 look-aways a minute."},
		{Kind: "try_next", Text: "A hand was at your face or hair 1.5 times a minute. Try resting your hands on the table.", Measure: "fidget.self_touch", Rule: "More than 1 a minute."},
		{Kind: "note", Text: "On average people look at the other for about 41 % of the time while speaking and 75 % while listening; that is context, not a target.", Measure: "eye_contact.speaking"},
	}
}
