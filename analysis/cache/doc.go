// Package cache stores analysis.Observations in one compact, versioned, self-checking file, from which every measure can
// be taken again without the recording.
//
// The file, all numbers little endian:
//
//	 0  8 bytes  "POISEOBS"
//	 8  uint32   version of this format
//	12  uint32   fingerprint of the columns (names, types, quanta, kept landmarks); another one means another poise, but for
//	             that of files from before columns were added (see added), which are read without them
//	16  uint64   length of the whole file
//	24  uint32   length of the head
//	28  head     JSON: recording, networks, options, scalars, and the table of columns
//	    blocks   every column's blocks in the order of the table, each one zstd frame
//	    zeros    up to the length that the memory rule asks for (none in practice)
//	-32 sha256   of everything before
//
// A column is one slice of Visual, Person, Face, Body, Hand or Voice, found by reflection, so a new field needs no code here. It
// is cut into blocks of about 256 Ki values that decode independently (and so in parallel). A block holds
//
//	mode    1 byte   0 all values there, 1 a bit per row tells absent (NaN) rows, 2 a bit per value
//	planes  1 byte   number n of byte planes, 0 to 8
//	mask             the bits, least significant first (modes 1 and 2)
//	planes           n x values bytes: the lowest bytes of all values, then the next ones, ...
//
// of zig-zag coded differences to the row before (the previous frame); an absent value repeats its predecessor. What the
// integers mean is the column's kind: quantised float32 (a power-of-two quantum from the table in quanta.go, so stored
// values are exact in float32 and storing twice changes nothing), float32 or float64 bits kept exactly, whole
// nanoseconds, integers, or plain bytes without differences.
//
// Memory rule: decoding may need at most 64 MiB + 256 times the file's length. Encode pads files that would break it (a
// still picture for hours), Decode refuses them before it allocates anything: a small file can't ask for much memory. It also refuses
// what no recording gives: columns of other lengths than the frames, times that go back or a day away, steps of no length.
package cache
