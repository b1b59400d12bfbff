package sound

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"

	"poise/analysis"
	"poise/analysis/media/internal/mediatest"
)

// voiceLike is noise that comes and goes four times a second, from one time to another.
func voiceLike(seed, from, to string) string {
	return "anoisesrc=d=12:r=16000:c=pink:a=0.5:seed=" + seed + ",volume='between(t," + from + "," + to + ")*(0.3+0.7*abs(sin(12*t)))':eval=frame"
}

func TestApart(t *testing.T) {
	first, second := voiceLike("1", "0.5", "5"), voiceLike("2", "6", "11.5")
	const hiss = "anoisesrc=d=12:r=16000:a=0.002:seed=3"
	for name, c := range map[string]struct {
		filter string
		apart  bool
	}{
		"one speaks left, then one right":  {first + "[a];" + second + "[b];[a][b]join=inputs=2:channel_layout=stereo", true},
		"each heard softly by the other's": {first + ",asplit[a][a2];" + second + ",asplit[b][b2];[a2]volume=0.15[a3];[b2]volume=0.15[b3];[a][b3]amix=normalize=0[x];[b][a3]amix=normalize=0[y];[x][y]join=inputs=2:channel_layout=stereo", true},
		"one microphone's two channels":    {first + "[a];" + second + "[b];[a][b]amix=normalize=0,asplit[x][z];[z]volume=0.6[y];[x][y]join=inputs=2:channel_layout=stereo", false},
		"one side is empty":                {first + "[a];anullsrc=r=16000:cl=mono:d=12[b];[a][b]join=inputs=2:channel_layout=stereo", false},
		"one is recorded 30 dB softer":     {first + "[a];" + hiss + ",volume=0.7[n];[a][n]amix=normalize=0[x];" + second + ",volume=0.03[y];[x][y]join=inputs=2:channel_layout=stereo", true},
		"a cable's crosstalk":              {first + ",asplit[a][a2];[a2]volume=0.03[b];" + hiss + "[n];[b][n]amix=normalize=0[y];[a][y]join=inputs=2:channel_layout=stereo", false},
		"both speak all the time":          {voiceLike("1", "0", "12") + "[a];" + voiceLike("2", "0", "12") + "[b];[a][b]join=inputs=2:channel_layout=stereo", false},
	} {
		path := filepath.Join(t.TempDir(), "sound.wav")
		if out, err := exec.Command("ffmpeg", "-v", "error", "-filter_complex", c.filter, path).CombinedOutput(); err != nil {
			t.Fatalf("%s: ffmpeg: %v: %s", name, err, out)
		}
		rec := mediatest.Probe(t, path)
		mixed, err := Extract(context.Background(), rec)
		if err != nil {
			t.Fatal(err)
		}
		if mixed.ChannelsApart() != c.apart {
			t.Errorf("%s: as channels, apart is %v", name, mixed.ChannelsApart())
		}
		mixed.Close()
		var one [2]*Track
		for i, channel := range []analysis.Channel{analysis.LeftChannel, analysis.RightChannel} {
			rec.Audio.Channel = channel
			if one[i], err = Extract(context.Background(), rec); err != nil {
				t.Fatal(err)
			}
			defer one[i].Close()
		}
		if apart, err := Apart(context.Background(), one[0], one[1]); err != nil || apart != c.apart {
			t.Errorf("%s: as tracks, apart is %v, %v", name, apart, err)
		}
	}
}
