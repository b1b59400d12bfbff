// Package batch is the vocabulary of batches: many recordings, analysed by one or many machines, nothing lost.
//
//	find: folder or manifest ─► Items ─┐
//	                                   ▼
//	store: the output folder ◄──── hub ──── jobs ────► Queue ────► work: workers, each recording in a child process
//	   │      (what is done)        ▲                    │                        │
//	   ▼                            └────── results ◄────┴──────── results ◄──────┘
//	pages: index.html, summary.csv, failures.csv
//
// The truth about what is done lies in the output folder (store), not in the queue: a batch can be killed at any moment
// and its queue thrown away. A job's ID is the digest of all that its result depends on (see NewJob), so the same work is
// recognised whoever queues it and whenever; done is what has a complete report for that ID. Workers write beside the
// place (a hidden folder next to it); only the hub moves a result to its place, once, so that a worker that comes back
// from the dead cannot do harm.
//
// The Engine is an interface with one implementation (jetstream) and a conformance suite (queuetest).
package batch
