// Package ffmpeg starts ffmpeg and ffprobe, the programs that read and write recordings, and judges in one place how each run
// ended. Every recording is taken for hostile: a run opens no network, playlist or device that it was not given, has bounded
// memory, and dies with its context.
package ffmpeg
