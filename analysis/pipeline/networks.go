package pipeline

import "poise/models"

// Networks is the opened runtime with what else observing takes from the folder of the networks.
type Networks struct {
	Runtime  models.Runtime
	Topology *models.FaceTopology
	Tokens   []string // of the speech decoder
}

// OpenNetworks opens the networks in a folder with a runtime: models.Auto, models.ONNXRuntime or models.OpenCV. The caller
// closes them. Errors are models.ErrMissing, ErrAltered and ErrRuntime.
func OpenNetworks(runtime, dir string) (*Networks, error) {
	top, err := models.LoadFaceTopology(dir)
	if err != nil {
		return nil, err
	}
	tokens, err := models.LoadTokens(dir)
	if err != nil {
		return nil, err
	}
	rt, err := models.OpenRuntime(runtime, dir)
	if err != nil {
		return nil, err
	}
	return &Networks{Runtime: rt, Topology: top, Tokens: tokens}, nil
}

// Close closes the runtime.
func (n *Networks) Close() error { return n.Runtime.Close() }
