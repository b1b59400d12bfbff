// Package media reads recordings: Probe says what a file holds, Decode hands out its pictures with their true times,
// ExtractAudio writes its sound as mono 16 kHz, OpenWAV reads that. ffmpeg and ffprobe do the decoding, as child
// processes without network, without playlists and with bounded memory: every recording is treated as hostile.
//
// Clock. All times are seconds after the earliest start of any stream of the file (ffprobe's format start_time), so a
// video that starts 0.4 s after the sound keeps that offset. Times are the streams' own timestamps, never index / rate.
//
// Picture. "Upright stored picture" means: the stored picture turned by the rotation that the file asks for, and stretched
// in width where its pixels are not square, as players show it: lengths across and down have one scale.
// Mirroring that a file asks for is not applied (with a warning). Interlaced pictures are not deinterlaced, and HDR
// is shown without tone mapping.
package media
