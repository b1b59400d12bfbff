package server

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"poise/analysis/internal/browsertest"
	"poise/analysis/library"
)

// grays is a recording that Chromium cannot play (MPEG-4 Part 2) whose picture comes a second after its sound and gets
// lighter with every second.
func grays(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "grays.mkv")
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=d=6", "-itsoffset", "1", "-f", "lavfi", "-i",
		"nullsrc=s=160x90:r=10:d=5,format=gray,geq=lum='40+30*floor(T)',format=yuv420p", "-map", "0:a", "-map", "1:v", "-c:v", "mpeg4", "-q:v", "2", "-c:a", "mp3", "file:"+path).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg (run make setup if it is missing): %v %s", err, out)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// A recording that the browser cannot play is played from a copy, in which a time shows the same picture.
func TestPlayableCopy(t *testing.T) {
	r := whole(t)
	id := r.add(t, nil, "grays.mkv", grays(t))
	it := r.settled(id)
	if it.State != library.Done {
		t.Fatalf("%+v", it.Rehearsal)
	}
	ctx := browsertest.Start(t, 10*time.Minute, nil)
	seen := browsertest.Watch(t, ctx, r.url)
	browsertest.Do(t, ctx, chromedp.Navigate(r.page("/rehearsals/"+id+"/")))
	browsertest.Arrive(t, ctx, soon, `video.src.includes('playable') && video.videoWidth > 0 && !document.getElementById('controls').hidden && document.querySelector('.unplayable:not([hidden])') === null`)
	if d := browsertest.Eval[float64](t, ctx, `video.duration`); d < 5.8 || d > 6.2 {
		t.Errorf("the copy lasts %v s", d)
	}
	for _, at := range []float64{1.55, 3.45, 4.75} {
		got := browsertest.Eval[float64](t, ctx, fmt.Sprintf(`new Promise(done => {
			video.onseeked = function () {
				const c = document.createElement('canvas').getContext('2d');
				c.drawImage(video, 0, 0, 8, 8);
				done(c.getImageData(4, 4, 1, 1).data[1]);
			};
			video.currentTime = %v;
		})`, at))
		if want := 40 + 30*float64(int(at-1)); got < want-6 || got > want+6 {
			t.Errorf("at %v s the picture is %v light, want %v", at, got, want)
		}
	}
	for _, s := range seen() {
		t.Errorf("the browser complains, or asks for something elsewhere: %q", s)
	}
	if status, _, _ := r.ask("DELETE", "/api/rehearsals/"+id, nil); status != http.StatusNoContent {
		t.Errorf("delete: %d", status)
	}
	if _, err := os.Stat(it.Folder); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}

// A copy is made once; what cannot be decoded says so; one that is under way ends with its rehearsal and with the server.
func TestCopiesEnd(t *testing.T) {
	r := serve(t, Options{Program: broken})
	id := r.add(t, nil, "grays.mkv", grays(t))
	it := r.settled(id)
	ask := func() (int, string) { t.Helper(); return r.tell("/api/rehearsals/"+id+"/playable", `{}`) }
	if status, text := ask(); status != http.StatusOK {
		t.Fatalf("%d %s", status, text)
	}
	r.srv.copies.mu.Lock()
	made := r.srv.copies.made[id].done
	r.srv.copies.mu.Unlock()
	<-made
	status, text := ask()
	if status != http.StatusOK || !strings.Contains(text, copyName) {
		t.Fatalf("%d %s", status, text)
	}
	if status, body, h := r.ask("GET", "/rehearsals/"+id+"/"+copyName, nil, "Range", "bytes=4-7"); status != 206 || body != "ftyp" || h.Get("Content-Type") != "video/mp4" {
		t.Errorf("the copy: %d %q %s", status, body, h.Get("Content-Type"))
	}
	path := filepath.Join(it.Folder, copyName)
	st, err := os.Stat(path)
	if _, text = ask(); err != nil || !strings.Contains(text, copyName) {
		t.Fatalf("%s %v", text, err)
	}
	if again, err := os.Stat(path); err != nil || !again.ModTime().Equal(st.ModTime()) {
		t.Errorf("made twice, %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	r.srv.copies.mu.Lock()
	r.srv.copies.turn <- struct{}{} // another copy is being made: this one waits
	r.srv.copies.mu.Unlock()
	if status, text := ask(); status != http.StatusOK || !strings.Contains(text, `"share":0`) {
		t.Errorf("waiting: %d %s", status, text)
	}
	if status, _, _ := r.ask("DELETE", "/api/rehearsals/"+id, nil); status != http.StatusNoContent {
		t.Errorf("delete: %d", status)
	}
	id = r.add(t, nil, "grays.mkv", grays(t))
	it = r.settled(id)
	if status, text := ask(); status != http.StatusOK {
		t.Errorf("%d %s", status, text)
	}
	r.stop() // waits for what waits
	if _, err := os.Stat(filepath.Join(it.Folder, copyPart)); !os.IsNotExist(err) {
		t.Errorf("half a copy is left: %v", err)
	}
}
