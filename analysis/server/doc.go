// Package server is the local web application: a library of rehearsals, recording with the webcam, one analysis at a time
// in a child process, and the report of each with its corrections.
//
// Pages, for people:
//
//	GET  /                          the library, and where a recording is added
//	GET  /record                    record a rehearsal with the webcam: check, questions, record, with live tips where they are wanted
//	GET  /help                      how to go about it
//	GET  /progress?of={id}&of=...   the latest of several rehearsals (without ids, of all) against those before it
//	GET  /takes?of={id}&of={id}     two rehearsals that play side by side, with what changed
//	GET  /rehearsals/{id}/together  two people of one recording, where both were measured
//	GET  /rehearsals/{id}/left/     the report of the one on the left, where both were measured; right/ that of the other
//	GET  /batches                   how far the batches in Options.Batches are, with a link to each report
//	GET  /batches/{n}/clients/{c}/  a client: how the main numbers went, what to try next, notes of the coach's; pack.zip for the client
//	GET  /batches/{n}/overview      results of its recordings beside what the recordings are like, sorted by the latter alone
//	GET  /batches/{n}/{job}/        a report of a batch; {n}/summary.csv, measures.csv, failures.csv its tables
//	GET  /rehearsals/{id}/          the report; how far it is, while there is none
//	GET  /rehearsals/{id}/{file}    what lies beside the report: report.json, frames.csv, ..., the recording (with ranges)
//	GET  /rehearsals/{id}/share     the report for others: as a page, a PDF, and a summary for an e-mail
//	GET  /rehearsals/{id}/share.html  the page for others ("figure", "words" add those); report.pdf ("paper", "full") the PDF
//	GET  /rehearsals/{id}/still.jpg  the picture of a moment, for the library
//	GET  /rehearsals/{id}/settings  looks, excluded ranges, questions, thresholds, name, deletion
//
// The report is drawn from report.json and the observations beside it (report.Render), not read from report.html: no file's HTML
// is shown. Its options name the rehearsal as the library does, link back there, and put
//
//	<meta name="poise-server" content="/api/rehearsals/{id}">
//
// into the head, by which the page's script knows that corrections can be made. A report.json that another version of poise wrote
// is written anew first, where this one measures something else; in the folder of a batch, the page says so instead.
//
// What scripts call, with JSON bodies (Content-Type application/json). Times are seconds. Success is 204 without body, after
// the folder's files were replaced; a failure is {"error": "one sentence"} with 400 (malformed), 403 (other origin, host or
// token), 404, 409 (being analysed), 413 (too large), 415 (no recording), 422 (does not fit the recording), 507 (disk full) or 500:
//
//	POST   /api/rehearsals                     multipart: title, origin, looks (a list as below), baseline ("0.3-3.3"), questions, then recording; 201 {"id"}
//	GET    /api/rehearsals                     the library: a list of library.Item
//	GET    /api/rehearsals/{id}                one library.Item
//	DELETE /api/rehearsals/{id}                everything of it, the recording too
//	POST   /api/rehearsals/{id}/exclude        {"start": 1.5, "end": 3}: leave a range out; it joins those left out before;
//	                                           with "measure": "posture.open", of that measure alone
//	POST   /api/rehearsals/{id}/include        {"start": 1.5, "end": 3}: measure a range again; with "measure", in that one
//	POST   /api/rehearsals/{id}/looks          {"looks": [{"at": "lens", "range": {"start": 1.5, "end": 6.5}}, ...]}: where the person looks,
//	                                           at the lens, the screen or the notes; in the place of all marked before, [] forgets them
//	POST   /api/rehearsals/{id}/baseline       {"start": 1.5, "end": 4.5}: short for the look at the lens alone; {} forgets it
//	POST   /api/rehearsals/{id}/questions      {"text": "0:05 Why this job?\n..."}: as --questions takes them; "" forgets them
//	POST   /api/rehearsals/{id}/thresholds     {"set": {"eye_contact.cone_yaw": "7"}}; {"reset": true} takes the defaults
//	POST   /api/rehearsals/{id}/person         {"person": "left", "right" or "both", "measured": true if the report is of them already}: who the
//	                                           user is; it is analysed again where another person is to be measured
//	POST   /api/rehearsals/{id}/track          {"me": 2}: on which of two sound tracks that were listened to apart the user is
//	POST   /api/rehearsals/{id}/remarks        {"remarks": [{"at": 12.5, "text": "..."}, ...]}: notes of the user's own, in the place of all before
//	POST   /api/rehearsals/{id}/title          {"title": "..."}
//	POST   /api/rehearsals/{id}/again          {} measures it as this version of poise does
//	POST   /api/rehearsals/{id}/retry          analyse a failed one again
//	POST   /api/rehearsals/{id}/playable       {}: a copy for browsers that cannot play the recording; 200 {"share" of it, "file" once it is 1}
//	POST   /api/batches/{n}/retry              {}: try again what failed in a batch
//	POST   /api/batches/{n}/clients/{c}/notes  {"text": "..."}: the coach's notes about a client
//	POST   /api/language                       {"language": "de"}: that of the pages, reports and tips from now on, kept with the library
//	POST   /api/check                          multipart: recording, of some seconds; 200 and what poise check --json prints
//	GET    /api/events                         server-sent events "jobs": the state of all analyses that wait or run
//
// A live rehearsal arrives while it is being recorded, one at a time. What its page calls, besides the failures above 410 (it
// has ended; what had arrived is kept):
//
//	POST   /api/live                    {"cues": "off" (it is only recorded), "none", "few" or "all", "picture": true, "sound": true} and
//	                                    notes; 201 {"id", "pace": band}
//	POST   /api/live/{id}/pieces/{n}    application/octet-stream, at most 8 MB, n from 0 on in order; 200 {"next"}, also for one that came before
//	GET    /api/live/{id}/events        server-sent events "live": {"state": the newest live.State or null, "trouble", "ended"}
//	POST   /api/live/{id}/notes         {"title", "looks" (or "baseline": {"start", "end"}), "questions"}, each time all of them
//	POST   /api/live/{id}/finish        ends it; 200 {"id"} once it is a rehearsal, queued as an upload is
//	DELETE /api/live/{id}               ends it and keeps nothing
//
// A piece is on the disk before it is acknowledged, so a page repeats what was not. A page that falls silent for half a minute
// was closed, a full disk ends the take, a crash leaves it to the next program: what arrived is kept and analysed. Cues come
// from package live, in this process; no other analysis begins meanwhile.
//
// Security. Requests must name this server in Host (DNS rebinding), come from its own pages (Origin, Sec-Fetch-Site) and,
// when it does not listen on loopback, carry a token (first in the address, then in a cookie). Every response has a strict
// Content-Security-Policy with nonces. No path comes from the client: rehearsals go by unguessable ids, files by a list of
// names, opened below the rehearsal's folder without following links out of it. Uploads are streamed to disk within limits
// and judged by probing.
package server
