package probe

import (
	"bytes"
	"io"
	"os"
)

// fileFormat is what the first bytes of a file make it out to be.
type fileFormat int

const (
	unknownFormat fileFormat = iota
	boxFormat                // mp4, mov, m4a, 3gp: a row of boxes
	otherFormat              // another container of sound or picture
	bareFormat               // pictures one after another, without times: raw H.264, HEVC, MJPEG; a single photograph looks the same
)

// The types of box that such a file may begin with (ISO/IEC 14496-12, QuickTime File Format).
var firstBoxes = []string{"ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp", "moof", "sidx", "uuid"}

// How files of other containers begin: Matroska and WebM, RIFF (WAV, AVI), RF64, AIFF, Ogg, FLAC, MP3, AAC, FLV, ASF,
// MPEG program stream, AMR, CAF, Sun audio, AC-3, Y4M, GIF.
var signatures = []string{"\x1aE\xdf\xa3", "RIFF", "RF64", "FORM", "OggS", "fLaC", "ID3", "\xff\xfb", "\xff\xf3", "\xff\xf2",
	"\xff\xf1", "\xff\xf9", "FLV", "\x30\x26\xb2\x75", "\x00\x00\x01\xba", "#!AMR", "caff", ".snd", "\x0b\x77",
	"YUV4MPEG2", "GIF8"}

// How streams of pictures without a container begin: a start code of H.264 or HEVC (ISO/IEC 14496-10, annex B), a JPEG.
var bareSignatures = []string{"\x00\x00\x00\x01", "\x00\x00\x01\x09", "\x00\x00\x01\x67", "\x00\x00\x01\x40", "\xff\xd8\xff"}

// formatOf looks at the first bytes of a file. It only sorts what ffprobe has already refused.
func formatOf(path string) fileFormat {
	f, err := os.Open(path)
	if err != nil {
		return otherFormat // no judgement about contents that cannot be seen
	}
	defer f.Close()
	head := make([]byte, 3*188)
	n, err := io.ReadFull(f, head)
	if n == 0 && err != nil {
		return otherFormat
	}
	return sniff(head[:n])
}

func sniff(head []byte) fileFormat {
	if len(head) >= 8 {
		for _, b := range firstBoxes {
			if string(head[4:8]) == b {
				return boxFormat
			}
		}
	}
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s)) {
			return otherFormat
		}
	}
	for _, s := range bareSignatures {
		if bytes.HasPrefix(head, []byte(s)) {
			return bareFormat
		}
	}
	if len(head) > 2*188 && head[0] == 'G' && head[188] == 'G' && head[2*188] == 'G' { // MPEG transport stream
		return otherFormat
	}
	return unknownFormat
}
