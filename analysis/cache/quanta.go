package cache

// added are the columns that older files, which are read all the same, don't have: there they are absent (NaN), one a frame. Each
// step lists what the files before it lacked.
var added = [][]string{
	{"Face.LeftIrisX", "Face.LeftIrisY", "Face.RightIrisX", "Face.RightIrisY", "Face.LeftLidY", "Face.RightLidY", "Face.AxisX",
		"Face.AxisY", "Face.IrisCost", "Face.IrisRadius", "Face.SkinCost"},
	{"Body.LeftHandDX", "Body.LeftHandDY", "Body.RightHandDX", "Body.RightHandDY",
		"Face.Light", "Body.Left", "Body.Top", "Body.Right", "Body.Bottom"},
	{"Face.Apart"},
}

// quanta gives the power of two of which each float32 column keeps multiples: 4 means 1/16. Half a quantum is far below
// the noise of the networks (landmark jitter 0.2 px, gaze some degrees). A column that isn't listed is kept exactly.
var quanta = map[string]int{
	"Visual.Luma": 6,

	"Face.Confidence": 10, "Face.GazeConfidence": 10, "Face.LeftEyeWeight": 10, "Face.RightEyeWeight": 10,
	"Face.Apart": 10, "Face.Light": 6,
	"Face.X": 4, "Face.Y": 4, "Face.W": 4, "Face.H": 4, "Face.Width": 6, // pixels
	"Face.HeadYaw": 8, "Face.HeadPitch": 8, "Face.HeadRoll": 8, "Face.DirYaw": 8, "Face.DirPitch": 8, // degrees
	"Face.LeftEyeYaw": 8, "Face.LeftEyePitch": 8, "Face.RightEyeYaw": 8, "Face.RightEyePitch": 8,
	"Face.GazeYaw": 8, "Face.GazePitch": 8,
	"Face.LeftEyeOpen": 12, "Face.RightEyeOpen": 12, // lid distance / eye width
	"Face.LeftIrisX": 13, "Face.LeftIrisY": 13, "Face.RightIrisX": 13, "Face.RightIrisY": 13, "Face.LeftLidY": 13, "Face.RightLidY": 13, // cm
	"Face.AxisX": 13, "Face.AxisY": 13, // sines
	"Face.IrisCost": 10, "Face.IrisRadius": 13, "Face.SkinCost": 8,
	"Face.Points": 4, // pixels

	"Body.Left": 4, "Body.Top": 4, "Body.Right": 4, "Body.Bottom": 4,
	"Body.LeftHandDX": 6, "Body.LeftHandDY": 6, "Body.RightHandDX": 6, "Body.RightHandDY": 6, // pixels
	"Body.Confidence": 10, "Body.X": 4, "Body.Y": 4, "Body.Visibility": 8,

	"Hand.Presence": 10, "Hand.X": 4, "Hand.Y": 4, "Hand.Z": 4, // pixels

	"Voice.Speech": 10, "Voice.Voicing": 10, // 0 to 1
	"Voice.Intensity": 7, "Voice.Level": 7, // dB
	"Voice.Loudness": 7, // dB
	"Voice.Pitch":    6, // Hz
}
