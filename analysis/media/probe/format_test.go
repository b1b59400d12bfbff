package probe

import "testing"

func TestSniff(t *testing.T) {
	packets := make([]byte, 3*188)
	packets[0], packets[188], packets[2*188] = 'G', 'G', 'G'
	for _, tt := range []struct {
		name, head string
		want       fileFormat
	}{
		{"mp4", "\x00\x00\x00\x20ftypisom", boxFormat},
		{"old mov", "\x00\x00\x00\x08wide\x00\x00", boxFormat},
		{"data first", "\x00\x01\x00\x00mdat\x00", boxFormat},
		{"webm", "\x1aE\xdf\xa3\x01", otherFormat},
		{"wav", "RIFF\x24\x00\x00\x00WAVE", otherFormat},
		{"transport stream", string(packets), otherFormat},
		{"raw H.264", "\x00\x00\x00\x01\x67\x64", bareFormat},
		{"raw MJPEG", "\xff\xd8\xff\xdb", bareFormat},
		{"Y4M", "YUV4MPEG2 W320 H240", otherFormat},
		{"AC-3", "\x0b\x77\x01", otherFormat},
		{"text", "hello this is text\n", unknownFormat},
		{"text that speaks of boxes", "the ftyp box", boxFormat},
		{"a G alone", "G" + string(make([]byte, 600)), unknownFormat},
		{"short", "fty", unknownFormat},
		{"zeros", string(make([]byte, 64)), unknownFormat},
	} {
		if got := sniff([]byte(tt.head)); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
