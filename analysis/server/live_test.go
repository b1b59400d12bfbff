package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"poise/analysis/library"
	"poise/models/networktest"
)

// rehearse begins a live rehearsal and gives its address.
func (r *running) rehearse(t *testing.T) string {
	t.Helper()
	status, text := r.tell("/api/live", `{"cues":"few","picture":true,"sound":true,"title":"Take <1>"}`)
	var answer struct {
		ID   string
		Pace [2]float64
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil || status != http.StatusCreated || answer.Pace[0] < 1 {
		t.Fatalf("begin: %d %s", status, text)
	}
	return "/api/live/" + answer.ID
}

// piece sends a piece of a recording.
func (r *running) piece(live string, n int, b []byte) (status int, text string) {
	r.t.Helper()
	status, text, _ = r.ask("POST", fmt.Sprintf("%s/pieces/%d", live, n), bytes.NewReader(b), "Content-Type", "application/octet-stream")
	return status, text
}

// recording is what lies in the folder of a take.
func (r *running) recording(t *testing.T, live string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(r.lib.Dir(), ".begun-"+filepath.Base(live), partName))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// studio is a server for live rehearsals whose analyses fail at once.
func studio(t *testing.T, grace time.Duration) *running {
	t.Helper()
	return serve(t, Options{Program: broken, Live: cues(networktest.Dir(t)), grace: grace})
}

// Pieces are written once each and in order, whatever comes twice, too early or in halves; only one take goes on at a time.
func TestPiecesInOrder(t *testing.T) {
	ignore := goleak.IgnoreCurrent()
	r := studio(t, 0)
	film := piped(t, 4)
	live := r.rehearse(t)
	if status, text := r.tell("/api/live", `{"cues":"none","picture":true}`); status != http.StatusConflict || !strings.Contains(text, "Another live rehearsal") {
		t.Errorf("a second one: %d %s", status, text)
	}
	third := len(film) / 3
	pieces := [][]byte{film[:third], film[third : 2*third], film[2*third:]}
	for _, c := range []struct {
		name  string
		n     int
		piece []byte
		want  int
		text  string
	}{
		{"the first", 0, pieces[0], 200, `"next":1`},
		{"again, as its answer was lost", 0, pieces[0], 200, `"next":1`},
		{"too early", 2, pieces[2], 409, "missing"},
		{"the second", 1, pieces[1], 200, `"next":2`},
		{"an old one", 0, []byte("other"), 200, `"next":2`},
		{"nothing", 2, nil, 400, "arrive"},
		{"too large", 2, make([]byte, pieceMost+1), 413, "larger"},
		{"before the first", -1, pieces[2], 400, "read"},
	} {
		if status, text := r.piece(live, c.n, c.piece); status != c.want || !strings.Contains(text, c.text) {
			t.Errorf("%s: %d %s", c.name, status, text)
		}
	}
	for name, kind := range map[string]string{"a form": "text/plain", "no type": ""} {
		if status, text, _ := r.ask("POST", live+"/pieces/2", bytes.NewReader(pieces[2]), "Content-Type", kind); status != 400 {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
	if status, text, _ := r.ask("POST", live+"/pieces/2", bytes.NewReader(pieces[2]), "Content-Type", "application/octet-stream", "Origin", "https://evil.example"); status != 403 {
		t.Errorf("from elsewhere: %d %s", status, text)
	}
	if got := r.recording(t, live); !bytes.Equal(got, film[:2*third]) {
		t.Errorf("%d bytes were written, want %d", len(got), 2*third)
	}
	if status, text := r.tell(live+"/notes", `{"title":"x","questions":"0:01.0 Why?","baseline":{"start":2,"end":1}}`); status != 400 {
		t.Errorf("a baseline that is none: %d %s", status, text)
	}
	if status, text := r.tell(live+"/notes", `{"title":"x","questions":"","looks":[{"at":"ceiling","range":{"start":1,"end":2}}]}`); status != 400 {
		t.Errorf("a look at nothing: %d %s", status, text)
	}
	if status, text := r.tell(live+"/notes", `{"title":"Take <1>","questions":"0:01.0 Why?","looks":[{"at":"lens","range":{"start":0.3,"end":3.3}}]}`); status != 204 {
		t.Errorf("notes: %d %s", status, text)
	}
	if status, text := r.piece(live, 2, pieces[2]); status != 200 {
		t.Errorf("the last: %d %s", status, text)
	}
	status, text := r.tell(live+"/finish", ``)
	if status != 200 || !strings.Contains(text, filepath.Base(live)) {
		t.Fatalf("finish: %d %s", status, text)
	}
	it := r.settled(filepath.Base(live))
	if it.Title != "Take <1>" || it.Origin != library.Recorded || len(it.Looks) != 1 || it.Looks[0].Range.End != 3.3 || it.Questions != "0:01.0 Why?" || it.Recording != "Take 1.webm" {
		t.Errorf("%+v", it.Rehearsal)
	}
	if d := lengthOf(t, filepath.Join(it.Folder, it.Recording)); d < 3.8 || d > 4.2 {
		t.Errorf("length %v", d)
	}
	if _, err := os.Stat(filepath.Join(it.Folder, partName)); !os.IsNotExist(err) {
		t.Errorf("%s is left: %v", partName, err)
	}
	if status, text := r.piece(live, 3, pieces[0]); status != http.StatusGone || !strings.Contains(text, "has ended") {
		t.Errorf("after the end: %d %s", status, text)
	}
	r.stop()
	http.DefaultClient.CloseIdleConnections()
	goleak.VerifyNone(t, ignore)
}

// What arrived is kept when the page falls silent and when the disk is full; what is thrown away is gone, and so is what is
// no recording.
func TestTakesThatBreakOff(t *testing.T) {
	r := studio(t, 2*time.Second)
	film := piped(t, 3)
	half := film[:len(film)*2/3]

	live := r.rehearse(t)
	if status, text := r.piece(live, 0, half); status != 200 {
		t.Fatalf("%d %s", status, text)
	}
	if status, text := r.tell(live+"/notes", `{"title":"x","questions":"0:00.5 Why?\n0:03.7 How?","looks":[{"at":"lens","range":{"start":0.3,"end":3.3}}]}`); status != 204 {
		t.Fatalf("%d %s", status, text)
	}
	r.waitFor(t, live)
	if it := r.settled(filepath.Base(live)); it.Recording == "" || len(it.Looks) != 0 || it.Questions != "0:00.5 Why?" || // what had not arrived
		lengthOf(t, filepath.Join(it.Folder, it.Recording)) < 1 {
		t.Errorf("a silent page: %+v", it.Rehearsal)
	}

	live = r.rehearse(t)
	if status, text := r.piece(live, 0, half); status != 200 {
		t.Fatalf("%d %s", status, text)
	}
	take := r.srv.taking.last
	take.mu.Lock()
	take.reserve = 1 << 62
	take.mu.Unlock()
	if status, text := r.piece(live, 1, film[len(half):]); status != 507 || !strings.Contains(text, "not enough space") {
		t.Errorf("a full disk: %d %s", status, text)
	}
	if status, text := r.tell(live+"/finish", ``); status != 200 {
		t.Errorf("after a full disk: %d %s", status, text)
	}
	if it := r.settled(filepath.Base(live)); lengthOf(t, filepath.Join(it.Folder, it.Recording)) < 1 {
		t.Errorf("after a full disk: %+v", it.Rehearsal)
	}

	live = r.rehearse(t)
	_, _ = r.piece(live, 0, half)
	if status, text, _ := r.ask("DELETE", live, nil); status != 204 {
		t.Errorf("thrown away: %d %s", status, text)
	}
	live = r.rehearse(t)
	_, _ = r.piece(live, 0, []byte("this is no recording"))
	if status, text := r.tell(live+"/finish", ``); status != 422 || !strings.Contains(text, "Nothing was recorded") {
		t.Errorf("no recording: %d %s", status, text)
	}
	for _, bad := range []string{``, `{}`, `{"cues":"many","picture":true}`, `{"cues":"few"}`, `{"cues":"few","picture":true,"path":"/etc"}`} {
		if status, text := r.tell("/api/live", bad); status != 400 {
			t.Errorf("%s: %d %s", bad, status, text)
		}
	}
	all, err := r.lib.Items()
	if err != nil || len(all) != 2 {
		t.Errorf("%d rehearsals, %v", len(all), err)
	}
	left, err := filepath.Glob(filepath.Join(r.lib.Dir(), ".begun-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left: %q %v", left, err)
	}
	if status, _ := r.tell("/api/live/"+strings.Repeat("a", 26)+"/finish", ``); status != http.StatusGone {
		t.Errorf("one that never was: %d", status)
	}
}

// waitFor waits until a take is over by itself.
func (r *running) waitFor(t *testing.T, live string) {
	t.Helper()
	take, err := r.srv.taking.get(filepath.Base(live))
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-take.done:
	case <-time.After(soon):
		t.Fatal("the take goes on")
	}
}

// A server that ends during a take leaves it to the next one, with what the page had told.
func TestServerEndsDuringATake(t *testing.T) {
	r := studio(t, 0)
	live := r.rehearse(t)
	if status, text := r.piece(live, 0, piped(t, 2)); status != 200 {
		t.Fatalf("%d %s", status, text)
	}
	if status, text := r.tell(live+"/notes", `{"title":"Broken off","questions":"0:00.5 Why?"}`); status != 204 {
		t.Fatalf("%d %s", status, text)
	}
	events, err := http.Get(r.page(live + "/events"))
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	r.stop()
	if raw, err := io.ReadAll(events.Body); err == nil && !bytes.Contains(raw, []byte("event: live")) {
		t.Errorf("events: %q", raw)
	}
	again := serveIn(t, r.lib.Dir(), Options{Program: broken})
	it := again.settled(filepath.Base(live))
	if it.Title != "Broken off" || it.Questions != "0:00.5 Why?" || it.State != library.Failed || lengthOf(t, filepath.Join(it.Folder, it.Recording)) < 1.5 {
		t.Errorf("%+v", it)
	}
}
