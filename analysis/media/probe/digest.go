package probe

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"

	"poise/analysis/media/internal/fault"
)

// Digest is "sha256:<hex>" of a file's bytes; what is no file is refused unopened, as File does. progress, if any, is told the
// bytes read so far and in all.
func Digest(ctx context.Context, path string, progress func(done, total int64)) (string, error) {
	st, err := plainFile(path)
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fault.Open(err, path)
	}
	defer f.Close()
	h, buf, done := sha256.New(), make([]byte, 1<<20), int64(0)
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := f.Read(buf)
		h.Write(buf[:n])
		done += int64(n)
		if progress != nil {
			progress(done, st.Size())
		}
		if err == io.EOF {
			return "sha256:" + hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", fault.Open(err, path)
		}
	}
}
