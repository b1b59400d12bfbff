// Package quality checks the recording itself: light, face size, framing, frame rate, other people, sound. Each check
// says what it means for the measures that depend on it.
package quality

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/speech"
)

// Measure reports the quality findings.
var Measure = &analysis.Measure{
	Name: "quality",
	Doc: "Checks the recording before anything is read into it: brightness, size of the face, framing, frame rate, other " +
		"people in the picture, level and noise of the sound.",
	Defines:  []analysis.Definition{light, faceSize, framing, frameRate, people, sound, clipping},
	Requires: []*analysis.Measure{speech.Measure},
	Advice:   advise,
	Run:      run,
}

var (
	light = analysis.Definition{
		ID: "quality.light", Title: "Light on the face", Unit: "share of white",
		Section: analysis.SectionQuality,
		Parts:   []analysis.Part{{Name: "dark", Unit: "share"}},
		Display: analysis.Display{Technical: &analysis.Column{Label: "Brightness", Rank: 50}},
		Check: &analysis.Check{Name: "Light", Good: "bright enough", Rank: 10, Low: 0.2, High: 0.85, Found: "of full brightness",
			TooLow:  "Put a lamp behind the screen, or sit facing a window.",
			TooHigh: "Turn the light down, or away from the wall behind you."},
		Doc: "Median over time of the mean brightness of the face's skin (of the whole picture where there is no face, and in reports from " +
			"before November 2026), from 0 (black) to 1 (white). The part dark is the share of time below 0.16, where landmarks get " +
			"unsteady; below 0.08 nothing is measured at the face.",
		Source:   "own definition",
		Failures: "Dark skin reads darker than light skin in the same light.",
	}
	faceSize = analysis.Definition{
		ID: "quality.face_size", Title: "Size of the face", Unit: "pixels",
		Section: analysis.SectionQuality,
		Parts:   []analysis.Part{{Name: "small", Unit: "share"}},
		Display: analysis.Display{Technical: &analysis.Column{Label: "Face size", Rank: 40}},
		Check: &analysis.Check{Name: "Size of the face", Good: "near enough", Rank: 30, Low: 80, High: math.Inf(1), Found: "pixels wide; 60 are needed",
			TooLow: "Sit nearer to the camera, or record in a higher resolution."},
		Doc: "Median distance of the outer ends of the cheekbones. Gaze needs at least 60 pixels; the part small is the share of " +
			"the face's time below that.",
		Source: "own definition", Failures: "None known.",
	}
	framing = analysis.Definition{
		ID: "quality.framing", Title: "Head and shoulders in the picture", Unit: "share",
		Section: analysis.SectionQuality,
		Check: &analysis.Check{Name: "Framing", Good: "head and both shoulders in the picture", Rank: 20, Low: 0.9, High: 1, Found: "of the time with head and both shoulders in the picture",
			TooLow: "Move the camera back, or sit in its middle, until both shoulders are in the picture."},
		Doc: "Time in which the face is found and both shoulders are visible inside the picture, divided by the time of all " +
			"analysed poses but those in which nobody is in the picture, or it is black or frozen.",
		Source: "own definition", Failures: "A chair's back may be taken for a shoulder.",
	}
	frameRate = analysis.Definition{
		ID: "quality.frame_rate", Title: "Frame rate", Unit: "frames/s",
		Section: analysis.SectionQuality,
		Parts: []analysis.Part{
			{Name: "longest_gap_s", Unit: "s", Label: "longest gap"}, {Name: "duplicated", Unit: "share"},
			{Name: "late", Unit: "share"},
		},
		Display: analysis.Display{Technical: &analysis.Column{Label: "Frame rate", Rank: 60}},
		Check: &analysis.Check{Name: "Frame rate", Good: "smooth", Rank: 60, Low: 20, High: math.Inf(1), Found: "pictures a second",
			TooLow: "Give the camera more light and close other programs that use it: blinks need 20 pictures a second."},
		Doc: "One over the median distance of the analysed frames. Parts: late (share of frames that come more than one and a half " +
			"distances after the one before), longest_gap_s, duplicated (share of frames equal to the one before).",
		Source: "own definition", Failures: "Counts the analysed frames: a limit on the rate limits it too.",
	}
	people = analysis.Definition{
		ID: "quality.people", Title: "Other people in the picture", Unit: "share",
		Section: analysis.SectionQuality,
		Parts:   []analysis.Part{{Name: "most_faces"}},
		Check: &analysis.Check{Name: "Other people", Good: "you alone", Rank: 70, High: 0.02, Found: "of the time with a second face",
			TooHigh: "Take other people, and pictures of people, out of sight."},
		Doc: "Time in which more than one face is in the picture at the last detection, divided by the time of all frames. Only " +
			"the largest, steadiest face is measured.",
		Source: "own definition", Failures: "Faces on posters and screens count.",
	}
	sound = analysis.Definition{
		ID: "quality.sound", Title: "Voice above the noise", Unit: "dB",
		Section: analysis.SectionQuality,
		Parts: []analysis.Part{
			{Name: "clipped", Unit: "share"}, {Name: "noise_db", Unit: "dB", Label: "noise"}, {Name: "peak"},
			{Name: "voice_db", Unit: "dB", Label: "voice"},
		},
		Display: analysis.Display{Technical: &analysis.Column{Label: "Voice above noise", Rank: 70}},
		Check: &analysis.Check{Name: "Noise", Good: "quiet room", Rank: 100, Low: 20, High: math.Inf(1), Found: "dB from the background to the voice",
			TooLow: "Bring the microphone nearer, close the window, switch fans off."},
		Doc: "Level of the loud parts of speech (90th percentile of the intensity) above the quiet parts of the recording (10th " +
			"percentile). Parts: peak (0 to 1), clipped (share of samples at full scale), noise_db, voice_db. Digital silence counts " +
			"as the rounding noise of the stored samples; the band's upper end takes it as it is.",
		Source:   "own definition",
		Failures: "Speech without pauses raises the quiet parts; steady music counts as noise.",
	}
	clipping = analysis.Definition{
		ID: "quality.clipping", Title: "Distorted sound", Unit: "share",
		Section: analysis.SectionQuality,
		Parts:   []analysis.Part{{Name: "peak"}},
		Check: &analysis.Check{Name: "Distortion", Good: "no distortion", Rank: 90, High: 0.0005, Found: "of the sound at full scale",
			TooHigh: "Turn the microphone's level down, or move away from it."},
		Doc: "Samples at full scale, divided by all samples of the mono sound, excluded ranges included. Loud sound that is cut off " +
			"there has lost its peaks: levels, the voice's and syllables', read too low. Part: peak, the largest sample, 0 to 1.",
		Source:   "own definition",
		Failures: "Sound that was cut off before it was recorded at a lower level does not show; one channel of two that is cut off may not.",
	}
)

func run(p *analysis.Pass) (any, error) {
	reportSound(p)
	reportClipping(p)
	v := p.Obs.Visual
	if v == nil || len(v.Time) == 0 {
		for _, d := range []analysis.Definition{light, faceSize, framing, frameRate, people} {
			f := analysis.NotMeasured(d, analysis.NoVideo.String(), d.Title)
			p.Report(f)
		}
		return nil, nil
	}
	c := track.NewClock(v.Time, p.Obs.Recording.Duration)
	reportLight(p, c)
	reportRate(p, c)
	reportPeople(p, c)
	reportFace(p, c)
	reportFraming(p)
	return nil, nil
}

// exact is the band of a value that is read off the recording itself.
func exact(v float64) [2]float64 { return [2]float64{v, v} }
