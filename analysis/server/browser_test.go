package server

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	devtools "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"poise/analysis"
	"poise/analysis/internal/browsertest"
	"poise/analysis/library"
	"poise/analysis/live"
	"poise/analysis/pipeline"
	"poise/analysis/report"
	"poise/analysis/runner"
	"poise/models"
	"poise/models/networktest"
)

// soon is what anything but an analysis may take on a busy machine.
const soon = 2 * time.Minute

// camera makes the files that Chromium's fake camera and microphone play: the sample's portrait, still, and speech.
func camera(t *testing.T) map[string]any {
	t.Helper()
	dir := t.TempDir()
	for _, args := range [][]string{
		{"ffmpeg", "-v", "error", "-y", "-loop", "1", "-i", filepath.Join("..", "..", "samples", "portrait.png"), "-t", "2", "-r", "15", "-vf",
			"scale=640:480:force_original_aspect_ratio=increase,crop=640:480:0:0", "-pix_fmt", "yuvj420p", "-q:v", "3", filepath.Join(dir, "camera.mjpeg")},
		{"espeak-ng", "-s", "130", "-w", filepath.Join(dir, "microphone.wav"), "I have worked in a small team for three years. We built a shop for books, and I wrote most of its search."},
	} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v %s", args[0], err, out)
		}
	}
	return map[string]any{
		"use-fake-device-for-media-stream": true, "use-fake-ui-for-media-stream": true,
		"use-file-for-fake-video-capture": filepath.Join(dir, "camera.mjpeg"), "use-file-for-fake-audio-capture": filepath.Join(dir, "microphone.wav"),
	}
}

// cues opens what live rehearsals need.
func cues(dir string) func() (live.Settings, func() error, error) {
	return func() (live.Settings, func() error, error) {
		top, err := models.LoadFaceTopology(dir)
		if err != nil {
			return live.Settings{}, nil, err
		}
		rt, err := models.OpenRuntime(models.Auto, dir)
		if err != nil {
			return live.Settings{}, nil, err
		}
		return live.Settings{Runtime: rt, Topology: top, Profile: analysis.DefaultProfile()}, rt.Close, nil
	}
}

// whole is a server that can analyse.
func whole(t *testing.T) *running {
	t.Helper()
	dir := networktest.Dir(t)
	path, err := program()
	if err != nil {
		t.Fatalf("build poise: %v", err)
	}
	return serve(t, Options{Program: path, Settings: runner.Settings{Models: dir, Values: []runner.Setting{{Key: "fps", Value: "10"}}}, Profile: changed, Prompts: "Why this job?\nWhat did you learn?",
		Live: cues(dir), grace: 10 * time.Second,
		Thresholds: []Threshold{{"eye_contact.cone_yaw", "Half width of the contact cone, degrees to either side (0.5 to 45)."}, {"voice.min_pause", "Shortest pause, seconds (0.05 to 10)."}}})
}

// changed sets thresholds of a profile.
func changed(before *analysis.Profile, set map[string]string) (analysis.Profile, error) {
	p := analysis.DefaultProfile()
	if before != nil {
		p = *before
	}
	for _, l := range analysis.Limits() {
		text, ok := set[l.Key]
		if !ok {
			continue
		}
		v, err := strconv.ParseFloat(text, 64)
		if err == nil {
			err = l.Check(v)
		}
		if err != nil {
			return p, &pipeline.Error{Kind: pipeline.Settings, Err: err}
		}
		*l.Of(&p) = v
	}
	return p, p.Validate()
}

// sizes are a laptop's, a tablet's and a telephone's.
var sizes = [][2]int64{{1366, 768}, {768, 1024}, {390, 800}}

func resize(t *testing.T, ctx context.Context, size [2]int64) {
	t.Helper()
	browsertest.Call(t, ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: size[0], Height: size[1], DeviceScaleFactor: 1})
}

func colours(t *testing.T, ctx context.Context, scheme string) {
	t.Helper()
	browsertest.Call(t, ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// picture keeps screenshots when SCREENSHOTS names a folder, for people to look at.
func picture(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	for _, scheme := range []string{"dark", "light"} {
		colours(t, ctx, scheme)
		for _, size := range sizes {
			resize(t, ctx, size)
			shot, err := chromedp.Call(ctx, devtools.CaptureScreenshot, devtools.CaptureScreenshotParams{Format: "png"})
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%s-%d.png", name, scheme, size[0])), shot.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	resize(t, ctx, sizes[0])
}

// tidy checks what every page must hold to: nothing that axe-core calls serious, in light and dark, and no sideways scrolling
// at any size.
func tidy(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	for _, scheme := range []string{"dark", "light"} {
		colours(t, ctx, scheme)
		for _, v := range browsertest.Axe(t, ctx) {
			t.Errorf("%s, %s: %+v", name, scheme, v)
		}
	}
	for _, size := range sizes {
		resize(t, ctx, size)
		if w := browsertest.Eval[int64](t, ctx, `document.documentElement.scrollWidth`); w > size[0] {
			t.Errorf("%s: %d wide on a screen of %d", name, w, size[0])
		}
	}
	resize(t, ctx, sizes[0])
	picture(t, ctx, name)
}

// The whole way of a new user: record in front of the camera, watch the progress, read the report, leave a range out and see
// numbers change, delete; without a complaint of the browser and without a request to anywhere else.
func TestFromCameraToReport(t *testing.T) {
	r := whole(t)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the server's log: %s", r.log)
		}
	})
	ctx := browsertest.Start(t, 15*time.Minute, camera(t))
	seen := browsertest.Watch(t, ctx, r.url)
	do, click := func(steps ...chromedp.Action[chromedp.Void]) { t.Helper(); browsertest.Do(t, ctx, steps...) }, func(id string) chromedp.Action[chromedp.Void] {
		return chromedp.Click(chromedp.ID(id))
	}
	said := func(text string) string { // once the video has its size too: before, what is to be clicked may move away
		return fmt.Sprintf(`document.readyState === 'complete' && document.querySelector('video').readyState >= 1 && document.getElementById('done').textContent.includes(%q)`, text)
	}
	visible := func(id string) chromedp.Action[chromedp.Void] { return chromedp.WaitVisible(chromedp.ID(id)) }

	do(chromedp.Navigate(r.page("/")))
	tidy(t, ctx, "empty")
	do(chromedp.Click(chromedp.CSS(`a[href="/record"]`)), visible("enable"))
	tidy(t, ctx, "record")
	do(click("enable"), visible("check"), browsertest.Until(`preview.videoWidth > 0 && document.getElementById('level').value > 0.1`))
	do(click("check"), visible("verdict"))
	if n := browsertest.Eval[int](t, ctx, `verdict.querySelectorAll('li b').length`); n < 5 {
		t.Errorf("%d lines of the check", n)
	}
	tidy(t, ctx, "checked")
	step := func(to string) chromedp.Action[chromedp.Void] {
		return chromedp.Click(chromedp.CSS(`.step:not([hidden]) [data-step=` + to + `]`))
	}
	do(step("questions"), visible("prompts"))
	chooseRole(t, ctx)
	tidy(t, ctx, "questions")
	do(step("record"), visible("start"))
	tidy(t, ctx, "ready")
	browsertest.Eval[bool](t, ctx, `document.getElementById('title').value = 'With <b>camera</b>', document.activeElement.blur(), true`)
	// What is asked is noted by the page itself, and the look at the notes skipped there: a busy machine may show it late.
	browsertest.Eval[bool](t, ctx, `window.asked = [], new MutationObserver(function () {
		if (cue.textContent && asked[asked.length - 1] !== cue.textContent) asked.push(cue.textContent);
		if (cue.textContent.includes('your notes') && !document.getElementById('skip').hidden) document.getElementById('skip').click();
	}).observe(document.getElementById('beside'), { childList: true, subtree: true, characterData: true, attributes: true }), true`)
	do(chromedp.KeyEvent(" "), browsertest.Until(`!overlay.hidden`))
	tidy(t, ctx, "look-lens")
	browsertest.Arrive(t, ctx, 3*time.Minute, `!document.getElementById('ask').hidden`)
	if d := cmp.Diff([]string{"Look at the lens and nod slowly", "Now look at the other person’s face on your screen", "Now look at your notes"},
		browsertest.Eval[[]string](t, ctx, `asked.slice(-3)`)); d != "" {
		t.Errorf("the looks (-want +got):\n%s", d)
	}
	do(visible("finish"), visible("ask"))
	if q := browsertest.Eval[string](t, ctx, `question.textContent`); q != "Why this job?" {
		t.Errorf("the first question is %q", q)
	}
	if back := browsertest.Eval[string](t, ctx, `getComputedStyle(document.getElementById('ask')).backgroundColor`); back != "rgba(0, 0, 0, 0)" {
		t.Errorf("white words stand on %s instead of the dark edge of the picture", back)
	}
	picture(t, ctx, "recording")
	do(browsertest.Until(`document.getElementById('time').textContent >= '0:11'`), chromedp.KeyEvent(kb.ArrowRight), browsertest.Until(`question.textContent === 'What did you learn?'`),
		browsertest.Until(`document.getElementById('time').textContent >= '0:12'`), click("finish"))
	browsertest.Arrive(t, ctx, soon, `document.querySelector('#stages progress[value]') !== null || document.getElementById('measures') !== null`)
	picture(t, ctx, "progress")
	for _, v := range browsertest.Axe(t, ctx) {
		t.Errorf("progress: %+v", v)
	}
	browsertest.Arrive(t, ctx, 3*time.Minute, `document.getElementById('measures') !== null && video.readyState >= 1`) // the page turns into the report by itself
	all, err := r.lib.Items()
	if err != nil || len(all) != 1 {
		t.Fatalf("%d rehearsals, %v", len(all), err)
	}
	it := all[0]
	if it.State != library.Done || it.Origin != library.Recorded || !it.Marked || it.Title != "With <b>camera</b>" || it.Duration < 11 {
		t.Errorf("%+v", it.Rehearsal)
	}
	if c := it.Figures["quality.face_size"]; c.Value == nil { // of a portrait that never moves, nothing more need be measured
		t.Errorf("no face was seen before a portrait: %s", c.Reason)
	}
	if n := browsertest.Eval[float64](t, ctx, `new Promise(done => { video.onseeked = () => done(video.currentTime); video.currentTime = 5; })`); n < 4.9 || n > 5.1 || lengthOf(t, filepath.Join(it.Folder, it.Recording)) < 7 {
		t.Errorf("sought 5 s, arrived at %v", n)
	}
	if way := browsertest.Eval[string](t, ctx, `document.querySelector('meta[name=poise-server]').content`); way != "/api/rehearsals/"+it.ID {
		t.Errorf("poise-server is %q", way)
	}
	if name := browsertest.Eval[string](t, ctx, `document.title`); name != "Rehearsal: "+it.Title {
		t.Errorf("the report is of %q", name)
	}
	picture(t, ctx, "report")
	correctOnThePage(t, ctx, it)
	lookOnThePage(t, ctx, it)

	do(chromedp.Click(chromedp.CSS(`a[href$="/settings"]`)), visible("exclude"))
	tidy(t, ctx, "settings")
	refusedRanges(t, ctx)
	before := value(t, r, it.ID, "voice.speaking")
	browsertest.Eval[bool](t, ctx, `from.value = '0:04', document.getElementById('to').value = '0:06.5', true`)
	do(click("exclude"))
	browsertest.Arrive(t, ctx, soon, said("left out")+` && document.querySelector('.include') !== null`)
	if after := value(t, r, it.ID, "voice.speaking"); after == before {
		t.Errorf("voice.speaking stays %v although a range was left out", after)
	}
	do(chromedp.Click(chromedp.CSS(`.include`)))
	browsertest.Arrive(t, ctx, soon, said("counts again"))
	if again := value(t, r, it.ID, "voice.speaking"); again != before {
		t.Errorf("voice.speaking is %v with the range back, was %v", again, before)
	}
	browsertest.Eval[bool](t, ctx, `document.querySelector('#thresholds details').open = true, document.getElementById('t-eye_contact.cone_yaw').value = '12', true`)
	do(chromedp.Click(chromedp.CSS(`#thresholds button[type=submit]`)))
	browsertest.Arrive(t, ctx, soon, said("Saved"))
	browsertest.Eval[bool](t, ctx, `from.value = '0:01', document.getElementById('to').value = '0:04', true`)
	do(chromedp.Click(chromedp.CSS(`.mark[data-at=notes]`)))
	browsertest.Arrive(t, ctx, soon, said("Marked")+` && document.querySelectorAll('#looks li').length === 3`)
	do(chromedp.Click(chromedp.CSS(`#looks li[data-at=notes] .forget`)))
	browsertest.Arrive(t, ctx, soon, said("Forgotten")+` && document.querySelectorAll('#looks li').length === 2`)
	rep, err := report.Read(it.Folder)
	if err != nil || rep.Profile.EyeContact.ConeYaw != 12 || rep.Baseline.Source != "marked" || len(rep.Excluded) != 0 {
		t.Errorf("after a new threshold: %v %+v", err, rep)
	}

	// What stands in report.html is not shown.
	foreign := `<html><head><title>x</title></head><body><script>window.ran = true</script></body></html>`
	if err := os.WriteFile(filepath.Join(it.Folder, "report.html"), []byte(foreign), 0o600); err != nil {
		t.Fatal(err)
	}
	do(chromedp.Navigate(r.url + "/rehearsals/" + it.ID + "/"))
	if browsertest.Eval[bool](t, ctx, `window.ran === true || document.getElementById('measures') === null`) {
		t.Error("a foreign page was shown")
	}
	for _, v := range browsertest.Axe(t, ctx) {
		t.Errorf("report: %+v", v)
	}

	do(chromedp.Navigate(r.url+"/"), chromedp.WaitVisible(chromedp.CSS(`#shelf li .numbers`)))
	tidy(t, ctx, "library")
	do(chromedp.Click(chromedp.CSS(`#shelf .delete`)), visible("sure-yes"))
	for _, v := range browsertest.Axe(t, ctx) {
		t.Errorf("dialog: %+v", v)
	}
	do(click("sure-yes"))
	browsertest.Arrive(t, ctx, soon, `document.readyState === 'complete' && document.getElementById('shelf') === null`)
	if _, err := os.Stat(it.Folder); !os.IsNotExist(err) {
		t.Errorf("after deletion: %v", err)
	}
	for _, s := range seen() {
		if !strings.Contains(s, "status of 422") { // the look that was too short
			t.Errorf("the browser complains, or asks for something elsewhere: %q", s)
		}
	}
	if l := r.log.String(); strings.Contains(l, "level=ERROR") {
		t.Errorf("log: %s", l)
	}
}

// chooseRole takes the questions of a role in the place of those that are there, adds them to what was written by hand, and leaves
// the first ones. No voice is offered that is not on this computer.
func chooseRole(t *testing.T, ctx context.Context) {
	t.Helper()
	text := `document.getElementById('prompts').value`
	own := browsertest.Eval[string](t, ctx, text)
	choose := func(role string) string {
		t.Helper()
		return browsertest.Eval[string](t, ctx, fmt.Sprintf(`role.value = %q, role.dispatchEvent(new Event('change')), `+text, role))
	}
	if got := choose("Teacher"); !strings.HasPrefix(got, own) || !strings.Contains(got, "why you teach") {
		t.Errorf("after what was written: %q", got)
	}
	browsertest.Eval[bool](t, ctx, text+` = '', true`)
	if got := choose("Any job"); !strings.HasPrefix(got, "Tell me about yourself.") || strings.Contains(got, "teach") {
		t.Errorf("of any job: %q", got)
	}
	if got := choose("Teacher"); strings.Contains(got, "Why do you want this job?") {
		t.Errorf("two lists at once: %q", got)
	}
	browsertest.Eval[bool](t, ctx, fmt.Sprintf(`%s = %q, true`, text, own))
	if browsertest.Eval[bool](t, ctx, `aloud.disabled === speechSynthesis.getVoices().some(v => v.localService)`) {
		t.Error("reading aloud is offered without a voice on this computer, or not with one")
	}
}

// refusedRanges marks what is no range, and a look at the lens that is too short to go by: both are told in the page's own words.
func refusedRanges(t *testing.T, ctx context.Context) {
	t.Helper()
	for _, c := range []struct{ from, to, act, said string }{
		{"soon", "0:05", "exclude", "Write both times as 1:05"}, {"0:05", "", "exclude", "Write both times as 1:05"},
		{"0:05", "0:05", "exclude", "must come after"}, {"0:01", "0:02", "mark", "too short"},
	} {
		act := map[string]string{"exclude": `document.getElementById('exclude')`, "mark": `document.querySelector('.mark[data-at=lens]')`}[c.act]
		browsertest.Eval[bool](t, ctx, fmt.Sprintf(`trouble.textContent = '', from.value = %q, document.getElementById('to').value = %q, %s.click(), true`, c.from, c.to, act))
		browsertest.Arrive(t, ctx, soon, fmt.Sprintf(`!trouble.hidden && trouble.textContent.includes(%q)`, c.said))
	}
}

// value is a number of a report as the server gives it to scripts.
func value(t *testing.T, r *running, id, measure string) float64 {
	t.Helper()
	it, err := r.lib.Get(id)
	if err != nil {
		t.Fatal(err)
	}
	f := it.Figures[measure]
	if f.Value == nil {
		t.Fatalf("%s was not measured: %+v", measure, f)
	}
	return *f.Value
}

// A file that is chosen is copied and queued; one that is no recording is refused in words; an analysis that failed says why
// and can be tried again.
func TestFileFromTheDisk(t *testing.T) {
	r := serve(t, Options{Program: script(t, `echo "poise: no face, no voice" >&2; exit 4`)})
	dir := t.TempDir()
	letter, talk := filepath.Join(dir, "letter.txt"), filepath.Join(dir, "talk <1>.webm")
	if err := os.WriteFile(letter, []byte("Dear Sir or Madam"), 0o600); err != nil {
		t.Fatal(err)
	}
	film(t, talk)
	ctx := browsertest.Start(t, 10*time.Minute, nil)
	choose := func(path string) {
		t.Helper()
		browsertest.Do(t, ctx, chromedp.SetUploadFiles(chromedp.ID("file"), []string{path}), chromedp.Click(chromedp.CSS(`#drop button[type=submit]`)))
	}
	browsertest.Do(t, ctx, chromedp.Navigate(r.page("/")))
	choose(letter)
	browsertest.Arrive(t, ctx, soon, `!document.getElementById('trouble').hidden`)
	if said := browsertest.Eval[string](t, ctx, `trouble.textContent`); !strings.HasPrefix(said, "letter.txt: This file cannot be used") {
		t.Errorf("said: %q", said)
	}
	seen := browsertest.Watch(t, ctx, r.url) // the refusal before is logged by the browser
	choose(talk)
	browsertest.Arrive(t, ctx, soon, `location.pathname.startsWith('/rehearsals/') && document.getElementById('again') !== null`)
	if said := browsertest.Eval[string](t, ctx, `document.querySelector('main').innerText`); !strings.Contains(said, "No face, no voice.") {
		t.Errorf("said: %q", said)
	}
	tidy(t, ctx, "failed")
	browsertest.Eval[bool](t, ctx, `window.old = true, document.getElementById('again').click(), true`)
	browsertest.Arrive(t, ctx, soon, `!window.old && document.getElementById('again') !== null`)
	browsertest.Do(t, ctx, chromedp.Navigate(r.page("/")), chromedp.WaitVisible(chromedp.CSS(`#shelf li`)))
	if name := browsertest.Eval[string](t, ctx, `document.querySelector('#shelf h2').textContent`); name != "talk <1>" {
		t.Errorf("named %q", name)
	}
	if s := seen(); len(s) > 0 {
		t.Errorf("the browser complains, or asks for something elsewhere: %q", s)
	}
}

// lookOnThePage finds the looks that were made while recording, and marks another and forgets it.
func lookOnThePage(t *testing.T, ctx context.Context, it library.Item) {
	t.Helper()
	looks := func() (at []string) {
		t.Helper()
		rep, err := report.Read(it.Folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range rep.Looks {
			at = append(at, fmt.Sprintf("%s %.0f", l.At, l.Range.Length()))
		}
		return at
	}
	step := func(do string, marks int) {
		t.Helper()
		browsertest.Eval[bool](t, ctx, `window.old = true, `+do+`, true`)
		browsertest.Arrive(t, ctx, soon, fmt.Sprintf(`!window.old && document.documentElement.classList.contains('ready') && document.querySelectorAll('#marked .forget').length === %d`, marks))
	}
	before := []string{"lens 5", "screen 3"}
	if d := cmp.Diff(before, looks()); d != "" {
		t.Fatalf("looks that were made: %s", d)
	}
	step(`document.querySelector('.mark[data-at=notes]').click()`, 3)
	if d := cmp.Diff(append(before, "notes 3"), looks()); d != "" {
		t.Errorf("after one was marked: %s", d)
	}
	tidy(t, ctx, "marked")
	step(`document.querySelector('#marked span:last-child .forget').click()`, 2)
	if d := cmp.Diff(before, looks()); d != "" {
		t.Errorf("after one was forgotten: %s", d)
	}
}

// correctOnThePage follows a moment of the report into the video, says that it is wrong, sees that one measure change, and takes
// that back.
func correctOnThePage(t *testing.T, ctx context.Context, it library.Item) {
	t.Helper()
	at := browsertest.Eval[float64](t, ctx, `(() => { const a = document.querySelector('.card .moments li a.clip'); a.click(); return +a.dataset.t; })()`)
	browsertest.Arrive(t, ctx, soon, fmt.Sprintf(`Math.abs(document.getElementById('video').currentTime - %v) < 1`, at))
	text := `document.getElementById('measures').parentElement.textContent`
	before := browsertest.Eval[string](t, ctx, text)
	browsertest.Eval[bool](t, ctx, `(() => { const b = document.querySelector('.card .moments button.wrong'); window.old = true; b.focus(); b.click(); document.getElementById('wrong-go').click(); return true; })()`)
	browsertest.Arrive(t, ctx, soon, `!window.old && document.readyState === 'complete' && document.querySelector('button.again:not([hidden])') !== null`)
	rep, err := report.Read(it.Folder)
	if err != nil || len(rep.Excluded) != 0 || len(rep.Wrong) != 1 || rep.Wrong[0].Range.Start > at || rep.Wrong[0].Range.End < at {
		t.Fatalf("the moment at %v was called wrong; left out: %+v %+v, %v", at, rep.Wrong, rep.Excluded, err)
	}
	if browsertest.Eval[string](t, ctx, text) == before {
		t.Error("no number changed")
	}
	browsertest.Eval[bool](t, ctx, `window.old = true, document.querySelector('button.again').click(), true`)
	browsertest.Arrive(t, ctx, soon, `!window.old && document.readyState === 'complete' && document.querySelector('button.again:not([hidden])') === null && document.getElementById('measures') !== null`)
	if rep, err = report.Read(it.Folder); err != nil || len(rep.Wrong) != 0 {
		t.Errorf("still left out: %+v, %v", rep.Wrong, err)
	}
}
