package baseline

// checkMark compares the marked stretch with what is usual over the recording.
func (r *Result) checkMark(*frames) {}
