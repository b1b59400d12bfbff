package analysis

// Voice is the columns of what was heard. Sample i of a column with hop h describes the time Start + i*h.
type Voice struct {
	Start    float64 // seconds on the common clock of the first sample
	Duration float64 // seconds of sound

	// Entry i of Speech describes the sound from Start + i*SpeechHop to Start + (i+1)*SpeechHop. It is empty when the
	// runtime cannot run the speech network.
	SpeechHop float64   // seconds between entries of Speech (0.032)
	Speech    []float32 // probability that someone speaks, 0 to 1 (Silero VAD)

	Hop       float64   // seconds between entries of the columns below (0.010)
	Intensity []float32 // dB relative to full scale, of the band that carries syllables (see voice); -inf never: floor -120
	Level     []float32 // dB relative to full scale, whole band above 80 Hz, 20 ms window: shows edges sharply; floor -120
	Voicing   []float32 // strength of the normalised autocorrelation peak, 0 to 1
	Pitch     []float32 // Hz; NaN where not voiced

	// Bands is the spectrum in rows of VoiceBands, one every BandHop: the level of each band (24 triangles evenly wide on the
	// mel scale from 80 to 7600 Hz, each reaching to its neighbours' centres) in half decibels above -120 dB relative to full
	// scale, 0 to 240.
	BandHop float64 // seconds between rows (0.020)
	Bands   []uint8

	LoudnessHop float64   // seconds between entries of Loudness (0.100)
	Loudness    []float32 // LKFS of the mono sound from Start + i*LoudnessHop on (ITU-R BS.1770-4, ungated); floor -120

	Peak    float64 // largest absolute sample, 0 to 1
	Clipped float64 // share of samples at full scale
	Noise   float64 // dB relative to full scale: level of the quiet parts (10th percentile of Intensity)
}

// VoiceBands is the number of bands in a row of Voice.Bands.
const VoiceBands = 24
