package doctor

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"poise/analysis/pdf"
)

// camera looks for one that this user may open; dev is the folder of devices. Without one, recordings made elsewhere can be analysed.
func camera(dev string) Check {
	return device("camera", filepath.Join(dev, "video*"), false, remedies{
		none: "plug one in (a built-in one may be switched off by a key or a slider); if it is, this loads its driver: sudo modprobe uvcvideo",
		shut: `sudo usermod -aG video "$USER" (then log in again)`,
	})
}

// microphone looks for one that records: a capturing device of ALSA, which this user may open or the desktop's sound server does.
func microphone(dev string) Check {
	return device("microphone", filepath.Join(dev, "snd", "pcmC*D*c"), soundServer(), remedies{
		none: "plug one in (a headset's will do); if it is, this loads its driver: sudo modprobe snd-usb-audio",
		shut: `sudo usermod -aG audio "$USER" (then log in again)`,
	})
}

// remedies are the commands that help where a device is missing, and where it may not be opened.
type remedies struct{ none, shut string }

// device looks for files of devices; served: another program opens them for this user.
func device(name, pattern string, served bool, r remedies) Check {
	found, _ := filepath.Glob(pattern) // fails only on a bad pattern
	if len(found) == 0 {
		return Check{Name: name, Found: "none is plugged in", Remedy: r.none}
	}
	for _, path := range found {
		// Non-blocking: whoever has it at the moment is not waited for. That it is in use tells that it works.
		f, err := os.OpenFile(path, os.O_RDONLY|nonBlocking, 0)
		if err == nil {
			_ = f.Close()
		}
		if err == nil || served || !errors.Is(err, fs.ErrPermission) {
			return Check{Name: name, OK: true, Found: strings.Join(found, ", ")}
		}
	}
	return Check{Name: name, Found: strings.Join(found, ", ") + " may not be opened by you", Remedy: r.shut}
}

// soundServer tells whether PulseAudio, or PipeWire in its place, listens.
func soundServer() bool {
	if os.Getenv("PULSE_SERVER") != "" {
		return true
	}
	_, err := os.Stat(filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "pulse", "native"))
	return err == nil
}

// browser looks for what shows the pages: poise serve --open asks the desktop's xdg-open, others open the printed address.
func browser() Check {
	for _, name := range []string{"x-www-browser", "firefox", "firefox-esr", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if _, err := exec.LookPath("xdg-open"); err != nil {
			return Check{Name: "browser", Found: path + ", but poise can't open it by itself (the address it prints can be opened by hand)",
				Remedy: "sudo apt-get install xdg-utils"}
		}
		return Check{Name: "browser", OK: true, Found: path}
	}
	return Check{Name: "browser", Found: "none on this computer: recording and reading need one", Remedy: "sudo apt-get install firefox-esr"}
}

// printing looks for what prints a report as a PDF.
func printing() Check {
	path, err := pdf.Browser()
	if err != nil {
		return Check{Name: "pdf", Found: "no Chromium to print with (reports can be read all the same)", Remedy: "sudo apt-get install chromium"}
	}
	return Check{Name: "pdf", OK: true, Found: path}
}
