// Package library keeps rehearsals as plain folders below one folder, and an index of them:
//
//	LIBRARY/2026-11-22 2305 Second round/   one rehearsal: the recording, rehearsal.json, and what poise analyze writes
//	LIBRARY/.incoming-<id>/                 one that is still arriving; gone after a crash
//	LIBRARY/.begun-<id>/                    one that is being recorded; kept after a crash
//	LIBRARY/.deleted-<id>/                  one that is being deleted; gone after a crash
//	LIBRARY/.lock                           held by the one program that works on the library
//	LIBRARY/.index.sqlite                   what the list of rehearsals shows, so that reports need not be read for it
//
// The folders are the truth. The index is brought up to date from them whenever the library is looked at, and made anew
// when it is missing, damaged or of another version. A folder that holds a report but no rehearsal.json (poise analyze
// -o LIBRARY/NAME) is taken in.
package library
