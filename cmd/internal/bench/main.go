// Command bench measures poise as a whole process against its floor: what decoding alone and the networks alone cost in the
// same run on the same machine. It prints one table; absolute times depend on the machine, the ratios much less.
//
//	go run ./cmd/internal/bench [-poise bin/poise] [-models models/files] [-sample samples/out/rehearsal.mp4] [-long 20] [-before ca2436a]
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"text/tabwriter"
	"time"
)

type settings struct {
	poise, models, sample string
	before                string // commit whose build is compared with
	long                  int    // minutes of the long recording
}

func main() {
	var s settings
	flag.StringVar(&s.poise, "poise", "bin/poise", "the program")
	flag.StringVar(&s.models, "models", "models/files", "folder of the networks")
	flag.StringVar(&s.sample, "sample", "samples/out/rehearsal.mp4", "the rehearsal that is repeated")
	flag.StringVar(&s.before, "before", "ca2436a", "`commit` whose build is run in turns with this one; empty: none")
	flag.IntVar(&s.long, "long", 20, "minutes of the long recording")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) error {
	dir, err := os.MkdirTemp("", "poise-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	short, long := filepath.Join(dir, "short.mp4"), filepath.Join(dir, "long.mp4")
	fmt.Fprintln(os.Stderr, "bench: making a 2-minute and a", s.long, "minute recording, 720p30")
	if err := recordings(ctx, s, short, long); err != nil {
		return err
	}
	var old earlier
	if s.before != "" {
		fmt.Fprintln(os.Stderr, "bench: building poise as of", s.before)
		var clear func()
		old, clear, err = build(ctx, dir, s.before, s.models)
		defer clear()
		if err != nil {
			return err
		}
	}
	pairs := make([]pair, rounds)
	for i := range pairs {
		fmt.Fprintf(os.Stderr, "bench: round %d of %d: analysing the 2-minute recording\n", i+1, rounds)
		if pairs[i].analysis, err = measure(ctx, s.poise, "analyze", "--quiet", "--force", "--models", s.models, "-o", short+".poise", short); err != nil {
			return err
		}
		if old.poise != "" {
			fmt.Fprintf(os.Stderr, "bench: round %d of %d: the same by the build of %s\n", i+1, rounds, s.before)
			if pairs[i].before, err = measure(ctx, old.poise, "analyze", "--quiet", "--force", "--models", old.networks, "-o", short+".before", short); err != nil {
				return err
			}
		}
		fmt.Fprintf(os.Stderr, "bench: round %d of %d: decoding and networks alone\n", i+1, rounds)
		if pairs[i].floor, err = floor(ctx, s.models, short, short+".poise"); err != nil {
			return err
		}
	}
	fmt.Fprintln(os.Stderr, "bench: the 2-minute recording on one core")
	single, err := measure(ctx, "taskset", "-c", "0", s.poise, "analyze", "--quiet", "--force", "--models", s.models, "-o", short+".poise", short)
	if err != nil {
		return err
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.ratio(), b.ratio()) })
	fmt.Fprintln(os.Stderr, "bench: analysing the long recording")
	b, err := measure(ctx, s.poise, "analyze", "--quiet", "--models", s.models, "-o", long+".poise", long)
	if err != nil {
		return err
	}
	r, err := rescoring(ctx, s, long+".poise")
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "bench: networks by MediaPipe's own runtime")
	others, err := mediaPipe(ctx, dir, s.models)
	if err != nil {
		return err
	}
	print(s, pairs, single, b, r, others)
	return nil
}

// rounds is how often the short recording and its floor are timed, in turns: the machine's speed changes meanwhile, and the
// table shows the round with the median ratio.
const rounds = 3

// pair is one analysis with what was timed right after it: the same by an earlier build, and the floor.
type pair struct {
	analysis usage
	before   usage
	floor    floorCost
}

func (p pair) ratio() float64 { return p.analysis.wall.Seconds() / p.floor.together.Seconds() }

// recordings makes the two files: the sample scaled to 720p30 and repeated, then that repeated without coding it again.
func recordings(ctx context.Context, s settings, short, long string) error {
	for _, args := range [][]string{
		{"-stream_loop", "-1", "-i", s.sample, "-t", "120", "-vf", "scale=1280:720:force_original_aspect_ratio=increase,crop=1280:720,fps=30",
			"-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-pix_fmt", "yuv420p", "-c:a", "aac", short},
		{"-stream_loop", fmt.Sprint(s.long/2 - 1), "-i", short, "-c", "copy", long},
	} {
		out, err := exec.CommandContext(ctx, "ffmpeg", append([]string{"-v", "error", "-nostdin", "-y"}, args...)...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("make the recording: %w: %s", err, out)
		}
	}
	return nil
}

// usage is what one whole process, its children included, cost.
type usage struct {
	wall, cpu time.Duration
	peakMB    float64 // largest resident set of a single process
}

func measure(ctx context.Context, name string, args ...string) (usage, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stderr = os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return usage{}, fmt.Errorf("run %s: %w", name, err)
	}
	wall := time.Since(start)
	ru := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return usage{wall, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), float64(ru.Maxrss) / 1024}, nil
}

// rescoring is the median of five times of `poise rescore` with another baseline.
func rescoring(ctx context.Context, s settings, dir string) (usage, error) {
	var runs []usage
	for range 5 {
		u, err := measure(ctx, s.poise, "rescore", "--quiet", "--baseline", "0:03-0:04", "-o", dir+".again", dir)
		if err != nil {
			return usage{}, err
		}
		runs = append(runs, u)
	}
	return median(runs), nil
}

// print shows the pairs, which are in the order of their ratios, with the short recording on a single core, the long recording b, its
// rescoring r and single networks.
func print(s settings, pairs []pair, single, b, r usage, others []against) {
	a, fl := pairs[rounds/2].analysis, pairs[rounds/2].floor
	cores := float64(runtime.NumCPU())
	const short = 120.0
	long := float64(s.long) * 60
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	row := func(format string, v ...any) { fmt.Fprintf(w, format+"\n", v...) }
	row("what\tmeasured\tratio")
	row("2 min of 720p30, default settings, %d cores\t%.1f s\t%.1f times real time", runtime.NumCPU(), a.wall.Seconds(), short/a.wall.Seconds())
	row("CPU of that, children included\t%.1f s\t%.1f ms a frame", a.cpu.Seconds(), 1000*a.cpu.Seconds()/float64(fl.frames))
	row("2 min on one core, and on %d against it\t%.1f s\t%.2f times as fast", runtime.NumCPU(), single.wall.Seconds(), single.wall.Seconds()/a.wall.Seconds())
	if s.before != "" {
		row("the same by the build of %s, CPU\t%.1f s\t%.1f ms a frame", s.before, pairs[rounds/2].before.cpu.Seconds(),
			1000*pairs[rounds/2].before.cpu.Seconds()/float64(fl.frames))
		least, middle, most := spread(pairs, func(p pair) float64 { return p.analysis.cpu.Seconds() / p.before.cpu.Seconds() })
		row("CPU against that build, median of %d\t%.2f to %.2f\t%.2f", rounds, least, most, middle)
		least, middle, most = spread(pairs, func(p pair) float64 { return p.before.wall.Seconds() / p.analysis.wall.Seconds() })
		row("speed (wall time) against that build, median of %d\t%.2f to %.2f\t%.2f times as fast", rounds, least, most, middle)
	}
	row("faces looked at, of those seen\t%d of %d\t%.2f", fl.faces, fl.seen, float64(fl.faces)/float64(fl.seen))
	row("bodies looked at, of those seen\t%d of %d\t%.2f", fl.bodies, fl.poses, float64(fl.bodies)/float64(fl.poses))
	row("CPU against decoding alone\t\t%.1f", a.cpu.Seconds()/fl.decode.Seconds())
	row("floor: decoding alone, CPU\t%.1f s\t%.1f ms a frame", fl.decode.Seconds(), 1000*fl.decode.Seconds()/float64(fl.frames))
	row("floor: networks alone, CPU (%d faces, %d bodies, %d hands, speech)\t%.1f s\t%.1f ms a frame", fl.faces, fl.bodies, fl.hands, fl.networks.Seconds(), 1000*fl.networks.Seconds()/float64(fl.frames))
	row("floor: transcription alone, CPU\t%.1f s\t%.1f ms a second of sound", fl.words.Seconds(), 1000*fl.words.Seconds()/short)
	row("wall time against the sum of these / cores\t\t%.2f", a.wall.Seconds()/((fl.decode+fl.networks+fl.words).Seconds()/cores))
	row("floor: the same, networks while decoding, CPU\t%.1f s\t%.1f ms a frame", fl.together.Seconds(), 1000*fl.together.Seconds()/float64(fl.frames))
	row("wall time against this floor / cores, median of %d\t%.2f to %.2f\t%.2f", rounds, cores*pairs[0].ratio(), cores*pairs[rounds-1].ratio(),
		cores*pairs[rounds/2].ratio())
	row("%d min of the same\t%.1f s\t%.1f times real time", s.long, b.wall.Seconds(), long/b.wall.Seconds())
	row("peak memory, 2 min\t%.0f MB\t", a.peakMB)
	row("peak memory, %d min\t%.0f MB\t%.2f of the 2-minute one", s.long, b.peakMB, b.peakMB/a.peakMB)
	row("rescore of %d min, other baseline, median of 5\t%.2f s\t", s.long, r.wall.Seconds())
	for _, a := range others {
		row("%s: ours, and MediaPipe's own runtime, CPU\t%.2f and %.2f ms\t%.2f", a.name, 1000*a.ours.Seconds(), 1000*a.them.Seconds(), a.ours.Seconds()/a.them.Seconds())
	}
	w.Flush()
}

// spread is the least, median and greatest of what each pair comes to.
func spread(pairs []pair, of func(pair) float64) (least, middle, most float64) {
	var all []float64
	for _, p := range pairs {
		all = append(all, of(p))
	}
	slices.Sort(all)
	return all[0], all[len(all)/2], all[len(all)-1]
}
