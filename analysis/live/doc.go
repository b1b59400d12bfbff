// Package live measures a rehearsal while it is going on: pictures and sound go into a Session as they come, and States come
// out a few times a second, with cues where they are wanted.
//
// The way of a picture. It lies in a mailbox of one place; a newer one replaces it, so that pictures are dropped and never
// queued. The networks, segments and trackers of package vision look at it (vision.Live), those of package voice listen to
// the sound (voice.Listener). Both keep the last windowSeconds, the baseline, and some pieces of the past. About six times a
// second the measures of every report (package measure) run over what is kept: there is no second definition of eye contact
// or of a slouch. They look back from now, so a state shows as soon as it has lasted its least time. What a Session adds up
// over the whole time is read off sumDelay seconds behind, when smoothing and least times have settled. Nothing grows with the
// length of a session.
//
// What differs from the report of the recorded file: eyes, cone edges and an unmarked baseline are learned from what is kept
// instead of everything, dropped pictures are missing (coverage says so, and blinks are the first to be missed), and the pace
// is estimated from syllables, because a transcript takes longer. Measured on 2026-11-23, live less file, no picture dropped,
// baselines marked:
//
//	                    dev_mixed  dev_posture  dev_eye  sample
//	eye contact, share     +.003       +.001     +.004    +.000
//	arms crossed, share    +.002       +.002        -        -
//	slouch, share          +.001       +.001      .000     .000
//	speech rate            0.0 %          -         -      0.0 %
//	pauses a minute        0.0 %          -         -      0.0 %
//	blinks a minute       +0.2 %      +0.3 %    +0.3 %    +0.3 %
//
// Counts of few events may differ by one: dev_mixed had 4 instead of 5 looks away when two of them lay .24 s apart (5 when
// played at its pace), a clip of 8 s one nod instead of two.
//
// Speed of `poise live` on 2 cores, with dev_mixed coded as 720p30 at its own pace, recording included: 29.7 of 30 pictures a
// second are looked at, from a picture's arrival to the first State that tells of it 95 ms in the median, 172 ms in 95 of 100;
// eye contact +.005 against the report, arms crossed .000. On cores that others kept busy (load average 15 to 20) 21 of 25, 116
// and 299 ms.
//
// Memory of `poise live`, networks included: 246 to 253 MB from the first minute to the thirtieth, at 5 pictures a second.
package live
