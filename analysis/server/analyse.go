package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/renameio/v2"

	"poise/analysis"
	"poise/analysis/batch"
	"poise/analysis/batch/work"
	"poise/analysis/internal/child"
	"poise/analysis/library"
)

// questionsName is the file in a rehearsal's folder that holds its questions as --questions reads them.
const questionsName = "questions.txt"

// analyse makes the report of a rehearsal, in a child process with limits of its own: a crash costs this one.
func (s *Server) analyse(ctx context.Context, it library.Item, progress func(batch.Progress)) error {
	path := filepath.Join(it.Folder, it.Recording)
	st, err := os.Lstat(path)
	if err != nil || it.Recording == "" || !st.Mode().IsRegular() {
		return errors.New("the recording is missing")
	}
	args := s.opt.Analyze
	if it.Questions != "" {
		file := filepath.Join(it.Folder, questionsName)
		if err := renameio.WriteFile(file, []byte(it.Questions), 0o600, renameio.WithTempDir(it.Folder)); err != nil {
			return err
		}
		args = append(append([]string(nil), args...), "--questions", file)
	}
	job := batch.Job{Bytes: st.Size()}
	if it.Baseline != nil {
		job.Baseline = span(*it.Baseline)
	}
	threads := s.opt.Workers
	if threads <= 0 {
		threads = runtime.NumCPU()
	}
	c := work.Child{Program: s.opt.Program, Args: args}
	return c.Run(ctx, work.Task{Recording: path, Output: it.Folder, Job: job, Threads: threads}, progress)
}

// span writes a range as the command line takes it.
func span(s analysis.Span) string { return fmt.Sprintf("%.3f-%.3f", s.Start, s.End) }

// The exit codes of poise that are the fault of what it was given, as its help lists them.
const (
	exitUsage = 2
	exitInput = 4
)

const (
	rescoreTime   = 3 * time.Minute
	rescoreMemory = 8 << 30
)

// rescore measures a rehearsal again, as the command line does, in a child process. What does not fit the recording is
// a failure that users can be told.
func (s *Server) rescore(it library.Item, args ...string) error {
	ctx, cancel := context.WithTimeout(s.life, rescoreTime) // a browser that goes away stops nothing halfway
	defer cancel()
	p, err := child.Start(ctx, child.Spec{
		Name: s.opt.Program, Args: append([]string{"rescore", it.Folder, "--quiet"}, args...), Memory: rescoreMemory,
	})
	if err != nil {
		return err
	}
	err = p.Wait()
	var e *exec.ExitError
	if errors.As(err, &e) && (e.ExitCode() == exitUsage || e.ExitCode() == exitInput) {
		return &failure{http.StatusUnprocessableEntity, sentence(errors.New(p.LastLine()))}
	}
	if err != nil {
		return fmt.Errorf("rescore: %w: %s", err, p.LastLine())
	}
	return nil
}

// words of the command line that mean nothing on a page.
var plainer = strings.NewReplacer("poise: ", "", "--baseline ", "the baseline ", "--exclude ", "the range ", "--questions: ", "questions: ",
	"--set ", "", " (from --set)", "")

// key is the name of a threshold at the beginning of a text; it stays as it is.
var key = regexp.MustCompile(`^[a-z_]+\.[a-z_]+ `)

// sentence makes one of an error: without options of the command line and without the place of a file.
func sentence(err error) string {
	text := plainer.Replace(err.Error())
	if i := strings.LastIndex(text, `: "`); i > 0 && strings.HasSuffix(text, `"`) {
		text = text[:i]
	}
	text = strings.TrimSpace(strings.ToValidUTF8(text, "?"))
	if r, n := utf8.DecodeRuneInString(text); n > 0 && !key.MatchString(text) {
		text = string(unicode.ToUpper(r)) + text[n:]
	}
	if text != "" && !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}
