package measure

import (
	"math"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/internal/columns"
)

const fromGeometry = "assumed from the camera's geometry"

// TestTheLensIsLearnedOnlyFromLooksThatCanMeetIt: what is learned keeps the cone of 5 degrees, the rest widens it by half.
func TestTheLensIsLearnedOnlyFromLooksThatCanMeetIt(t *testing.T) {
	tests := []struct {
		name     string
		set      columns.Setup
		shots    []columns.Shot
		geometry bool
		want     float64 // contact
	}{
		{"a moment at the lens, the eyes 6 degrees off", columns.Setup{OffsetYaw: 6}, []columns.Shot{{Seconds: 0.5}}, true, 1},
		{"a moment beside the lens", columns.Setup{}, []columns.Shot{{Seconds: 0.5, Yaw: 10}}, true, 0},
		{"long at the lens, the eyes 6 degrees off", columns.Setup{OffsetYaw: 6}, []columns.Shot{{Seconds: 8}, {Seconds: 2, Yaw: 6}}, false, 0.8},
		{"an interviewer beside the lens", columns.Setup{}, []columns.Shot{{Seconds: 20, Yaw: -14}}, true, 0},
		{"an interviewer, and at times the lens", columns.Setup{}, []columns.Shot{{Seconds: 15, Yaw: -14}, {Seconds: 5}}, false, 0.25},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := mustRun(t, columns.Visual(tt.set, tt.shots...), Options{})
			f := finding(t, r, "eye_contact.gaze_to_camera")
			if !(math.Abs(f.Value-tt.want) <= 0.02) {
				t.Errorf("contact %v (%s), want %v", f.Value, f.Reason, tt.want)
			}
			if got := strings.Contains(f.Method, fromGeometry); got != tt.geometry {
				t.Errorf("method %q, from geometry should be %v", f.Method, tt.geometry)
			}
			if wide := strings.Contains(f.Method, "7.5 right"); wide != tt.geometry {
				t.Errorf("method %q, wide cone should be %v", f.Method, tt.geometry)
			}
		})
	}
}

func TestNoEyesAtAllAreNotALook(t *testing.T) {
	r := mustRun(t, columns.Visual(columns.Setup{}, columns.Shot{Seconds: 5, NoEyes: analysis.EyesHidden}), Options{})
	if f := finding(t, r, "eye_contact.gaze_to_camera"); f.Reason != "eyes_hidden" || !math.IsNaN(f.Value) {
		t.Errorf("contact %v because %q, want none because eyes_hidden", f.Value, f.Reason)
	}
}
