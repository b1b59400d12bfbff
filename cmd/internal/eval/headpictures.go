package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"poise/analysis"
)

// frontal is the yaw up to which head angles are scored, degrees: beyond it one eye is hidden.
const frontal = 60.0

// annotatedHead is a picture's Pose_Para in poise's signs (degrees; AFLW2000's yaw is positive towards the left edge), and
// its 68 points.
type annotatedHead struct {
	yaw, pitch, roll float64
	noseYaw, noseUp  float64 // direction of the nose: what poise's yaw and pitch are
	points           [][2]float64
}

func readHead(b []byte) (annotatedHead, error) {
	m, err := parseMAT(b)
	if err != nil {
		return annotatedHead{}, err
	}
	para, points := m["Pose_Para"], m["pt3d_68"]
	if len(para.data) < 3 || points.rows < 2 || points.cols != 68 {
		return annotatedHead{}, fmt.Errorf("no Pose_Para or pt3d_68: %w", errMAT)
	}
	const deg = 180 / math.Pi
	p, y, r := para.data[0], para.data[1], para.data[2]
	h := annotatedHead{yaw: -y * deg, pitch: p * deg, roll: r * deg}
	h.noseYaw, h.noseUp = nose(p, y)
	for i := range 68 {
		h.points = append(h.points, [2]float64{points.at(0, i), points.at(1, i)})
	}
	return h, nil
}

// nose is the direction of the nose, in poise's signs and degrees, for AFLW2000's angles (radians): pitch about the
// picture's horizontal after yaw about the vertical, where poise takes the pitch against the horizon.
func nose(pitch, yaw float64) (right, up float64) {
	const deg = 180 / math.Pi
	return -math.Atan2(math.Sin(yaw), math.Cos(pitch)*math.Cos(yaw)) * deg, math.Asin(math.Sin(pitch)*math.Cos(yaw)) * deg
}

func headPictures(ctx context.Context, s settings, o *observer, w io.Writer) error {
	mats, err := filepath.Glob(filepath.Join(s.shared, "clips", "headpose", "aflw2000", "*.mat"))
	if err != nil {
		return err
	}
	sort.Strings(mats)
	var heads []annotatedHead
	var paths []string
	for _, m := range mats {
		b, err := os.ReadFile(m)
		if err != nil {
			return err
		}
		h, err := readHead(b)
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(m), err)
		}
		heads, paths = append(heads, h), append(paths, strings.TrimSuffix(m, ".mat")+".jpg")
	}
	seen, err := o.pictures(ctx, "aflw2000", paths)
	if err != nil {
		return err
	}
	t := table{head: []string{"picture", "yaw / pitch / roll, truth", "direction of the nose", "measured", "reason"}}
	var literal, direction [3][]float64
	n := 0
	for i, h := range heads {
		name := filepath.Base(paths[i])
		row := []string{name, triple(h.yaw, h.pitch, h.roll), pair(h.noseYaw, h.noseUp, 1)}
		if math.Abs(h.yaw) < frontal {
			n++
		}
		yaw, pitch, roll, why := headOf(seen[i])
		if why != analysis.Measured {
			t.add(append(row, "", why.String())...)
			continue
		}
		t.add(append(row, triple(yaw, pitch, roll))...)
		if math.Abs(h.yaw) >= frontal {
			continue
		}
		for k, d := range [3]float64{yaw - h.yaw, pitch - h.pitch, roll - h.roll} {
			literal[k] = append(literal[k], d)
		}
		for k, d := range [3]float64{yaw - h.noseYaw, pitch - h.noseUp, roll - h.roll} {
			direction[k] = append(direction[k], d)
		}
	}
	fmt.Fprintf(w, "\n### Head angles: aflw2000, |yaw| < %g°\n\nTruth in poise's signs (its yaw turned; its roll is clockwise in the picture too, as the eye lines of its points show). Measured in %d of %d.\n",
		frontal, len(literal[0]), n)
	sum := table{head: []string{"against", "MAE yaw", "pitch", "roll", "mean", "median error yaw / pitch / roll", "MAE without it"}}
	for _, r := range []struct {
		name string
		e    [3][]float64
	}{{"Pose_Para as it stands", literal}, {"direction of the nose", direction}} {
		var mae, bias, rest [3]float64
		for k := range 3 {
			mae[k], bias[k], rest[k] = mean(absolute(r.e[k])), quantile(r.e[k], .5), unbiased(r.e[k])
		}
		sum.add(r.name, number(mae[0], 2), number(mae[1], 2), number(mae[2], 2), number((mae[0]+mae[1]+mae[2])/3, 2),
			triple(bias[0], bias[1], bias[2]), triple(rest[0], rest[1], rest[2]))
	}
	sum.write(w)
	t.write(w)
	return nil
}

func triple(a, b, c float64) string { return pair(a, b, 1) + " / " + number(c, 1) }

func absolute(v []float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = math.Abs(x)
	}
	return out
}

func headOf(obs *analysis.Observations) (yaw, pitch, roll float64, why analysis.Reason) {
	v := obs.Visual
	if v == nil || len(v.People) == 0 || len(v.Time) == 0 {
		return 0, 0, 0, analysis.NoFace
	}
	f, k := &v.People[0].Face, len(v.Time)-1
	return float64(f.HeadYaw[k]), float64(f.HeadPitch[k]), float64(f.HeadRoll[k]), f.Reason[k]
}
