package models

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"

	"google.golang.org/protobuf/encoding/protowire"

	"poise/models/internal/flat"
	"poise/models/internal/packed"
	"poise/models/internal/tflite"
)

// MeshPoints and FacePoints count the points of the plain mesh and of the mesh with irises.
const (
	MeshPoints = 468
	FacePoints = 478
)

// faceCrop says how one head of the face network sees its part of the feature map, and which points it refines.
type faceCrop struct {
	Network     string  `json:"network"`
	Left        int     `json:"left"`  // the line from point Left to point Right becomes horizontal
	Right       int     `json:"right"` //
	Scale       float64 `json:"scale"` // times the bounding box of Points
	Points      []int   `json:"points"`
	FirstIris   int     `json:"first_iris"`   // its iris points start here; 0 for the lips
	DepthPoints []int   `json:"depth_points"` // their mean depth becomes the iris points' depth
}

// FaceTopology is what must be known of the face mesh beside its networks.
type FaceTopology struct {
	Crops []faceCrop `json:"crops"` // lips, eye on the picture's left side, eye on its right
	// Canonical is the average face in centimetres, x to the right of the picture, y up, z towards the camera.
	Canonical [][3]float32 `json:"canonical"`
}

// topologyFile is what Install writes. Nothing reads the basis, the points that MediaPipe fits a head pose to; it remains in the
// file so that folders of networks that are installed already keep their digests.
type topologyFile struct {
	FaceTopology
	Basis []basisPoint `json:"basis"`
}

type basisPoint struct {
	Point  int     `json:"point"`
	Weight float32 `json:"weight"`
}

// LoadFaceTopology reads and verifies the topology installed below dir.
func LoadFaceTopology(dir string) (*FaceTopology, error) {
	b, err := readFile(dir, topologyPath)
	if err != nil {
		return nil, fmt.Errorf("load face topology: %w", err)
	}
	t := new(FaceTopology)
	if err := json.Unmarshal(b, t); err != nil {
		return nil, fmt.Errorf("load face topology: %w", err)
	}
	return t, nil
}

// readFile returns an installed file that is no network.
func readFile(dir, path string) ([]byte, error) {
	for _, f := range loadManifest().Files {
		if f.Path == path && f.Arch == "" {
			return readVerified(filepath.Join(dir, path), f.sha256)
		}
	}
	return nil, fmt.Errorf("no file %s in the manifest", path)
}

const (
	attentionAsset = "face_landmark/face_landmark_with_attention.tflite"
	geometryAsset  = "face_geometry/data/geometry_pipeline_metadata_landmarks.binarypb"
)

// buildTopology reads the crops from the options of the attention network's own operators, and the canonical face from
// the geometry metadata beside it.
func buildTopology(loader, pack []byte) (*topologyFile, error) {
	raw, err := packed.File(loader, pack, attentionAsset)
	if err != nil {
		return nil, err
	}
	m, err := tflite.Parse(raw)
	if err != nil {
		return nil, err
	}
	t := new(topologyFile)
	for _, op := range m.Operators {
		if op.Custom != "Landmarks2TransformMatrix" {
			continue
		}
		c, err := readCrop(op.Flex)
		if err != nil {
			return nil, err
		}
		t.Crops = append(t.Crops, c)
	}
	if len(t.Crops) != 3 {
		return nil, fmt.Errorf("%d crops in the face network, want 3", len(t.Crops))
	}
	for i, name := range []string{FaceLips, FaceLeftEye, FaceRightEye} {
		t.Crops[i].Network = name
		if i > 0 {
			t.Crops[i].FirstIris = MeshPoints + 5*(i-1)
			t.Crops[i].DepthPoints = t.Crops[i].Points[:16] // the lid contour stands first
		}
	}
	raw, err = packed.File(loader, pack, geometryAsset)
	if err != nil {
		return nil, err
	}
	return t, t.readGeometry(raw)
}

func readCrop(options []byte) (c faceCrop, err error) {
	defer flat.Catch(&err)
	m := flat.FlexRoot(options)
	c = faceCrop{
		Left: m.Key("left_rotation_idx").Int(), Right: m.Key("right_rotation_idx").Int(),
		Scale: m.Key("scale_x").Float(), Points: m.Key("subset_idxs").Ints(),
	}
	if c.Scale != m.Key("scale_y").Float() || m.Key("output_width").Int() != cropSize ||
		m.Key("output_height").Int() != cropSize || m.Key("target_rotation_radians").Float() != 0 {
		return c, fmt.Errorf("crop has other settings than the code knows")
	}
	for _, p := range append([]int{c.Left, c.Right}, c.Points...) {
		if p < 0 || p >= MeshPoints {
			return c, fmt.Errorf("crop refers to point %d", p)
		}
	}
	if len(c.Points) < 16 {
		return c, fmt.Errorf("crop has %d points", len(c.Points))
	}
	return c, nil
}

// readGeometry reads mediapipe.face_geometry.GeometryPipelineMetadata: field 1 is the mesh (field 3: its vertex buffer,
// five floats a point: x, y, z, u, v), field 2 the basis points (1: number, 2: weight).
func (t *topologyFile) readGeometry(b []byte) error {
	var verts []float32
	err := eachField(b, func(num protowire.Number, v []byte, _ uint64) error {
		switch num {
		case 1:
			return eachField(v, func(num protowire.Number, _ []byte, bits uint64) error {
				if num == 3 {
					verts = append(verts, math.Float32frombits(uint32(bits)))
				}
				return nil
			})
		case 2:
			var p basisPoint
			defer func() { t.Basis = append(t.Basis, p) }()
			return eachField(v, func(num protowire.Number, _ []byte, bits uint64) error {
				switch num {
				case 1:
					p.Point = int(bits)
				case 2:
					p.Weight = math.Float32frombits(uint32(bits))
				}
				return nil
			})
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read canonical face: %w", err)
	}
	if len(verts) != 5*MeshPoints || len(t.Basis) == 0 {
		return fmt.Errorf("read canonical face: %d numbers, %d basis points", len(verts), len(t.Basis))
	}
	for i := 0; i < len(verts); i += 5 {
		t.Canonical = append(t.Canonical, [3]float32{verts[i], verts[i+1], verts[i+2]})
	}
	for _, p := range t.Basis {
		if p.Point < 0 || p.Point >= MeshPoints {
			return fmt.Errorf("read canonical face: basis point %d", p.Point)
		}
	}
	return nil
}

// eachField calls f for every field of a protobuf message, with its bytes or its number.
func eachField(b []byte, f func(num protowire.Number, v []byte, bits uint64) error) error {
	for len(b) > 0 {
		num, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return protowire.ParseError(n)
		}
		b = b[n:]
		var v []byte
		var bits uint64
		switch kind {
		case protowire.BytesType:
			v, n = protowire.ConsumeBytes(b)
		case protowire.Fixed32Type:
			var x uint32
			x, n = protowire.ConsumeFixed32(b)
			bits = uint64(x)
		case protowire.VarintType:
			bits, n = protowire.ConsumeVarint(b)
		default:
			n = protowire.ConsumeFieldValue(num, kind, b)
		}
		if n < 0 {
			return protowire.ParseError(n)
		}
		if err := f(num, v, bits); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}
