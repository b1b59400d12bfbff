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
	"poise/analysis/library"
	"poise/analysis/media"
	"poise/analysis/media/probe"
	"poise/analysis/media/write"
)

const (
	stallTime    = time.Minute      // without a byte of a recording
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
	s.queue.add(it.ID)
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
				return it, &failure{http.StatusBadRequest, "Choose a recording first."}
			}
			if err := s.store(c, part, filepath.Join(a.Folder, partName), s.opt.MaxBytes); err != nil {
				return it, err
			}
			about, err := aboutOf(fields, part.FileName())
			if err != nil {
				return it, err
			}
			return s.admit(r.Context(), a, about)
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
	var total, checked int64
	buf := make([]byte, 256<<10)
	for {
		_ = c.SetReadDeadline(time.Now().Add(stallTime))
		n, rerr := part.Read(buf)
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

// admit probes what arrived, gives it its name, and commits the rehearsal.
func (s *Server) admit(ctx context.Context, a *library.Arrival, about library.Rehearsal) (it library.Item, err error) {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	if about.Created.IsZero() {
		about.Created = time.Now()
	}
	if about.Title == "" {
		about.Title = "Rehearsal of " + about.Created.Format("2 January 2006")
	}
	if strings.TrimSpace(about.Questions) == "" {
		about.Questions = ""
	}
	path := filepath.Join(a.Folder, partName)
	rec, err := probe.File(ctx, path)
	if err != nil {
		return it, unfit(err)
	}
	if about.Recording, err = settle(ctx, rec, a.Folder, library.FileName(about.Title), about.Origin); err != nil {
		return it, unfit(err)
	}
	if about.Origin == library.Recorded { // only now it has a length
		if rec, err := probe.File(ctx, filepath.Join(a.Folder, about.Recording)); err == nil && rec.Duration > 0 {
			within(&about, rec.Duration)
		}
	}
	if it, err = a.Commit(about); err != nil {
		_ = os.Rename(filepath.Join(a.Folder, about.Recording), path) // where the next try looks for it
		return it, err
	}
	return it, ignoreMissing(os.Remove(filepath.Join(it.Folder, partName))) // its copy is in the library: no sooner
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

// settle gives the file a name with the extension that its contents ask for. Of what a browser recorded, or has no length, a
// copy gets that name, in which players can seek.
func settle(ctx context.Context, rec *analysis.Recording, dir, name string, origin library.Origin) (string, error) {
	if origin != library.Recorded && rec.Duration > 0 {
		name += extension(rec)
		return name, os.Rename(rec.Path, filepath.Join(dir, name))
	}
	name += write.Ext(rec)
	err := write.Remux(ctx, rec, 0, filepath.Join(dir, name))
	if errors.Is(err, media.ErrDisk) && origin == library.Recorded { // nobody has another copy of it
		return name, os.Rename(rec.Path, filepath.Join(dir, name))
	}
	return name, err
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
	for _, e := range []error{media.ErrContent, media.ErrStalled, media.ErrInterrupted} {
		if errors.Is(err, e) {
			return &failure{http.StatusUnsupportedMediaType, "This file cannot be used: " + sentence(err)}
		}
	}
	if errors.Is(err, media.ErrDisk) {
		return errDisk
	}
	return err
}
