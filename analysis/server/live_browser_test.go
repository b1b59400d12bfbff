package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"poise/analysis/internal/browsertest"
	"poise/analysis/library"
	"poise/analysis/live"
)

// A live rehearsal: states are shown beside the lens while pieces travel, some of which are lost on the way there and some
// acknowledgements on the way back; its report is the one that poise analyze makes of the file. Then another, whose page is closed.
func TestLiveRehearsal(t *testing.T) {
	r := whole(t)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the server's log: %s", r.log)
		}
	})
	ctx := browsertest.Start(t, 15*time.Minute, camera(t))
	seen := browsertest.Watch(t, ctx, r.url)
	do := func(steps ...chromedp.Action[chromedp.Void]) { t.Helper(); browsertest.Do(t, ctx, steps...) }
	ready := func() {
		t.Helper()
		browsertest.Leave(t, ctx, r.page("/record"))
		do(chromedp.Click(chromedp.ID("enable")), chromedp.WaitVisible(chromedp.ID("check")))
		browsertest.Eval[bool](t, ctx, `document.querySelector('.way [data-step=record]').click(), true`)
		do(chromedp.WaitVisible(chromedp.ID("start")))
		browsertest.Eval[bool](t, ctx, `document.getElementById('cues').value = 'all', true`)
	}
	browsertest.Leave(t, ctx, r.page("/record"))
	browsertest.Eval[bool](t, ctx, `document.getElementById('look-screen').click(), document.getElementById('look-notes').click(), true`)
	ready()
	if browsertest.Eval[bool](t, ctx, `!document.getElementById('look-lens').checked || document.getElementById('look-screen').checked || document.getElementById('look-notes').checked`) {
		t.Error("which looks are wanted is forgotten")
	}
	do(chromedp.Click(chromedp.ID("start")))
	browsertest.Arrive(t, ctx, soon, `document.body.classList.contains('live')`)
	if status, text := r.tell("/api/live", `{"cues":"none","picture":true,"sound":true}`); status != http.StatusConflict || !strings.Contains(text, "Another live rehearsal") {
		t.Errorf("a second one at the same time: %d %s", status, text)
	}
	browsertest.Arrive(t, ctx, soon, `!document.getElementById('finish').hidden && document.querySelector('#sign-eyes b').textContent.endsWith('%') && watching.dataset.behind !== undefined`)
	if !browsertest.Eval[bool](t, ctx, `hint.textContent = 'Open your arms', hint.offsetHeight > 0 && hint.getBoundingClientRect().bottom < preview.getBoundingClientRect().height / 3`) {
		t.Error("a tip is not seen under the lens")
	}
	lost := lose(t, ctx)
	tidy(t, ctx, "live")
	select {
	case <-lost:
	case <-time.After(soon):
		t.Fatal("not all of four answers were lost")
	}
	browsertest.Eval[bool](t, ctx, `delete watching.dataset.behind`)
	browsertest.Arrive(t, ctx, soon, `document.getElementById('time').textContent >= '0:08' && question.textContent === 'Why this job?' && watching.dataset.behind !== undefined`)
	t.Logf("while recording: %s s behind; signs: %s", browsertest.Eval[string](t, ctx, `watching.dataset.behind`), browsertest.Eval[string](t, ctx, `signs.innerText`))
	do(chromedp.Click(chromedp.ID("finish")))
	browsertest.Arrive(t, ctx, soon, `location.pathname.startsWith('/rehearsals/') && document.querySelector('#stages progress, #measures') !== null`)
	browsertest.Arrive(t, ctx, 2*time.Minute, `document.getElementById('measures') !== null && video.readyState >= 1`)
	it := only(t, r)
	if it.State != library.Done || it.Origin != library.Recorded || !it.Marked || len(it.Looks) != 1 || it.Duration < 8 || !strings.HasSuffix(it.Questions, " Why this job?") {
		t.Errorf("%+v", it.Rehearsal)
	}
	sameAsAnalyze(t, r, it)
	sum := summary(t, it)
	t.Logf("seen while it was recorded: %d pictures, %d dropped, %.1f a second, %v ms until told (95 %%: %v)", sum.Pictures, sum.Dropped, sum.Rate, sum.LatencyMedian.Value, sum.Latency95.Value)
	// How many pictures a busy machine looks at, and how far behind it is at the end, is its own affair.
	if f := sum.Figures["eye_contact.gaze_to_camera"]; sum.Pictures < 10 || !(f.Coverage > 0) || sum.Duration < 1 {
		t.Errorf("seen while it was recorded: %+v", sum)
	}
	for _, s := range seen() {
		if !strings.Contains(s, "Failed to load resource") { // what was lost above
			t.Errorf("the browser complains, or asks for something elsewhere: %q", s)
		}
	}
	if err := r.lib.Delete(it.ID); err != nil {
		t.Fatal(err)
	}

	ready() // a camera that is unplugged ends the rehearsal; what there is is kept
	do(chromedp.Click(chromedp.ID("start")))
	browsertest.Arrive(t, ctx, soon, `document.getElementById('time').textContent >= '0:02'`)
	browsertest.Eval[bool](t, ctx, `preview.srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'))`)
	browsertest.Arrive(t, ctx, soon, `location.pathname.startsWith('/rehearsals/')`)
	if status, _, _ := r.ask("DELETE", "/api/rehearsals/"+only(t, r).ID, nil); status != http.StatusNoContent {
		t.Errorf("delete: %d", status)
	}

	ready()
	do(chromedp.Click(chromedp.ID("start")))
	browsertest.Arrive(t, ctx, soon, `document.getElementById('time').textContent >= '0:04'`)
	browsertest.Leave(t, ctx, "about:blank") // as closing the page
	r.until("a rehearsal whose page was closed", func() bool { all, err := r.lib.Items(); return err != nil || len(all) == 1 })
	if it := r.settled(only(t, r).ID); it.State != library.Done || it.Duration < 1 {
		t.Errorf("after the page was closed: %+v", it)
	}
	if l := r.log.String(); strings.Contains(l, "level=ERROR") || strings.Contains(l, "level=WARN") {
		t.Errorf("log: %s", l)
	}
}

// lose has two pieces in a row fail before they reach the server, and two acknowledgements after it. The channel is
// closed when all four were lost.
func lose(t *testing.T, ctx context.Context) <-chan struct{} {
	t.Helper()
	var n atomic.Int32
	all := make(chan struct{})
	err := chromedp.Listen(ctx, func(e any) {
		p, ok := e.(*fetch.EventRequestPaused)
		if !ok {
			return
		}
		go func() { // a listener may not wait for an answer
			there := p.ResponseStatusCode != 0
			if k := n.Load(); k < 2 && !there || k >= 2 && k < 4 && there {
				if n.Add(1) == 4 {
					close(all)
				}
				_, _ = chromedp.Call(ctx, fetch.FailRequest, fetch.FailRequestParams{RequestID: p.RequestID, ErrorReason: network.ErrorReasonConnectionReset})
				return
			}
			_, _ = chromedp.Call(ctx, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: p.RequestID}) // fails once the page is gone
		}()
	})
	if err != nil {
		t.Fatal(err)
	}
	browsertest.Call(t, ctx, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{
		{URLPattern: "*/pieces/*", RequestStage: fetch.RequestStageRequest}, {URLPattern: "*/pieces/*", RequestStage: fetch.RequestStageResponse}}})
	return all
}

func only(t *testing.T, r *running) library.Item {
	t.Helper()
	all, err := r.lib.Items()
	if err != nil || len(all) != 1 {
		t.Fatalf("%d rehearsals, %v", len(all), err)
	}
	return all[0]
}

// told is the part of live.json that can be read back.
type told struct {
	Pictures, Dropped int
	Duration, Rate    float64
	LatencyMedian     live.Reading `json:"latency_ms"`
	Latency95         live.Reading `json:"latency_95_ms"`
	Figures           map[string]live.Figure
}

func summary(t *testing.T, it library.Item) (s told) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(it.Folder, liveName))
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// cacheName is the file of what was observed.
const cacheName = "observations.poise"

// sameAsAnalyze runs poise analyze over a copy of a rehearsal's recording and compares every file that it writes.
func sameAsAnalyze(t *testing.T, r *running, it library.Item) {
	t.Helper()
	path := filepath.Join(it.Folder, it.Recording)
	if out, err := exec.Command("ffmpeg", "-v", "error", "-i", "file:"+path, "-fps_mode", "passthrough", "-enc_time_base", "-1", "-f", "null", "-").CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("the recording is damaged: %v %s", err, out)
	}
	dir := t.TempDir()
	raw, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, it.Recording), raw, 0o600)
	}
	questions := filepath.Join(t.TempDir(), "questions.txt")
	if err == nil {
		err = os.WriteFile(questions, []byte(it.Questions), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"analyze", filepath.Join(dir, it.Recording), "-o", dir, "--quiet", "--questions", questions,
		"--look", fmt.Sprintf("lens=%.3f-%.3f", it.Looks[0].Range.Start, it.Looks[0].Range.End), "--models", r.srv.opt.Settings.Models, "--fps", "10"}
	cmd := exec.Command(r.srv.opt.Program, args...)
	cmd.Stdout = io.Discard
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	written, err := os.ReadDir(dir)
	if err != nil || len(written) < 5 {
		t.Fatalf("%d files, %v", len(written), err)
	}
	for _, e := range written {
		if e.Name() == cacheName {
			continue // holds the place of the recording
		}
		got, err := os.ReadFile(filepath.Join(it.Folder, e.Name()))
		want, werr := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil || werr != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from that of poise analyze: %d and %d bytes, %v %v", e.Name(), len(got), len(want), err, werr)
		}
	}
}
