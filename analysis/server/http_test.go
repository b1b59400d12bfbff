package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"poise/analysis"
	"poise/analysis/library"
)

// form is a multipart form: fields, then the recording.
func form(t *testing.T, fields map[string]string, name string, recording []byte) (body io.Reader, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range fields {
		if err := w.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	h := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="recording"; filename=%q`, name)}}
	part, err := w.CreatePart(h)
	if err == nil {
		_, err = part.Write(recording)
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return &b, w.FormDataContentType()
}

// add uploads a recording and gives its id.
func (r *running) add(t *testing.T, fields map[string]string, name string, recording []byte) string {
	t.Helper()
	body, kind := form(t, fields, name, recording)
	status, text, _ := r.ask("POST", "/api/rehearsals", body, "Content-Type", kind)
	var answer struct{ ID string }
	if err := json.Unmarshal([]byte(text), &answer); err != nil || status != http.StatusCreated {
		t.Fatalf("upload: %d %s", status, text)
	}
	return answer.ID
}

// bytesOf is a small recording.
func bytesOf(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.webm")
	film(t, path)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// broken is a program that is no poise: every analysis with it fails.
const broken = "false"

func TestOnlyOwnPagesAreServed(t *testing.T) {
	r := serve(t, Options{Program: broken})
	page, script := "text/html", "application/json"
	for _, c := range []struct {
		name, method, path string
		headers            []string
		want               int
	}{
		{"the address", "GET", "/", nil, 200},
		{"localhost", "GET", "/", []string{"Host", "localhost:7575"}, 200},
		{"IPv6", "GET", "/", []string{"Host", "[::1]:7575"}, 200},
		{"a name that was rebound", "GET", "/", []string{"Host", "poise.evil.example"}, 403},
		{"a name that looks like ours", "GET", "/api/rehearsals", []string{"Host", "127.0.0.1.evil.example"}, 403},
		{"another address", "GET", "/", []string{"Host", "192.168.1.5"}, 403},
		{"a link from elsewhere", "GET", "/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, 200},
		{"embedded elsewhere", "GET", "/api/rehearsals", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403},
		{"embedded by another port", "GET", "/api/rehearsals", []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors"}, 403},
		{"a form elsewhere", "POST", "/api/rehearsals", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, 403},
		{"another origin", "POST", "/api/rehearsals", []string{"Origin", "https://evil.example"}, 403},
		{"another port's origin", "DELETE", "/api/rehearsals/x", []string{"Origin", "http://127.0.0.1:1"}, 403},
		{"a sandboxed page", "POST", "/api/rehearsals", []string{"Origin", "null"}, 403},
		{"nothing there", "GET", "/nothing", []string{"Accept", page}, 404},
		{"no such rehearsal", "GET", "/rehearsals/aaaaaaaaaaaaaaaaaaaaaaaaaa/", nil, 404},
		{"no such call", "GET", "/api/nothing", []string{"Accept", script}, 404},
		{"wrong method", "PUT", "/api/rehearsals", nil, 404},
	} {
		if got, text, _ := r.ask(c.method, c.path, nil, c.headers...); got != c.want {
			t.Errorf("%s: %d, want %d: %.200s", c.name, got, c.want, text)
		}
	}
}

// Nobody gets in without the token, from this machine neither: it has other users.
func TestToken(t *testing.T) {
	for _, open := range []bool{false, true} {
		r := serve(t, Options{Program: broken, Open: open, Token: "secret"})
		cookie := r.srv.cookieName() + "=secret"
		for _, c := range []struct {
			name, path string
			headers    []string
			want       int
		}{
			{"none", "/", nil, 403},
			{"none, to a script", "/api/rehearsals", nil, 403},
			{"none, to a style", assetPath("app.css"), nil, 403},
			{"wrong", "/?token=secreT", nil, 403},
			{"wrong cookie", "/", []string{"Cookie", r.srv.cookieName() + "=x"}, 403},
			{"empty", "/?token=", []string{"Cookie", r.srv.cookieName() + "="}, 403},
			{"in a cookie", "/", []string{"Cookie", cookie}, 200},
			{"in a cookie, with an old address", "/?token=old", []string{"Cookie", cookie}, 200},
			{"in a header", "/api/rehearsals", []string{"Authorization", "Bearer secret"}, 200},
			{"in a script's address", "/api/rehearsals?token=secret", nil, 200},
			{"an address of the network", "/", []string{"Cookie", cookie, "Host", "192.168.1.5:7575"}, map[bool]int{true: 200, false: 403}[open]},
			{"a name", "/", []string{"Cookie", cookie, "Host", "evil.example"}, 403},
		} {
			got, page, _ := r.ask("GET", c.path, nil, c.headers...)
			if got != c.want {
				t.Errorf("open %v, %s: %d, want %d", open, c.name, got, c.want)
			}
			if got == 403 && strings.Contains(page, "/assets/") {
				t.Errorf("open %v, %s: the page asks for what is refused as well", open, c.name)
			}
		}
		if status, _, _ := r.ask("DELETE", "/api/rehearsals/aaaaaaaaaaaaaaaaaaaaaaaaaa?token=secret", nil); status != 403 {
			t.Errorf("a deletion by an address: %d", status)
		}
	}
}

// The token moves from a page's address to a cookie, and the page stays on this server whatever its address is.
func TestTokenMovesToACookie(t *testing.T) {
	r := serve(t, Options{Program: broken, Token: "secret"})
	for path, want := range map[string]string{
		"/record?token=secret":          "/record",
		"/progress?of=a&token=secret":   "/progress?of=a",
		"//evil.example/x?token=secret": "/evil.example/x",
		`/\evil.example/x?token=secret`: "/evil.example/x",
		"/%2Fevil.example?token=secret": "/evil.example",
		"/%5Cevil.example?token=secret": "/evil.example",
	} {
		status, _, h := r.ask("GET", path, nil, "Accept", "text/html")
		cookie := h.Get("Set-Cookie")
		if status != 303 || h.Get("Location") != want || !strings.HasPrefix(cookie, r.srv.cookieName()+"=") || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite") {
			t.Errorf("%s: %d to %q with %q", path, status, h.Get("Location"), cookie)
		}
	}
}

// Every response, also a failure, forbids what pages do not need; no nonce comes twice.
func TestHeaders(t *testing.T) {
	r := serve(t, Options{Program: broken})
	nonce := regexp.MustCompile(`'nonce-([A-Z2-7]{26})'`)
	seen := map[string]bool{}
	for _, path := range []string{"/", "/", "/record", "/nothing", "/api/rehearsals", assetPath("app.css"), "/api/nothing"} {
		_, body, h := r.ask("GET", path, nil)
		policy := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: %s is not in %q", path, want, policy)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", path, h)
		}
		if m := nonce.FindStringSubmatch(policy); m != nil {
			if seen[m[1]] || !strings.Contains(body, `nonce="`+m[1]+`"`) {
				t.Errorf("%s: nonce %s", path, m[1])
			}
			seen[m[1]] = true
		}
		if strings.Contains(body, "http://") || strings.Contains(body, "https://") {
			t.Errorf("%s names an address elsewhere", path)
		}
	}
	if len(seen) < 3 {
		t.Errorf("%d nonces", len(seen))
	}
}

const evil = `"><script>alert(1)</script>{{.}}`

// What a user or a stranger names is text on every page, and a plain name on the disk.
func TestNamesAreText(t *testing.T) {
	r := serve(t, Options{Program: broken})
	id := r.add(t, map[string]string{"title": evil, "questions": evil}, "../../../etc/passwd", bytesOf(t))
	r.settled(id)
	for _, path := range []string{"/", "/rehearsals/" + id + "/", "/rehearsals/" + id + "/settings"} {
		status, body, _ := r.ask("GET", path, nil)
		if status != 200 || strings.Contains(body, "<script>alert") || !strings.Contains(body, "&lt;script&gt;") {
			t.Errorf("%s: %d %.2000s", path, status, body)
		}
	}
	id = r.add(t, nil, "../../../etc/passwd.webm", bytesOf(t))
	it := r.settled(id)
	if it.Title != "passwd" || it.Recording != "passwd.webm" || filepath.Dir(it.Folder) != r.lib.Dir() {
		t.Errorf("%q in %q of %q", it.Recording, it.Folder, it.Title)
	}
}

func TestUploads(t *testing.T) {
	r := serve(t, Options{Program: broken, MaxBytes: 100_000})
	small := bytesOf(t)
	for _, c := range []struct {
		name      string
		fields    map[string]string
		recording []byte
		want      int
		text      string
	}{
		{"no recording", nil, []byte("hello"), 415, "This file cannot be used: Not a recording: its contents are not audio or video"},
		{"empty", nil, nil, 415, "File is empty"},
		{"cut short", nil, small[:300], 415, "cannot be used"},
		{"too large", nil, make([]byte, 100_001), 413, "larger than"},
		{"a playlist", nil, []byte("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"), 415, "cannot be used"},
		{"a field of no meaning", map[string]string{"titel": "x"}, small, 400, "cannot be read"},
		{"baseline that is none", map[string]string{"baseline": "5-3"}, small, 400, "later end"},
		{"looks that are none", map[string]string{"looks": "lens"}, small, 400, "cannot be read"},
		{"a look at nothing", map[string]string{"looks": `[{"at":"window","range":{"start":1,"end":4}}]`}, small, 400, "later end"},
		{"a look backwards", map[string]string{"looks": `[{"at":"lens","range":{"start":4,"end":1}}]`}, small, 400, "later end"},
	} {
		body, kind := form(t, c.fields, "a.webm", c.recording)
		status, text, _ := r.ask("POST", "/api/rehearsals", body, "Content-Type", kind)
		if status != c.want || !strings.Contains(text, c.text) || strings.Contains(text, r.lib.Dir()) {
			t.Errorf("%s: %d %s", c.name, status, text)
		}
	}
	for name, body := range map[string]string{"no form": "hello", "cut": "--x\r\nContent-Disposition: form-data; name=\"recording\"; filename=\"a\"\r\n\r\nabc"} {
		if status, text, _ := r.ask("POST", "/api/rehearsals", strings.NewReader(body), "Content-Type", "multipart/form-data; boundary=x"); status != 400 {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
	if status, text := r.tell("/api/check", `{}`); status != 400 {
		t.Errorf("check of no form: %d %s", status, text)
	}
	body, kind := form(t, map[string]string{"title": "first"}, "a.webm", small)
	if status, text, _ := r.ask("POST", "/api/check", body, "Content-Type", kind); status != 400 {
		t.Errorf("check of a form with a field: %d %s", status, text)
	}
	body, kind = form(t, nil, "a.webm", small)
	if status, text, _ := r.ask("POST", "/api/check", body, "Content-Type", kind); status != 500 || strings.Contains(text, "exit status") {
		t.Errorf("check with a program that fails: %d %s", status, text)
	}
	left, err := os.ReadDir(r.lib.Dir())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range left {
		if e.IsDir() {
			t.Errorf("%s is left of what was refused", e.Name())
		}
	}
	body, kind = form(t, nil, "plain.webm", small)
	if status, _, h := r.ask("POST", "/api/rehearsals", body, "Content-Type", kind, "Accept", "text/html"); status != 303 || !strings.HasPrefix(h.Get("Location"), "/rehearsals/") {
		t.Errorf("without script: %d to %q", status, h.Get("Location"))
	}
}

// What would fill the disk is refused before it is read.
func TestFullDisk(t *testing.T) {
	r := serve(t, Options{Program: broken})
	r.srv.reserve = 1 << 62
	body, kind := form(t, nil, "a.webm", bytesOf(t))
	if status, text, _ := r.ask("POST", "/api/rehearsals", body, "Content-Type", kind); status != 507 || !strings.Contains(text, "not enough space") {
		t.Errorf("%d %s", status, text)
	}
}

// Senders that bring a byte now and then lose their places to others.
func TestTricklesEnd(t *testing.T) {
	r := serve(t, Options{Program: broken, stall: 300 * time.Millisecond})
	head := "--x\r\nContent-Disposition: form-data; name=\"recording\"; filename=\"a\"\r\n\r\n"
	for range uploadsAtOnce {
		body, pipe := io.Pipe()
		go func() {
			_, err := pipe.Write([]byte(head))
			for ; err == nil; time.Sleep(10 * time.Millisecond) {
				_, err = pipe.Write([]byte("x"))
			}
		}()
		status, text, _ := r.ask("POST", "/api/rehearsals", body, "Content-Type", "multipart/form-data; boundary=x") // without end, but for the limit
		if status != 400 || !strings.Contains(text, "did not arrive completely") {
			t.Errorf("%d %s", status, text)
		}
		body.Close()
	}
	if n := len(r.srv.uploads); n != 0 {
		t.Errorf("%d places are still taken", n)
	}
}

// A piped WebM, as browsers write it, arrives without length and is kept with one.
func TestArrivalsCanBeSought(t *testing.T) {
	r := serve(t, Options{Program: broken})
	id := r.add(t, map[string]string{"origin": "recorded", "title": "Take one", "baseline": "0.3-3.3", "looks": `[{"at":"screen","range":{"start":1,"end":4}},{"at":"notes","range":{"start":4,"end":7}}]`},
		"rehearsal", piped(t, 5))
	it := r.settled(id)
	if it.Origin != library.Recorded || it.Recording != "Take one.webm" || it.Baseline == nil || it.Baseline.End != 3.3 {
		t.Fatalf("%+v", it)
	}
	want := []analysis.Look{{At: analysis.AtScreen, Range: analysis.Span{Start: 1, End: 4}}} // the other ends after the recording
	if d := cmp.Diff(want, it.Looks); d != "" {
		t.Errorf("looks: %s", d)
	}
	status, body, h := r.ask("GET", "/rehearsals/"+id+"/Take%20one.webm", nil, "Range", "bytes=10-19")
	if status != 206 || len(body) != 10 || h.Get("Content-Type") != "video/webm" {
		t.Errorf("range: %d, %d bytes of %s", status, len(body), h.Get("Content-Type"))
	}
	if d := lengthOf(t, filepath.Join(it.Folder, it.Recording)); d < 4.8 || d > 5.2 {
		t.Errorf("length %v", d)
	}
}

// What fails says so, can be tried again, and can be deleted with all of it.
func TestFailureRetryDeletion(t *testing.T) {
	r := serve(t, Options{Program: broken})
	id := r.add(t, map[string]string{"baseline": "0-3", "looks": `[{"at":"notes","range":{"start":0,"end":0.5}}]`, "questions": "Why?"}, "a.webm", bytesOf(t))
	it := r.settled(id)
	if it.State != library.Failed || it.Failure == "" || len(it.Looks) != 1 {
		t.Fatalf("%+v", it)
	}
	if status, text := r.tell("/api/rehearsals/"+id+"/exclude", `{"start":0,"end":1}`); status != 409 {
		t.Errorf("correction without a report: %d %s", status, text)
	}
	if status, text := r.tell("/api/rehearsals/"+id+"/retry", `{"plain":true}`); status != 204 {
		t.Errorf("retry: %d %s", status, text)
	}
	if it = r.settled(id); it.State != library.Failed || it.Baseline != nil || it.Looks != nil || it.Questions != "" {
		t.Errorf("after the retry: %+v", it)
	}
	if status, _ := r.tell("/api/rehearsals/"+id+"/title", `{"title":"New"}`); status != 204 {
		t.Errorf("title: %d", status)
	}
	if it = r.settled(id); it.Title != "New" {
		t.Errorf("title %q", it.Title)
	}
	if status, text, _ := r.ask("DELETE", "/api/rehearsals/"+id, nil); status != 204 {
		t.Errorf("delete: %d %s", status, text)
	}
	if _, err := os.Stat(it.Folder); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
	if status, _, _ := r.ask("GET", "/rehearsals/"+id+"/", nil); status != 404 {
		t.Errorf("its page: %d", status)
	}
}

func TestMalformedCalls(t *testing.T) {
	r := serve(t, Options{Program: broken, Thresholds: []Threshold{{Key: "eye_contact.cone_yaw"}}})
	id := r.add(t, nil, "a.webm", bytesOf(t))
	it := r.settled(id)
	if err := os.WriteFile(filepath.Join(it.Folder, "report.json"), []byte(`{"schema":"poise/1","recording":{"duration":1}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for call, bodies := range map[string][]string{
		"exclude":   {``, `[]`, `{"start":1}`, `{"start":2,"end":1}`, `{"start":-1,"end":1}`, `{"start":0,"end":1e300}`, `{"start":0,"end":1,"x":1}`, `{"start":"0","end":"1"}`, `{"start":0,"end":1}{}`},
		"baseline":  {`{"start":1}`, `{"start":2,"end":1}`, `null`, ` null `, `""`, `[]`, `0`},
		"questions": {`{}`, `null`, `{"text":null}`, `{"text":1}`, `"x"`},
		"retry":     {`null`},
		"looks": {``, `[]`, `null`, `{}`, `{"looks":null}`, `{"looks":[{"at":"lens"}]}`, `{"looks":[{"at":"door","range":{"start":1,"end":4}}]}`, `{"looks":[{"at":"lens","range":{"start":4,"end":1}}]}`,
			`{"look":[]}`},
		"thresholds": {`{"set":{"models":"/etc"}}`, `{"set":{"--output":"/x"}}`},
		"title":      {`{}`, `{"title":" \n "}`},
	} {
		for _, body := range bodies {
			if status, text := r.tell("/api/rehearsals/"+id+"/"+call, body); status != 400 || !strings.Contains(text, `"error"`) {
				t.Errorf("%s %s: %d %s", call, body, status, text)
			}
		}
	}
	status, _, _ := r.ask("POST", "/api/rehearsals/"+id+"/exclude", strings.NewReader(`{"start":0,"end":1}`), "Content-Type", "text/plain")
	if status != 400 {
		t.Errorf("a form's type: %d", status)
	}
}

// Only what belongs to a rehearsal is shown, and links lead nowhere else.
func TestFilesBesideTheReport(t *testing.T) {
	r := serve(t, Options{Program: broken})
	id := r.add(t, nil, "a.webm", bytesOf(t))
	it := r.settled(id)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(it.Folder, "report.json")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(it.Folder, "moments.csv"), []byte("measure\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(it.Folder, "observations.poise"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{
		"moments.csv": 200, "a.webm": 200, "report.json": 404, "rehearsal.json": 404, "observations.poise": 404, "questions.txt": 404,
		"frames.csv": 404, "..%2F.index.sqlite": 404, "%2e%2e%2fsecret": 404, "a.webm%00": 404, "report.html": 404,
	} {
		if got, body, _ := r.ask("GET", "/rehearsals/"+id+"/"+name, nil); got != want || strings.Contains(body, "secret") && !strings.Contains(body, "There is nothing") {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
	if err := os.Rename(filepath.Join(it.Folder, it.Recording), filepath.Join(it.Folder, "CAM.WEBM")); err != nil {
		t.Fatal(err)
	}
	if err := r.lib.Change(id, func(x *library.Rehearsal) { x.Recording = "CAM.WEBM" }); err != nil {
		t.Fatal(err)
	}
	if got, _, h := r.ask("GET", "/rehearsals/"+id+"/CAM.WEBM", nil); got != 200 || h.Get("Content-Type") != "video/webm" {
		t.Errorf("a camera's way of naming: %d, %q", got, h.Get("Content-Type"))
	}
}

// When Run returns, nothing of it is left: no goroutine, also with a browser that listens to events.
func TestNothingIsLeft(t *testing.T) {
	ignore := goleak.IgnoreCurrent()
	r := serve(t, Options{Program: broken})
	res, err := http.Get(r.page("/api/events"))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	first := make([]byte, 40) // what comes at once
	if _, err := io.ReadFull(res.Body, first); err != nil || !strings.Contains(string(first), "event: jobs") {
		t.Fatalf("%v %q", err, first)
	}
	r.stop()
	res.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	goleak.VerifyNone(t, ignore)
}
