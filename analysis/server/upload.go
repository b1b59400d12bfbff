package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"poise/analysis"
	"poise/analysis/files"
	"poise/analysis/lang"
	"poise/analysis/library"
	"poise/analysis/media"
	"poise/analysis/media/probe"
	"poise/analysis/media/write"
)

const (
	stallTime    = time.Minute      // in which less than leastBytes of a recording arrive: its sender would keep others waiting
	leastBytes   = 512 << 10        // a slow network brings them in seconds
	probeTime    = 30 * time.Minute // reading a large one twice on a slow disk
	usualReserve = 512 << 20        // bytes of the disk that recordings leave free
	checkEvery   = 64 << 20         // bytes between two looks at the disk
	maxField     = 1 << 20          // bytes of one field beside the recording
	partName     = "arriving"       // of the file until it has been probed
)

// arrive takes a recording: a multipart form with the fields title, origin, baseline, looks and questions, each optional, and last
// the recording. It is streamed to disk, probed, made seekable where it is not, and queued.
func (s *Server) arrive(w http.ResponseWriter, r *http.Request) {
	it, ok := upload(s, w, r, s.receive)
	if !ok {
		return
	}
	s.queue.addRead(it)
	if strings.Contains(r.Header.Get("Accept"), "text/html") { // a form, without script
		http.Redirect(w, r, "/rehearsals/"+it.ID+"/", http.StatusSeeOther)
		return
	}
	answer(w, http.StatusCreated, map[string]string{"id": it.ID})
}

// upload takes a recording with read, if few enough are arriving; otherwise, and where read fails, it answers.
func upload[T any](s *Server, w http.ResponseWriter, r *http.Request, read func(http.ResponseWriter, *http.Request) (T, error)) (got T, ok bool) {
	select {
	case s.uploads <- struct{}{}:
		defer func() { <-s.uploads }()
	default:
		s.fail(w, r, errTooMany)
		return got, false
	}
	got, err := read(w, r)
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(usualTime))
	if err != nil {
		w.Header().Set("Connection", "close") // what was not read is not worth reading
		s.fail(w, r, err)
		return got, false
	}
	return got, true
}

// formFields are those beside the recording.
var formFields = []string{"title", "origin", "baseline", "looks", "questions"}

// receive reads the form into a folder of its own and puts that into the library.
func (s *Server) receive(w http.ResponseWriter, r *http.Request) (it library.Item, err error) {
	if r.ContentLength > s.opt.MaxBytes+maxField {
		return it, errTooLarge
	}
	if left, ok := free(s.opt.Library.Dir()); ok && left-max(r.ContentLength, 0) < s.reserve {
		return it, errDisk
	}
	form, err := r.MultipartReader()
	if err != nil {
		return it, errJSON
	}
	a, err := s.opt.Library.Arrive()
	if err != nil {
		return it, err
	}
	defer func() { err = errors.Join(err, a.Abort()) }() // nothing is left of it to remove, once committed
	c := http.NewResponseController(w)
	_ = c.SetWriteDeadline(time.Time{}) // begins when the recording is there
	fields := map[string]string{}
	for {
		part, err := form.NextPart()
		if err != nil { // also its regular end: there was no recording
			return it, errBroken
		}
		if part.FormName() == "recording" {
			if part.FileName() == "" {
				return it, &failure{http.StatusBadRequest, lang.T("Choose a recording first.")}
			}
			if err := s.store(c, part, filepath.Join(a.Folder, partName), s.opt.MaxBytes); err != nil {
				return it, err
			}
			about, err := aboutOf(fields, part.FileName())
			if err != nil {
				return it, err
			}
			if it, err = s.admit(s.life, a, about); errors.Is(err, media.ErrContent) { // who sent it may be gone
				err = unfit(err)
			}
			return it, err
		}
		if !slices.Contains(formFields, part.FormName()) { // fields are kept in memory
			return it, errJSON
		}
		text, err := io.ReadAll(io.LimitReader(part, maxField+1))
		if err != nil || len(text) > maxField {
			return it, errBroken
		}
		fields[part.FormName()] = string(text)
	}
}

// store streams a recording to a new file, within the limits of size and disk.
func (s *Server) store(c *http.ResponseController, part *multipart.Part, path string, most int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer f.Close() // closed before, where all went well
	var total, checked, timed int64
	buf := make([]byte, 256<<10)
	_ = c.SetReadDeadline(time.Now().Add(s.opt.stall))
	for {
		n, rerr := part.Read(buf)
		if total+int64(n)-timed >= leastBytes {
			timed = total + int64(n)
			_ = c.SetReadDeadline(time.Now().Add(s.opt.stall))
		}
		if total += int64(n); total > most {
			return errTooLarge
		}
		if total-checked > checkEvery {
			checked = total
			if left, ok := free(filepath.Dir(path)); ok && left < s.reserve {
				return errDisk
			}
		}
		if _, err := f.Write(buf[:n]); err != nil {
			return err
		}
		if errors.Is(rerr, io.EOF) {
			break
		}
		if rerr != nil {
			return errBroken
		}
	}
	_ = c.SetReadDeadline(time.Time{})
	return f.Close()
}

// aboutOf is what the fields of a form, and its recording's name, tell of a rehearsal.
func aboutOf(fields map[string]string, named string) (about library.Rehearsal, err error) {
	about = library.Rehearsal{Title: library.Clean(fields["title"]), Origin: library.Added, Questions: fields["questions"]}
	if fields["origin"] == string(library.Recorded) {
		about.Origin = library.Recorded
	}
	if about.Title == "" {
		about.Title = library.Clean(strings.TrimSuffix(filepath.Base(named), filepath.Ext(named)))
	}
	if about.Baseline, err = baselineOf(fields["baseline"]); err != nil {
		return about, err
	}
	about.Looks, err = looksOf(fields["looks"])
	return about, err
}

// admit puts what arrived into the library: as a recording with a name of its own, or, where nothing could be said about it, as it
// is, to be read again. An error of the kind media.ErrContent says that it is no recording; after any other it has not left its folder.
func (s *Server) admit(ctx context.Context, a *library.Arrival, about library.Rehearsal) (it library.Item, err error) {
	if about.Created.IsZero() {
		about.Created = time.Now()
	}
	if about.Title == "" {
		about.Title = lang.T("Rehearsal of %s", lang.Date(about.Created))
	}
	if strings.TrimSpace(about.Questions) == "" {
		about.Questions = ""
	}
	known, err := identify(ctx, a.Folder, about)
	if err == nil {
		if it, err = a.Commit(known); err == nil {
			return it, ignoreMissing(os.Remove(filepath.Join(it.Folder, partName))) // its copy is in the library: no sooner
		}
		forget(a.Folder, known.Recording)
	}
	if errors.Is(err, media.ErrContent) {
		return it, err
	}
	s.opt.Log.Warn("what arrived could not be read yet", "rehearsal", a.ID, "error", err)
	about.Unread = partName
	if ctx.Err() == nil {
		about.Failure = s.told(unfit(err)).text
	}
	if nerr := a.Note(about); nerr != nil { // then what was noted before stands
		s.opt.Log.Warn("note why", "error", nerr)
	}
	return a.Keep()
}

// identify probes what arrived in a folder, gives it a name, and tells what is then known of the rehearsal. The file as it
// arrived stays until the caller has noted that.
func identify(ctx context.Context, dir string, about library.Rehearsal) (library.Rehearsal, error) {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	rec, err := probe.File(ctx, filepath.Join(dir, partName))
	if err == nil {
		about.Recording, err = settle(ctx, rec, dir, library.FileName(about.Title), about.Origin)
	}
	if err != nil {
		return about, err
	}
	about.Unread, about.Failure = "", ""
	if about.Origin == library.Recorded { // only now it has a length
		if rec, err := probe.File(ctx, filepath.Join(dir, about.Recording)); err == nil && rec.Duration > 0 {
			within(&about, rec.Duration)
		}
	}
	return about, nil
}

// forget takes a recording's new name away again.
func forget(dir, name string) {
	if files.IsRegular(filepath.Join(dir, partName)) {
		_ = os.Remove(filepath.Join(dir, name))
	} else {
		_ = os.Rename(filepath.Join(dir, name), filepath.Join(dir, partName))
	}
}

// readAgain makes a recording of what arrived and could not be read then.
func (s *Server) readAgain(ctx context.Context, it library.Item) (library.Item, error) {
	known, err := identify(ctx, it.Folder, it.Rehearsal)
	if err != nil {
		return it, err
	}
	err = s.opt.Library.Change(it.ID, func(r *library.Rehearsal) {
		title := r.Title // may have changed meanwhile
		*r = known
		r.Title = title
	})
	if err != nil {
		forget(it.Folder, known.Recording)
		return it, err
	}
	_ = os.Remove(filepath.Join(it.Folder, partName)) // at worst both stay
	return s.opt.Library.Get(it.ID)
}

// within takes out what the page told about times at which the recording, which broke off, had ended.
func within(about *library.Rehearsal, length float64) {
	if about.Baseline != nil && about.Baseline.End > length {
		about.Baseline = nil
	}
	about.Looks = slices.DeleteFunc(about.Looks, func(l analysis.Look) bool { return l.Range.End > length })
	var asked []string
	for line := range strings.Lines(about.Questions) {
		var m, s float64 // as the page writes it: 1:05.3 Why this job?
		if _, err := fmt.Sscanf(line, "%f:%f ", &m, &s); err != nil || 60*m+s < length {
			asked = append(asked, strings.TrimRight(line, "\r\n"))
		}
	}
	about.Questions = strings.Join(asked, "\n")
}

func baselineOf(text string) (*analysis.Span, error) {
	if text == "" {
		return nil, nil
	}
	var b analysis.Span
	if _, err := fmt.Sscanf(text, "%f-%f", &b.Start, &b.End); err != nil || !sound(b) {
		return nil, errRange
	}
	return &b, nil
}

// settle gives the file a second name, with the extension that its contents ask for. Of what a browser recorded, or has no length, a
// copy gets that name, in which players can seek.
func settle(ctx context.Context, rec *analysis.Recording, dir, name string, origin library.Origin) (string, error) {
	if origin != library.Recorded && rec.Duration > 0 {
		name += extension(rec)
		to := filepath.Join(dir, name)
		if err := ignoreMissing(os.Remove(to)); err != nil { // of a try that a crash has ended
			return name, err
		}
		if os.Link(rec.Path, to) == nil {
			return name, nil
		}
		return name, os.Rename(rec.Path, to) // file systems without links
	}
	name += write.Ext(rec)
	return name, write.Remux(ctx, rec, 0, filepath.Join(dir, name))
}

// extension is that of a recording's own container, as ffprobe names it.
func extension(rec *analysis.Recording) string {
	format := strings.ToLower(rec.Format)
	for _, c := range []struct{ format, ext string }{
		{"wav", ".wav"}, {"mp3", ".mp3"}, {"flac", ".flac"}, {"ogg", ".ogg"}, {"avi", ".avi"}, {"mpegts", ".ts"}, {"mpeg", ".mpg"},
		{"aac", ".aac"}, {"asf", ".wmv"}, {"flv", ".flv"}, {"aiff", ".aiff"}, {"caf", ".caf"},
	} {
		if format == c.format {
			return c.ext
		}
	}
	ext := write.Ext(rec)
	switch {
	case strings.Contains(format, "mp4") && rec.Video == nil:
		return ".m4a"
	case strings.Contains(format, "mp4"):
		return ".mp4"
	case strings.Contains(format, "matroska") && ext == ".mp4":
		return ".mkv"
	}
	return ext
}

// unfit tells the user why a recording is not taken; what is this machine's fault stays an error.
func unfit(err error) error {
	switch {
	case errors.Is(err, media.ErrContent):
		return &failure{http.StatusUnsupportedMediaType, lang.Kept("This file cannot be used: %s", sentence(err))}
	case errors.Is(err, media.ErrDisk):
		return errDisk
	case media.NotJudged(err):
		return &failure{http.StatusServiceUnavailable, lang.Kept("This could not be read just now: %s", sentence(err))}
	}
	return err
}
