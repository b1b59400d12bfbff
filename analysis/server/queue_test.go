package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"poise/analysis/library"
)

// script makes a program that stands in for poise where only its end matters: how it ends, or that it does not.
func script(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// until waits until something is true that can become so only when the queue changes.
func (r *running) until(what string, true func() bool) {
	r.t.Helper()
	changes, stop := r.srv.queue.changes.subscribe()
	defer stop()
	for never := time.After(4 * time.Minute); !true(); {
		select {
		case <-changes:
		case <-never:
			r.t.Fatalf("never: %s", what)
		}
	}
}

func there(path string) func() bool {
	return func() bool { _, err := os.Stat(path); return err == nil }
}

// A crash costs that job alone, and its reason is told; the next one is analysed all the same.
func TestCrashCostsOneJob(t *testing.T) {
	r := serve(t, Options{Program: script(t, `kill -SEGV $$`)})
	first, second := r.add(t, nil, "a.webm", bytesOf(t)), r.add(t, nil, "b.webm", bytesOf(t))
	for _, id := range []string{first, second} {
		if it := r.settled(id); it.State != library.Failed || !strings.Contains(it.Failure, "signal") {
			t.Errorf("%s: %s %q", it.Title, it.State, it.Failure)
		}
	}
}

// Two rehearsals wait for one that runs, and events say so; deletion ends a running one and its processes; what was under way
// when the program ended begins anew with the next one.
func TestOneAtATime(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "mark")
	hang := script(t, `echo $$ >>`+mark+`; echo '{"type":"progress","stage":"picture","done":1,"total":4}'; sleep 600`)
	r := serve(t, Options{Program: hang})
	recording := bytesOf(t)
	var ids []string
	for range 3 {
		ids = append(ids, r.add(t, nil, "a.webm", recording))
	}
	r.until("progress", func() bool {
		jobs := r.srv.queue.jobs()
		return len(jobs) == 3 && jobs[0].Running && len(jobs[0].Stages) == 1 && jobs[0].Stages[0] == Stage{"picture", 1, 4} && jobs[2].Before == 2
	})
	if status, text, _ := r.ask("DELETE", "/api/rehearsals/"+ids[0], nil); status != 204 {
		t.Errorf("delete a running one: %d %s", status, text)
	}
	r.until("the second runs", func() bool { j := r.srv.queue.jobs(); return len(j) == 2 && j[0].ID == ids[1] && j[0].Running })
	if status, text := r.tell("/api/rehearsals/"+ids[1]+"/exclude", `{"start":0,"end":0.5}`); status != 409 {
		t.Errorf("correct a running one: %d %s", status, text)
	}
	r.stop()
	raw, err := os.ReadFile(mark)
	if err != nil {
		t.Fatal(err)
	}
	for _, pid := range strings.Fields(string(raw)) {
		if there("/proc/" + pid)() {
			t.Errorf("process %s still runs", pid)
		}
	}
	lib, err := library.Open(r.lib.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	again := newQueue(lib, r.srv.analyse, r.srv.opt.Log)
	if err := again.resume(); err != nil {
		t.Fatal(err)
	}
	if jobs := again.jobs(); len(jobs) != 2 || jobs[0].ID != ids[1] || jobs[1].ID != ids[2] {
		t.Errorf("after a restart: %+v", jobs)
	}
}
