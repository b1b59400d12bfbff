package voice

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"poise/models"
)

type xs2 []float32

func (s *xs2) Read(buf []float32) (int, error) {
	n := copy(buf, *s)
	*s = (*s)[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestXSpeech(t *testing.T) {
	path := os.Getenv("XF")
	if path == "" {
		t.Skip()
	}
	rt, err := models.OpenRuntime("onnxruntime", os.Getenv("XM"))
	if err != nil {
		t.Fatal(err)
	}
	defer rt.Close()
	b, _ := exec.Command("ffmpeg", "-v", "error", "-i", path, "-vn", "-ac", "1", "-ar", "16000", "-f", "f32le", "-").Output()
	x := make([]float32, len(b)/4)
	binary.Read(bytes.NewReader(b), binary.LittleEndian, x)
	in := xs2(x)
	var u, w syscall.Rusage
	syscall.Getrusage(0, &u)
	v, err := Observe(context.Background(), &in, rt, 0, nil)
	syscall.Getrusage(0, &w)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("cpu", time.Duration(w.Utime.Nano()+w.Stime.Nano()-u.Utime.Nano()-u.Stime.Nano()), "for", v.Duration, "s")
	var buf bytes.Buffer
	binary.Write(&buf, binary.LittleEndian, v.Speech)
	os.WriteFile(os.Getenv("XO"), buf.Bytes(), 0o644)
}
