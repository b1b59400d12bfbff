package vision

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"poise/analysis"
	"poise/analysis/media"
	"poise/models"
)

// FrameSource hands out frames front to back; decode.Decoder is one. Read returns io.EOF after the last frame. The frame
// belongs to the source again once release is called, which happens exactly once a frame, from any goroutine.
type FrameSource interface {
	Read() (frame media.Frame, release func(), err error)
}

// Options are the settings of Observe.
type Options struct {
	Runtime  models.Runtime       // opens the networks; must stay open until Observe returns
	Topology *models.FaceTopology // of the face mesh
	Workers  int                  // segments analysed at once; 0: number of CPUs
	Pose     string               // "lite" (default) or "full"
	PoseRate float64              // poses a second on a grid of media time; 0: 15
	Person   string               // whose body is followed and who comes first: Largest (default), Left, Right or Both
	FOV      float64              // assumed angle of view of the picture's longer side, degrees; 0: 60

	// Progress, when set, is told after each frame how many are done and the media time of this one. Calls come one at a
	// time from different goroutines, times not in order.
	Progress func(frames int, t float64)

	everyFrame bool // the networks look at every frame
}

// Preload begins to load the networks that every picture needs, in the order in which Observe opens them.
func Preload(rt models.Runtime, t *models.FaceTopology, pose string) {
	names := []string{models.FaceDetection, models.FaceMesh}
	for _, c := range t.Crops {
		names = append(names, c.Network)
	}
	rt.Preload(append(names, models.PoseDetection, poseNetwork(pose))...)
}

func (o Options) applyDefaults() (Options, error) {
	if o.Runtime == nil || o.Topology == nil {
		return o, errors.New("observe: runtime and topology are needed")
	}
	if o.Workers <= 0 {
		o.Workers = runtime.NumCPU()
	}
	if o.PoseRate == 0 {
		o.PoseRate = 15
	}
	if o.Person == "" {
		o.Person = Largest
	}
	if err := checkPerson(o.Person); err != nil {
		return o, err
	}
	switch o.Pose {
	case "":
		o.Pose = "lite"
	case "lite", "full":
	default:
		return o, fmt.Errorf("observe: no pose network is called %q; choose lite or full", o.Pose)
	}
	return o, nil
}

// Observe analyses every frame of src. When nobody is in the picture it returns no people, which is not an error. On
// an error or when ctx ends, all frames have been released and all sessions closed when it returns.
func Observe(ctx context.Context, src FrameSource, rec *analysis.Recording, opt Options) (*analysis.Visual, error) {
	opt, err := opt.applyDefaults()
	if err != nil {
		return nil, err
	}
	if rec.Video == nil {
		return nil, errors.New("observe: the recording has no picture")
	}
	size := pictureSize{rec.Video.Width, rec.Video.Height}
	est, err := newFaceEstimator(opt.Topology, opt.FOV)
	if err != nil {
		return nil, err
	}
	p := &pipeline{src: src, opt: opt, size: size, registrar: newRegistrar(est.model, stretchSeconds)}
	p.registrar.shelf = newShelf()
	defer p.registrar.shelf.close()
	found, err := p.run(ctx)
	if err != nil {
		return nil, err
	}
	p.registrar.finish(opt.Workers)
	debug.FreeOSMemory() // that of the frames, before all rows come back
	v, err := assemble(found, size, est, opt.Person, learnAll, true)
	if err != nil {
		return nil, fmt.Errorf("observe: %w", err)
	}
	takeFrozen(v, p.frozen)
	return v, nil
}

// pictureSize is the size in pixels of the upright stored picture.
type pictureSize struct{ w, h int }
