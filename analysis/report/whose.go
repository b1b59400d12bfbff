package report

// lipsTold is how much less, as a share, a mouth moves with the other's voice where it tells which is whose (voice.other_voice).
const lipsTold = 1 / 1.5

// whose asks which of two voices, each on a sound track of its own, is the user's.
type whose struct {
	Mine, Other int // numbers of the track that was measured, and of the other
}

// whoseVoice is nil where there are no two tracks, where the user has named theirs, and where the lips tell.
func (b *builder) whoseVoice() *whose {
	rec := &b.obs.Recording
	if b.obs.OtherVoice == nil || rec.Audio == nil || rec.Other == nil || b.obs.Options.Tracks != nil || b.lipsTell() {
		return nil
	}
	w := &whose{rec.Audio.Number(), rec.Other.Number()}
	if w.Mine == 0 || w.Other == 0 { // of a version that did not count them
		return nil
	}
	return w
}

// lipsTell tells whether the mouth that was seen moves with one voice much more than with the other.
func (b *builder) lipsTell() bool {
	for _, f := range b.res.Findings {
		if share, seen := f.Parts["mouth_share"]; seen {
			return share <= lipsTold
		}
	}
	return false
}
