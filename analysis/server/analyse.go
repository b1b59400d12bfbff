package server

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"poise/analysis/library"
	"poise/analysis/observe"
	"poise/analysis/runner"
)

// analyse makes the report of a rehearsal, in a child process with limits of its own: a crash costs this one.
func (s *Server) analyse(ctx context.Context, it library.Item, progress func(observe.Progress)) error {
	path := filepath.Join(it.Folder, it.Recording)
	st, err := os.Lstat(path)
	if err != nil || it.Recording == "" || !st.Mode().IsRegular() {
		return errors.New("the recording is missing")
	}
	q := runner.Request{Recording: path, Output: it.Folder, Looks: rounded(it.Looks), Questions: it.Questions, Settings: s.opt.Settings, Threads: s.opt.Workers}
	if it.Baseline != nil {
		b := milliseconds(*it.Baseline)
		q.Baseline = &b
	}
	r := runner.Runner{Program: s.opt.Program}
	return r.Analyze(ctx, q, progress)
}
