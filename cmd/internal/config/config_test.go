package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"poise/analysis"
)

// clean takes every POISE_ variable out of the test's environment.
func clean(t *testing.T) {
	t.Helper()
	for _, e := range os.Environ() {
		if name, _, _ := strings.Cut(e, "="); strings.HasPrefix(name, "POISE_") {
			t.Setenv(name, "")
		}
	}
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPrecedence(t *testing.T) {
	clean(t)
	user := write(t, "config.yaml", "fps: 10\nworkers: 3\npose: full\neye_contact:\n  cone_yaw: 6\n  cone_up: 6\n  cone_down: 7\n")
	named := write(t, "strict.yaml", "workers: 4\npose: lite\neye_contact:\n  cone_yaw: 3\n  cone_up: 3\n")
	t.Setenv("POISE_POSE", "full")
	t.Setenv("POISE_EYE_CONTACT_CONE_YAW", "2")
	s, origin, err := Load(Inputs{UserFile: user, Profile: named, Flags: map[string]string{"pose": "lite"},
		Set: []string{"eye_contact.cone_yaw=1"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		key        string
		got, want  any
		wantOrigin string
	}{
		{"fps", s.FPS, 10.0, user},
		{"workers", s.Workers, 4, named},
		{"pose", s.Pose, "lite", "--pose"},
		{"runtime", s.Runtime, "auto", "default"},
		{"eye_contact.cone_yaw", s.EyeContact.ConeYaw, 1.0, "--set"},
		{"eye_contact.cone_up", s.EyeContact.ConeUp, 3.0, named},
		{"eye_contact.cone_down", s.EyeContact.ConeDown, 7.0, user},
		{"voice.min_pause", s.Voice.MinPause, 0.25, "default"},
	} {
		if c.got != c.want || origin[c.key] != c.wantOrigin {
			t.Errorf("%s = %v from %s, want %v from %s", c.key, c.got, origin[c.key], c.want, c.wantOrigin)
		}
	}
	s, origin, err = Load(Inputs{UserFile: user, Profile: named})
	if err != nil || s.EyeContact.ConeYaw != 2 || origin["eye_contact.cone_yaw"] != "POISE_EYE_CONTACT_CONE_YAW" {
		t.Errorf("environment over named file: %v from %s, %v", s.EyeContact.ConeYaw, origin["eye_contact.cone_yaw"], err)
	}
}

// An earlier report's thresholds stand in for those of user file and defaults, but settings still come from there.
func TestBase(t *testing.T) {
	clean(t)
	user := write(t, "config.yaml", "fps: 10\neye_contact:\n  cone_yaw: 6\n")
	base := analysis.DefaultProfile()
	base.EyeContact.ConeYaw = 9
	s, origin, err := Load(Inputs{UserFile: user, Base: &base, BaseName: "report.json", Set: []string{"voice.min_pause=0.3"}})
	if err != nil {
		t.Fatal(err)
	}
	if s.EyeContact.ConeYaw != 9 || origin["eye_contact.cone_yaw"] != "report.json" || s.FPS != 10 || s.Voice.MinPause != 0.3 {
		t.Errorf("cone_yaw %v from %s, fps %v, min_pause %v", s.EyeContact.ConeYaw, origin["eye_contact.cone_yaw"], s.FPS,
			s.Voice.MinPause)
	}
}

func TestLoadErrors(t *testing.T) {
	cases := []struct {
		name, file string
		set        []string
		env        [2]string
		want       string
	}{
		{name: "misspelt key", file: "eye_contact:\n  cone_yaww: 5\n", want: "unknown key eye_contact.cone_yaww in FILE: did you mean eye_contact.cone_yaw?"},
		{name: "key without group", file: "cone_yaw: 5\n", want: "did you mean eye_contact.cone_yaw?"},
		{name: "wrong group", file: "voice:\n  cone_yaw: 5\n", want: "did you mean eye_contact.cone_yaw?"},
		{name: "stranger", file: "zzzzzzzz: 5\n", want: "unknown key zzzzzzzz in FILE: poise config show lists the keys"},
		{name: "group as number", file: "eye_contact: 5\n", want: "unknown key eye_contact in FILE"},
		{name: "number as group", file: "fps:\n  a: 5\n", want: "unknown key fps.a"},
		{name: "text for number", file: "fps: fast\n", want: `fps is "fast": needs a number from 1 to 240 (from FILE)`},
		{name: "truth for number", file: "fps: true\n", want: `fps is "true": needs a number`},
		{name: "list for number", file: "fps: [1, 2]\n", want: `fps is "[1 2]": needs a number`},
		{name: "out of range", file: "eye_contact:\n  cone_yaw: 500\n", want: "eye_contact.cone_yaw is 500: needs a number from 0.5 to 45 (from FILE)"},
		{name: "not finite", file: "fps: .nan\n", want: "fps is NaN"},
		{name: "half a worker", file: "workers: 1.5\n", want: `workers is "1.5": needs a whole number from 0 to 256`},
		{name: "octal workers", set: []string{"workers=010"}, want: `workers is "010": needs a whole number from 0 to 256`},
		{name: "workers with an exponent", set: []string{"workers=1e1"}, want: `workers is "1e1": needs a whole number from 0 to 256`},
		{name: "choice", file: "pose: heavy\n", want: `pose is "heavy": needs one of lite, full`},
		{name: "order", file: "voice:\n  speech_off: 0.9\n", want: "voice.speech_off (0.9) is above voice.speech_on (0.5)"},
		{name: "twice", file: "fps: 5\nfps: 6\n", want: "FILE: "},
		{name: "no mapping", file: "hello\n", want: "FILE: "},
		{name: "set without value", set: []string{"fps"}, want: "--set fps: write KEY=VALUE"},
		{name: "set unknown", set: []string{"posture.slouch=1"}, want: "unknown key posture.slouch in --set"},
		{name: "set out of range", set: []string{"fps=0"}, want: "fps is 0: needs a number from 1 to 240 (from --set)"},
		{name: "environment unknown", env: [2]string{"POISE_WORKRES", "2"}, want: "unknown key workres in the environment (POISE_WORKRES): did you mean workers?"},
		{name: "environment value", env: [2]string{"POISE_FPS", "x"}, want: `fps is "x": needs a number from 1 to 240 (from POISE_FPS)`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			clean(t)
			in := Inputs{Set: c.set}
			if c.file != "" {
				in.Profile = write(t, "p.yaml", c.file)
			}
			if c.env[0] != "" {
				t.Setenv(c.env[0], c.env[1])
			}
			_, _, err := Load(in)
			want := strings.ReplaceAll(c.want, "FILE", in.Profile)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("Load = %v, want error with %q", err, want)
			}
		})
	}
}

func TestNamedProfile(t *testing.T) {
	clean(t)
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	if _, _, err := Load(Inputs{Profile: "coach"}); err == nil || !strings.Contains(err.Error(), "profile coach: no such file") {
		t.Errorf("missing profile: %v", err)
	}
	dir := filepath.Dir(UserFile())
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "coach.yaml"), []byte("fps: 12\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, _, err := Load(Inputs{Profile: "coach"}); err != nil || s.FPS != 12 {
		t.Errorf("named profile: fps %v, %v", s.FPS, err)
	}
}

// No file makes Load panic, and what it accepts is within the ranges.
func FuzzLoad(f *testing.F) {
	f.Add("fps: 5\n")
	f.Add("eye_contact: {cone_yaw: 5}\n")
	f.Add("a: &a [1]\nb: *a\n")
	f.Add("eye_contact.cone_yaw: 5\nmodels: ~\n")
	path := filepath.Join(f.TempDir(), "p.yaml")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, _, err := Load(Inputs{Profile: path})
		if err == nil && (s.Profile.Validate() != nil || !(s.FPS >= 1 && s.FPS <= 240)) {
			t.Errorf("accepted %q as %+v", text, s)
		}
	})
}

func TestGroupWithoutKeys(t *testing.T) {
	clean(t)
	got, _, err := Load(Inputs{Profile: write(t, "p.yaml", "fps: 12\neye_contact:\n#  cone_yaw: 7\n")})
	want := Default()
	want.FPS = 12
	if got != want || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
}
