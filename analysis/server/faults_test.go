package server

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"poise/analysis/faulttest"
	"poise/analysis/library"
	"poise/models/networktest"
)

// arrived is a take whose program was killed before it could be kept.
func (r *running) arrived(t *testing.T, bytes []byte) *library.Arrival {
	t.Helper()
	a, err := r.lib.Begin()
	if err == nil {
		err = os.WriteFile(filepath.Join(a.Folder, partName), bytes, 0o600)
	}
	if err == nil {
		err = a.Note(notes{Title: "The only one", Questions: "0:00.5 Why?"}.about())
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// unread wants what arrived to be kept, byte for byte, and gives the rehearsal.
func (r *running) unread(t *testing.T, id string, film []byte) library.Item {
	t.Helper()
	it, err := r.lib.Get(id)
	if err != nil {
		t.Fatalf("lost: %v", err)
	}
	kept, err := os.ReadFile(filepath.Join(it.Folder, it.Unread))
	if it.State != library.Unread || err != nil || !bytes.Equal(kept, film) {
		t.Fatalf("%s (%q): %d bytes of %d, %v", it.State, it.Failure, len(kept), len(film), err)
	}
	return it
}

// playable wants the rehearsal to have its recording now. (Its analysis fails: the program is none.)
func (r *running) playable(t *testing.T, id string) {
	const least = 1.5 // seconds
	t.Helper()
	it := r.settled(id)
	if it.State != library.Failed || it.Unread != "" || lengthOf(t, filepath.Join(it.Folder, it.Recording)) < least {
		t.Errorf("%s (%q): %+v", it.State, it.Failure, it.Rehearsal)
	}
	if _, err := os.Stat(filepath.Join(it.Folder, partName)); !os.IsNotExist(err) {
		t.Errorf("%s is left: %v", partName, err)
	}
}

// The only take outlives whatever happens to ffmpeg and ffprobe, is shown, and can be read once that is mended.
func TestTakesOutliveFaults(t *testing.T) {
	film := piped(t, 2)
	tools := faulttest.Install(t)
	r := serve(t, Options{Program: broken})
	for _, tool := range []string{"ffmpeg", "ffprobe"} {
		for _, f := range faulttest.All {
			if tool == "ffprobe" && strings.Contains(f.Name, "file") {
				continue // it writes none
			}
			t.Run(tool+" "+f.Name, func(t *testing.T) {
				defer tools.Mend()
				a := r.arrived(t, film)
				tools.Break(tool, f)
				r.srv.keepBegun(t.Context(), []*library.Arrival{a})
				if it := r.unread(t, a.ID, film); it.Failure == "" || strings.Contains(it.Failure, r.lib.Dir()) || it.Title != "The only one" {
					t.Errorf("%q, %q", it.Title, it.Failure)
				}
				if _, page, _ := r.ask("GET", "/", nil); !strings.Contains(page, "Not yet readable") {
					t.Error("the list does not say so")
				}
				if _, page, _ := r.ask("GET", "/rehearsals/"+a.ID+"/", nil); !strings.Contains(page, "Try again") {
					t.Error("its page offers no other try")
				}
				if status, text := r.tell("/api/rehearsals/"+a.ID+"/retry", `{}`); status != 204 {
					t.Errorf("retry: %d %s", status, text)
				}
				r.settled(a.ID)
				r.unread(t, a.ID, film) // nothing was mended
				tools.Mend()
				if status, text := r.tell("/api/rehearsals/"+a.ID+"/retry", `{}`); status != 204 {
					t.Errorf("retry: %d %s", status, text)
				}
				r.playable(t, a.ID)
			})
		}
	}
}

// So does one that the page has just finished, and an upload whose sender may be gone.
func TestFinishOutlivesFaults(t *testing.T) {
	film, dir := piped(t, 2), networktest.Dir(t)
	tools := faulttest.Install(t)
	r := serve(t, Options{Program: broken, Live: cues(dir)})
	live := r.rehearse(t)
	if status, text := r.piece(live, 0, film); status != 200 {
		t.Fatalf("%d %s", status, text)
	}
	tools.Break("ffmpeg", faulttest.KilledLate)
	if status, text := r.tell(live+"/finish", ``); status != 200 || !strings.Contains(text, filepath.Base(live)) {
		t.Errorf("finish: %d %s", status, text)
	}
	r.unread(t, filepath.Base(live), film)
	sent := r.add(t, map[string]string{"origin": "recorded", "title": "Sent"}, "a.webm", film)
	r.unread(t, sent, film)
	tools.Mend()
	for _, id := range []string{filepath.Base(live), sent} {
		if status, text := r.tell("/api/rehearsals/"+id+"/retry", `{}`); status != 204 {
			t.Errorf("retry: %d %s", status, text)
		}
		r.playable(t, id)
	}
}

// What was killed with its server is read by the next one; what turns out to be no recording stays, with the reason.
func TestUnreadAfterRestart(t *testing.T) {
	film := piped(t, 2)
	tools := faulttest.Install(t)
	r := serve(t, Options{Program: broken})
	a, b := r.arrived(t, film), r.arrived(t, []byte("no recording"))
	tools.Break("ffprobe", faulttest.KilledAtOnce)
	r.srv.keepBegun(t.Context(), []*library.Arrival{a, b})
	r.unread(t, a.ID, film)
	r.stop()
	tools.Mend()
	again := serveIn(t, r.lib.Dir(), Options{Program: broken})
	again.playable(t, a.ID)
	again.settled(b.ID)
	if it := again.unread(t, b.ID, []byte("no recording")); !strings.Contains(it.Failure, "cannot be used") {
		t.Errorf("%q", it.Failure)
	}
	if status, _, _ := again.ask("DELETE", "/api/rehearsals/"+b.ID, nil); status != http.StatusNoContent {
		t.Errorf("delete: %d", status)
	}
}

// A slow ffmpeg loses nothing, nor does the end of the server while it works.
func TestStopWhileReading(t *testing.T) {
	film := piped(t, 2)
	tools := faulttest.Install(t)
	r := serve(t, Options{Program: broken})
	a := r.arrived(t, film)
	begun, release := tools.Hold("ffmpeg")
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.srv.keepBegun(r.srv.life, []*library.Arrival{a})
	}()
	begun()
	r.stopEarly()
	<-done
	r.stop()
	release()
	again := serveIn(t, r.lib.Dir(), Options{Program: broken})
	again.playable(t, a.ID)
}

// On a full disk, on which not a byte can be written, the take stays and says so; once there is room it is read.
func TestFullDiskKeepsTheTake(t *testing.T) {
	film := piped(t, 2)
	dir := t.TempDir()
	faulttest.SmallDisk(t, dir, "1m")
	r := serveIn(t, dir, Options{Program: broken})
	a := r.arrived(t, film)
	free := faulttest.Fill(t, dir)
	r.srv.keepBegun(t.Context(), []*library.Arrival{a})
	r.unread(t, a.ID, film)
	if status, text := r.tell("/api/rehearsals/"+a.ID+"/retry", `{}`); status != 204 {
		t.Errorf("retry: %d %s", status, text)
	}
	r.settled(a.ID)
	r.unread(t, a.ID, film)
	free()
	if status, text := r.tell("/api/rehearsals/"+a.ID+"/retry", `{}`); status != 204 {
		t.Errorf("retry: %d %s", status, text)
	}
	r.playable(t, a.ID)
	r.stop() // before the disk goes
}
