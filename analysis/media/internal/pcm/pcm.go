// Package pcm converts between samples and the 16-bit little-endian bytes in which ffmpeg takes and gives them.
package pcm

// Samples appends the values, -1 to 1, of 16-bit little-endian samples.
func Samples(to []float32, raw []byte) []float32 {
	for i := 0; i+1 < len(raw); i += 2 {
		to = append(to, float32(int16(uint16(raw[i])|uint16(raw[i+1])<<8))/32768)
	}
	return to
}

// Bytes appends samples as 16-bit little-endian; values beyond -1 to 1 are clipped.
func Bytes(to []byte, samples []float32) []byte {
	for _, s := range samples {
		v := int16(max(-32768, min(32767, 32768*s)))
		to = append(to, byte(v), byte(uint16(v)>>8))
	}
	return to
}
