// Package library keeps rehearsals as plain folders below one folder:
//
//	LIBRARY/2026-11-22 2305 Second round/   one rehearsal: the recording, rehearsal.json, and what poise analyze writes
//	LIBRARY/.incoming-<id>/                 one that is still arriving; gone after a crash
//	LIBRARY/.begun-<id>/                    one that is being recorded; kept after a crash
//	LIBRARY/.deleted-<id>/                  one that is being deleted; gone after a crash
//	LIBRARY/.lock                           held by the one program that works on the library
//
// The folders are the truth, and all that is stored. What the list shows of them is kept in memory, and a folder is read
// again when one of its files has changed. A folder that holds a report but no rehearsal.json (poise analyze
// -o LIBRARY/NAME) is taken in.
package library
