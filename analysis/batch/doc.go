// Package batch is the vocabulary of batches: many recordings, analysed by one or many machines, nothing lost.
//
//	find: folder or manifest ─► Items ─┐
//	                                   ▼
//	store: the output folder ◄──── hub ──── jobs ────► Queue ────► work: workers, each recording in a child process
//	   │      (what is done)        ▲                    │                        │
//	   ▼                            └────── results ◄────┴──────── results ◄──────┘
//	pages: index.html, summary.csv, measures.csv, failures.csv
//
// The truth about what is done lies in the output folder (store), not in the queue: a batch can be killed at any moment
// and its queue thrown away. A job's ID is the digest of all that its result depends on (see NewJob), so the same work is
// recognised whoever queues it and whenever; done is what has a complete report for that ID. Workers write beside the
// place (a hidden folder next to it); only the hub puts a report in its place, once, so that a worker that comes back
// from the dead cannot do harm. It takes nothing but observations from workers, judges whether they can be those of the
// recording, and makes the report itself.
//
// The hub has its own record of what is open. What a queue loses (a server without its disk, a cluster without a majority), it
// makes again and queues again; what waits for another version it takes out and queues anew; and when nothing moves for a
// minute it says why.
//
// # Past one site
//
// What grows with the number of recordings: a message of 2 to 3 KB each in the queue while it waits, a record of 1 KB each
// in the output folder, some 8 KB each in the hub's memory (80 MB for 10,000), and at the end one reading of all report.json
// for the overview. With the number of workers: one waiting request each, four signs of life a lease and up to five progress
// messages a second for each job in hand, none of them stored. With bytes: nothing where workers see the recordings at the
// same path; otherwise every recording and report goes once into the hub's disk and once out of it, which is what ends
// first: ten workers that analyse five times faster than real time need ten times five times the bitrate of the recordings.
//
// Simulated on 2 cores shared with other work, on 2026-11-22 (go test ./analysis/batch/hub -run Simulation -v -jobs ...
// -workers ..., everything on one disk, every change written through, a tenth of the workers killed half way):
//
//	jobs    of      workers  took     jobs/s  began again, the last one after the kill (lease 5 s)
//	 2,500  0.5 s   50         32 s   78      5, 5.0 s
//	10,000  0.5 s   50        177 s   56      5, 4.8 s (the machine's load was 20 to 30 of other work)
//
// The hub puts results in their places eight at a time, and each is written through before it counts, so the disk is the
// limit, at sixty to eighty results a second here. Recordings of 20 minutes that take 4 minutes each would keep that hub busy
// with more than 10,000 workers; a network that carries the recordings, and one hub as the only one to write the output, end long
// before. Past that, a batch is cut into several with an output folder each (one a site), over one NATS cluster with a
// queue name each.
//
// What holds with the real program (hostile files, kills, machines that vanish, what a batch adds to an analysis, one worker
// against two) is run by make soak (cmd/internal/soak), which prints it with its date.
//
// The Engine is an interface with one implementation (jetstream) and a conformance suite (queuetest).
package batch
