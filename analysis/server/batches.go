package server

import (
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"poise/analysis/batch"
	"poise/analysis/batch/pages"
	"poise/analysis/batch/store"
	"poise/analysis/files"
	"poise/analysis/report"

	"poise/analysis/lang"
)

// batchView is how far a batch is, as its page shows it.
type batchView struct {
	root    string
	ID      string // its place among Options.Batches, from 1 on
	Name    string // of the output folder
	Active  bool   // a hub works on it
	Trouble string // why nothing can be told
	Status  store.Status
	Done    int    // in this run and before
	Left    string // "about 2 h 10 min left"; empty: not known
	Running []batchRunning
	Failed  []batchRow
	Rest    []batchRow // done or waiting; by client, the latest of each first
	Again   bool       // what failed can be tried again from here
	Tables  bool       // there are tables
}

type batchRunning struct {
	store.Running
	At      string // "client/recording"
	Doing   string // the stage in words
	Percent int
}

// stages say in words what is being done to a recording.
var stages = map[string]string{
	"probe": lang.Mark("opening"), "picture": lang.Mark("watching"), "sound": lang.Mark("listening"), "transcribing": lang.Mark("writing down what is said"), "measuring": lang.Mark("measuring"),
	"writing": lang.Mark("writing the report"),
}

// batchRow is one recording of the plan.
type batchRow struct {
	item         batch.Item
	Client, Name string
	Page         string // name of the client in addresses; empty: nothing of that client is done
	Job          string // of one that is done
	Reason       string // of one that failed
}

// batchFresh is how long what was read of a batch is shown: pages ask every few seconds, and a large batch has thousands of
// records.
const batchFresh = 2 * time.Second

// batches are the batches that are watched.
type batches struct {
	dirs []string

	mu   sync.Mutex
	read time.Time
	last []batchView
}

// views tells how far all batches are.
func (b *batches) views(again func(root string) bool) []batchView {
	b.mu.Lock()
	defer b.mu.Unlock()
	if time.Since(b.read) < batchFresh {
		return b.last
	}
	views := make([]batchView, len(b.dirs)) // another request may still show the last ones
	for i, dir := range b.dirs {
		views[i] = viewBatch(dir)
		views[i].Again = views[i].Again && !again(views[i].root)
		views[i].ID = strconv.Itoa(i + 1)
	}
	b.last, b.read = views, time.Now()
	return views
}

func viewBatch(dir string) batchView {
	v := batchView{Name: filepath.Base(dir)}
	s, err := store.View(dir)
	if err != nil {
		v.Trouble = lang.T("No batch has written to this folder yet.")
		return v
	}
	v.root, v.Name, v.Active = s.Root, filepath.Base(s.Root), s.Busy()
	v.Tables = files.IsRegular(filepath.Join(s.Root, "summary.csv"))
	plan, err := s.Plan()
	if err != nil {
		v.Trouble = lang.T("No recording has been looked at yet.")
		return v
	}
	if v.Status, err = s.Status(); err != nil {
		v.Status = store.Status{Recordings: len(plan)} // it has only just begun
	}
	running := map[[2]string]bool{}
	if v.Active {
		v.inHand(running)
	}
	for _, p := range plan {
		r := batchRow{item: p.Item, Client: p.Item.Client, Name: p.Item.Name}
		if f := s.Failure(p); f != nil {
			r.Reason = lang.Retold(f.Reason)
			v.Failed = append(v.Failed, r)
			continue
		}
		if p.ID != "" && finished(s, p) {
			r.Job, r.Page = p.ID, clientID(p.Item.Folder)
			v.Done++
		} else if running[[2]string{r.Client, r.Name}] {
			continue
		}
		v.Rest = append(v.Rest, r)
	}
	slices.SortStableFunc(v.Rest, func(a, b batchRow) int { return pages.Latest(a.item, b.item) })
	_, err = s.Command()
	v.Again = err == nil && len(v.Failed) > 0 && !v.Active
	return v
}

// inHand takes over what is under way.
func (v *batchView) inHand(running map[[2]string]bool) {
	for _, j := range v.Status.Jobs {
		running[[2]string{j.Client, j.Name}] = true
		r := batchRunning{Running: j, At: j.Client + "/" + j.Name, Doing: lang.T(stages[j.Stage]), Percent: int(100 * min(1, max(0, j.Share)))}
		if r.Doing == "" {
			r.Doing = lang.T("in hand")
		}
		v.Running = append(v.Running, r)
	}
	v.Left = longTime(v.Status.Left)
}

// longTime says in words how long something takes; empty: not known.
func longTime(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d <= 0:
		return ""
	case d < time.Minute:
		return lang.T("less than a minute left")
	case d < time.Hour:
		return lang.T("about %.0f min left", d.Minutes())
	}
	return lang.T("about %d h %d min left", int(d.Hours()), int(d.Minutes())%60)
}

// finished tells whether a planned recording has a report, as far as a look at the folder can tell.
func finished(s *store.Store, p store.Planned) bool {
	if !filepath.IsLocal(p.Item.Folder) || !filepath.IsLocal(p.Item.Name) || s.Record(p.ID) == nil {
		return false
	}
	return files.IsRegular(filepath.Join(s.Place(p.Item.Folder, p.Item.Name), report.FileName))
}

// batchesPage tells how far the batches are. Its script asks for it again and again and takes over what has changed.
func (s *Server) batchesPage(w http.ResponseWriter, r *http.Request) {
	if len(s.batches.dirs) == 0 {
		s.fail(w, r, errNotFound)
		return
	}
	s.page(w, http.StatusOK, "batches.html", page{Title: lang.T("Batches"), Scripts: []string{"common.js", "batches.js"}, Batches: s.batches.views(s.retries.has)})
}

// planned finds a finished recording of a batch by the job's ID; ok is false where there is none.
func (s *Server) planned(r *http.Request) (_ *store.Store, p store.Planned, ok bool) {
	out, plan, ok := s.batchOf(r)
	if !ok {
		return nil, p, false
	}
	i := slices.IndexFunc(plan, func(p store.Planned) bool { return p.ID != "" && p.ID == r.PathValue("job") })
	if i < 0 || !finished(out, plan[i]) {
		return nil, p, false
	}
	return out, plan[i], true
}

// batchReport answers with the report of one recording, its video playing through this server.
func (s *Server) batchReport(w http.ResponseWriter, r *http.Request) {
	out, p, ok := s.planned(r)
	if !ok {
		s.fail(w, r, errNotFound)
		return
	}
	opt := report.PageOptions{
		Recording: "recording", Links: []report.Link{{Href: "/batches", Text: lang.T("All recordings of the batch")},
			{Href: "/batches/" + r.PathValue("batch") + "/clients/" + clientID(p.Item.Folder) + "/", Text: p.Item.Client}}, Served: true, Alone: true, Title: p.Item.Name,
	}
	page, err := s.drawn.page(out.Place(p.Item.Folder, p.Item.Name), opt)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sendPage(w, page, opt)
}

// batchRecording answers with the recording of a report, whole or a range of it. The plan names it, not the client; what no
// recording is called like is not given away.
func (s *Server) batchRecording(w http.ResponseWriter, r *http.Request) {
	_, p, ok := s.planned(r)
	kind := recordingKind(p.Item.Recording)
	if !ok || kind == "" {
		s.fail(w, r, errNotFound)
		return
	}
	if sendFile(w, r, filepath.Dir(p.Item.Recording), filepath.Base(p.Item.Recording), kind) != nil {
		s.fail(w, r, errNotFound)
	}
}
