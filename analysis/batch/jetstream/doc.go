// Package jetstream is the engine of a batch over NATS JetStream (https://docs.nats.io/nats-concepts/jetstream): the server
// embedded in this process, with or without a port, or an existing cluster. It is the only package that knows NATS.
//
// A queue of the name Q uses
//
//	stream Q_jobs     subjects Q.job.<id>     work queue; one message a subject, so a job is in it once; metadata: owner and terms
//	stream Q_results  subjects Q.result.<id>  work queue towards the hub
//	stream Q_dead     subjects Q.dead.<id>    jobs that were given up, kept for 30 days
//	buckets Q_files_<id>                      recording and result on their way; deleted with the job, after a day at the latest
//	subjects Q.wire.* progress and requests, not stored
//
// On a cluster each is held by three servers where there are so many. The metadata of Q_jobs names the batch whose queue it is;
// another batch is refused. At the end of a batch Q_jobs and Q_results go.
//
// A job is delivered to one worker at a time, acknowledged explicitly, and delivered again when the acknowledgement wait
// passes without a sign of life. The embedded server writes every change through to the disk (SyncAlways) before it
// confirms it.
package jetstream
