package batch

import (
	"context"
	"errors"
	"io"
	"time"
)

// Errors of an Engine.
var (
	// ErrAccess is returned when the engine refuses the token or the certificate.
	ErrAccess = errors.New("access refused")
	// ErrTerms is returned when worker and hub differ in program or networks.
	ErrTerms = errors.New("versions differ")
	// ErrNoBatch is returned when no hub has announced a batch yet.
	ErrNoBatch = errors.New("no batch is open")
	// ErrSeveral is returned to a worker that names no queue where several batches are open.
	ErrSeveral = errors.New("several batches are open")
	// ErrTaken is returned to a hub whose queue is another batch's.
	ErrTaken = errors.New("the queue is another batch's")
	// ErrAway is returned when the engine does not answer, or has lost what it held: asked again later it may.
	ErrAway = errors.New("the queue does not answer")
	// ErrClosed is returned when the engine has been closed or cannot be reached any more.
	ErrClosed = errors.New("queue closed")
	// ErrObject is returned when an object is not in the store.
	ErrObject = errors.New("no such object")
)

// Queue hands jobs to workers and their results back to the hub. Nothing that Add or Finish has accepted is lost, whoever
// dies; every method may be called from several goroutines.
type Queue interface {
	// Announce makes what is missing of the queue and says what workers must have. To announce again is how a hub mends a queue
	// that its server has lost. ErrTaken where the queue is another batch's.
	Announce(ctx context.Context, t Terms) error
	// Terms is what the hub has announced, or ErrNoBatch.
	Terms(ctx context.Context) (Terms, error)
	// Add puts a job into the queue; false: a job of that ID is in it already, waiting or being worked on.
	Add(ctx context.Context, j Job) (bool, error)
	// Pending lists the IDs of the jobs that wait or are being worked on.
	Pending(ctx context.Context) ([]string, error)
	// Remove takes a job out of the queue, whatever its state; to remove none is no error.
	Remove(ctx context.Context, id string) error
	// Take waits for a job. It ends with the context's error.
	Take(ctx context.Context) (Lease, error)
	// Receive waits for a result. It ends with the context's error.
	Receive(ctx context.Context) (Receipt, error)
	// Results lists the IDs of the jobs whose results wait, or have been received but not settled.
	Results(ctx context.Context) ([]string, error)
	// Drop takes the queue away, when nothing is left to be done.
	Drop(ctx context.Context) error
	// Dead lists the jobs that were given up, oldest first; Remove takes a job out of this list too.
	Dead(ctx context.Context) ([]Letter, error)
}

// Lease is a job in the hands of one worker. Unless it is extended in time, another worker gets the job.
type Lease interface {
	Job() Job
	// Delivery is how often the job was handed out, this time included.
	Delivery() int
	// Extend begins the time of the lease anew.
	Extend() error
	// Finish hands over the result, then takes the job out of the queue. A failed one goes to the dead letters too.
	Finish(ctx context.Context, r Result) error
	// Return puts the job back, to be handed out again after the delay.
	Return(delay time.Duration) error
}

// Receipt is a result in the hands of the hub. Unless it is settled, it is received again.
type Receipt interface {
	Result() Result
	Settle(ctx context.Context) error
}

// Store holds recordings and results on their way between machines, by job. What is forgotten in it vanishes after a day.
type Store interface {
	// Put stores all of r under a name.
	Put(ctx context.Context, job, name string, r io.Reader) error
	// Get copies an object to w, and fails when it is not what was put; ErrObject when there is none.
	Get(ctx context.Context, job, name string, w io.Writer) error
	// Discard removes all objects of a job, their bytes included; to remove none is no error.
	Discard(ctx context.Context, job string) error
	// Stored lists the jobs that have objects.
	Stored(ctx context.Context) ([]string, error)
}

// Wire carries what may get lost: progress, and the request for a recording.
type Wire interface {
	// Tell sends progress to the hub.
	Tell(p Progress) error
	// Watch calls f with progress, one call at a time, until stop is called.
	Watch(f func(Progress)) (stop func(), err error)
	// Ask requests that the recording of a job be put into the store under RecordingObject, and tells whether it is there
	// by now: ask again until it is. A hub that is away has not answered, which is no error; one that refuses is.
	Ask(ctx context.Context, id string) (ready bool, err error)
	// Answer calls f for every request, one at a time, until stop is called.
	Answer(f func(id string) (ready bool, err error)) (stop func(), err error)
}

// Engine is a connection to a queue with what belongs to it.
type Engine interface {
	Queue
	Store
	Wire
	// LeaseTime is how long a job stays with a worker that does not extend it.
	LeaseTime() time.Duration
	// Close ends the connection.
	Close() error
}

// RecordingObject is the name of the object that holds a job's recording.
const RecordingObject = "recording"

// ResultObject names the object that holds one file of a result.
func ResultObject(stage, file string) string { return "result." + stage + "." + file }
