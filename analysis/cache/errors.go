package cache

import "errors"

// FileName is the observation cache's name in an output folder.
const FileName = "observations.poise"

// Errors of Decode. Each one's text ends with the remedy.
var (
	ErrNotCache  = errors.New("not a file of observations; analyse the recording again")
	ErrVersion   = errors.New("observations written by another version of poise; analyse the recording again")
	ErrTruncated = errors.New("observations are cut off; analyse the recording again")
	ErrAltered   = errors.New("observations were altered or damaged; analyse the recording again")
)
