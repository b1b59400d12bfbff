package report

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"poise/analysis"
)

// TestShots writes pages to look at into $POISE_SHOTS.
func TestShots(t *testing.T) {
	dir := os.Getenv("POISE_SHOTS")
	if dir == "" {
		t.Skip()
	}
	os.MkdirAll(dir, 0o755)
	video := filepath.Join(dir, "v.mp4")
	exec.Command("ffmpeg", "-y", "-f", "lavfi", "-i", "testsrc2=s=1280x720:d=30", "-pix_fmt", "yuv420p", video).Run()
	for name, s := range map[string]int{"short": 30, "long": 1200} {
		obs, res := rehearsal(s)
		rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
		if err := Write(filepath.Join(dir, name), &rep, obs, res, Options{VideoPath: video}); err != nil {
			t.Fatal(err)
		}
	}
}
