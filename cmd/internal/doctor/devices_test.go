package doctor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is missing is said with the one command that helps, and ends nothing: recordings made elsewhere can be analysed.
func TestDevices(t *testing.T) {
	dev := t.TempDir()
	for name, c := range map[string]Check{"modprobe uvcvideo": camera(dev), "modprobe snd-usb-audio": microphone(dev)} {
		if c.OK || c.Fatal || !strings.Contains(c.Remedy, "sudo "+name) {
			t.Errorf("without any: %+v", c)
		}
	}
	if err := os.Mkdir(filepath.Join(dev, "snd"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"video0", "snd/pcmC0D0c", "snd/pcmC1D0p"} { // the last one only plays
		if err := os.WriteFile(filepath.Join(dev, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if c := camera(dev); !c.OK || c.Found != filepath.Join(dev, "video0") {
		t.Errorf("with a camera: %+v", c)
	}
	if c := microphone(dev); !c.OK || c.Found != filepath.Join(dev, "snd/pcmC0D0c") {
		t.Errorf("with a microphone: %+v", c)
	}
}

// A device of others' is told apart from none.
func TestDeviceOfOthers(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may open everything")
	}
	dev := t.TempDir()
	if err := os.WriteFile(filepath.Join(dev, "video0"), nil, 0); err != nil {
		t.Fatal(err)
	}
	if c := camera(dev); c.OK || !strings.Contains(c.Remedy, "usermod -aG video") {
		t.Errorf("%+v", c)
	}
}

// A browser counts only with what opens it; PDFs need Chromium.
func TestBrowsers(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	program := func(name string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if c := browser(); c.OK || c.Remedy != "sudo apt-get install firefox-esr" {
		t.Errorf("without any: %+v", c)
	}
	program("firefox")
	if c := browser(); c.OK || c.Remedy != "sudo apt-get install xdg-utils" {
		t.Errorf("without xdg-open: %+v", c)
	}
	program("xdg-open")
	if c := browser(); !c.OK {
		t.Errorf("with both: %+v", c)
	}
	if c := printing(); c.OK || c.Remedy != "sudo apt-get install chromium" {
		t.Errorf("without Chromium: %+v", c)
	}
	program("chromium")
	if c := printing(); !c.OK || c.Found != filepath.Join(bin, "chromium") {
		t.Errorf("with Chromium: %+v", c)
	}
}
