// Package live measures a rehearsal while it is going on: pictures and sound go into a Session as they come, and States come
// out a few times a second, with cues where they are wanted.
//
// The way of a picture. It lies in a mailbox of one place; a newer one replaces it, so that pictures are dropped and never
// queued. The networks, segments and trackers of package vision look at it (vision.Live), those of package voice listen to
// the sound (voice.Listener). Both keep the last Window seconds and the baseline. About six times a second the measures of
// every report (package measure) run over what is kept: there is no second definition of eye contact or of a slouch. They
// look back from now, so a state shows as soon as it has lasted its least time. What a Session adds up over the whole time is
// read off Settle seconds behind, when smoothing and least times have settled. Nothing grows with the length of a session.
//
// What differs from the report of the recorded file: eyes, cone edges and an unmarked baseline are learned from Window
// seconds instead of everything, dropped pictures are missing, and the pace is estimated from syllables, because a transcript
// takes longer.
package live
