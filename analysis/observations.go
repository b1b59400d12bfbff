package analysis

import "cmp"

// Observations is everything that was seen and heard in one recording, before any threshold. It is what the cache holds
// and all that a measure may look at.
type Observations struct {
	Recording    Recording   `json:"recording"`
	Program      string      `json:"program"`  // version of poise that observed
	Networks     []Network   `json:"networks"` // every network that ran, sorted by name
	Runtime      string      `json:"runtime"`  // "onnxruntime" or "opencv"
	Options      Options     `json:"options"`
	Transcript   *Transcript `json:"transcript,omitempty"`    // nil: none, and NoTranscript says why
	NoTranscript string      `json:"no_transcript,omitempty"` // a Reason's name, also where another track alone has words; empty where nobody asked for a transcript
	Lost         []Span      `json:"lost,omitempty"`          // where no sound was recorded: packets are missing, or the microphone was muted; in order
	Visual       *Visual     `json:"-"`                       // nil: no usable picture
	Voice        *Voice      `json:"-"`                       // nil: no usable sound
	// OtherVoice is what was heard of somebody else on a track of their own; nil: there is none, and Voice may hold several people.
	OtherVoice *Voice `json:"-"`
}

// Network identifies a network that took part.
type Network struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Options are the settings of observing that change what is observed. (The number of workers does not.)
type Options struct {
	FPS  float64 `json:"fps"`  // at most this many frames a second are analysed
	Pose string  `json:"pose"` // "lite" or "full"
	// Person is whose body was followed and who comes first: "left" or "right" in the picture, "both", or empty for the
	// largest and steadiest face.
	Person string `json:"person,omitempty"`
	// Language is what is spoken, as the user says: a code such as "en"; empty in older observations, which means "en".
	Language string `json:"language,omitempty"`
	// Tracks says whose voice is on which track, as the user says; nil: they say nothing.
	Tracks *Tracks `json:"tracks,omitempty"`
}

// Visual is the columns of what was seen, one entry per analysed frame, front to back.
type Visual struct {
	Time   []float64 // seconds on the common clock, strictly increasing
	Width  int       // pixels of the upright stored picture: the unit of all coordinates below
	Height int
	Luma   []float32 // mean brightness of the picture, 0 (black) to 255
	Faces  []uint8   // faces in the picture at the last detection, the main person's included
	Bodies []uint8   // bodies that were tracked: 0 to 2

	// CameraX, CameraY are by how many pixels, to the right and down, the background has moved since the pose before: the
	// camera's own movement, the other way round. NaN where no pose was looked for, or the background does not tell.
	CameraX, CameraY []float32

	// People holds the persons that were tracked; the first is the main person: the largest and steadiest face over the
	// whole recording, or the one asked for (Options.Person). Empty when nobody was found.
	People []Person
}

// Rest takes out of memory what can be read again from files.
func (v *Visual) Rest() {
	for _, r := range v.far() {
		r.Rest()
	}
}

// Err is the first error of reading from files what is not in memory: what was made of the columns since then is void. nil has none.
func (v *Visual) Err() error {
	var all []error
	for _, r := range v.far() {
		all = append(all, r.Err())
	}
	return cmp.Or(all...)
}

// far are the tables that lie in files, some of them nil.
func (v *Visual) far() (all []*Rows) {
	if v == nil {
		return nil
	}
	for i := range v.People {
		f, b := &v.People[i].Face, &v.People[i].Body
		all = append(all, f.FarPoints, b.FarX, b.FarY, b.FarVisibility)
	}
	return all
}

// darkLuma is the mean brightness below which a picture without a face is called too dark rather than empty.
const darkLuma = 16

// Absence is why nobody is seen in frame i where no face was found: TooDark or NoFace.
func (v *Visual) Absence(i int) Reason {
	if i < len(v.Luma) && v.Luma[i] < darkLuma {
		return TooDark
	}
	return NoFace
}

// Nobody is why there are no People: TooDark where most of the picture is, else NoFace.
func (v *Visual) Nobody() Reason {
	dark := 0
	for i := range v.Luma {
		if v.Absence(i) == TooDark {
			dark++
		}
	}
	if 2*dark > len(v.Luma) {
		return TooDark
	}
	return NoFace
}

// Person is one person's columns; every slice of Face and Body has one entry per analysed frame.
type Person struct {
	Face Face
	Body Body
	// LeftHand and RightHand are the person's own left and right, as the pose tells them apart.
	LeftHand, RightHand Hand
}
