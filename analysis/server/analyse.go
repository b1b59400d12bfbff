package server

import (
	"context"
	"errors"
	"path/filepath"

	"poise/analysis/files"
	"poise/analysis/library"
	"poise/analysis/observe"
	"poise/analysis/runner"
)

// analyse makes the report of a rehearsal, which it reads first where it could not be read before, in a child process with limits of its own: a crash costs this one.
func (s *Server) analyse(ctx context.Context, it library.Item, progress func(observe.Progress)) error {
	if it.State == library.Unread {
		var err error
		if it, err = s.readAgain(ctx, it); err != nil {
			return s.told(unfit(err))
		}
	}
	path := filepath.Join(it.Folder, it.Recording)
	if it.Recording == "" || !files.IsRegular(path) {
		return errors.New("the recording is missing")
	}
	q := runner.Request{Recording: path, Output: it.Folder, Looks: rounded(it.Looks), Questions: it.Questions, Settings: s.settings(), Threads: s.opt.Workers}
	if it.Baseline != nil {
		b := milliseconds(*it.Baseline)
		q.Baseline = &b
	}
	owed := it.Owed()
	if owed {
		if err := s.anew(it, &q); err != nil {
			return err
		}
	}
	r := runner.Runner{Program: s.opt.Program}
	if err := r.Analyze(ctx, q, progress); err != nil {
		if owed && ctx.Err() == nil { // the report of before stays, and asks again
			_ = s.opt.Library.Change(it.ID, func(r *library.Rehearsal) { r.Person = "" })
		}
		return err
	}
	_, _ = s.drawn.page(it.Folder, optionsOf(it)) // whoever waits for it sees it at once, and is told what is wrong with it
	return nil
}
