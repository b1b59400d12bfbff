// Package media is what the packages that read and write recordings share: the decoded Frame and the kinds of failure. The
// package probe says what a file holds, decode hands out its pictures with their true times, sound extracts its sound as mono
// 16 kHz, capture takes both from a camera and a microphone, and write makes files. ffmpeg and ffprobe do the work, started in
// one place (internal/ffmpeg) as child processes without network, without playlists and with bounded memory: every recording
// is treated as hostile.
//
// Clock. All times are seconds after the earliest start of any stream of the file (ffprobe's format start_time), so a
// video that starts 0.4 s after the sound keeps that offset. Times are the streams' own timestamps, never index / rate.
//
// Picture. "Upright stored picture" means: the stored picture turned by the rotation that the file asks for, and stretched
// in width where its pixels are not square, as players show it: lengths across and down have one scale.
// Mirroring that a file asks for is not applied (with a warning). Interlaced pictures are not deinterlaced, and HDR
// is shown without tone mapping.
package media
