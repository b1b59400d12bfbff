//go:build unix

package server

import "golang.org/x/sys/unix"

// free is how many bytes the disk that holds a folder has left for this user; ok is false when that cannot be told.
func free(dir string) (bytes int64, ok bool) {
	var st unix.Statfs_t
	if unix.Statfs(dir, &st) != nil {
		return 0, false
	}
	return int64(st.Bavail) * st.Bsize, true
}
