// Package runner carries out an analysis in a child process with limits of its own, so that a recording that crashes, hangs
// or is hostile costs itself alone. Parent (Runner) and child (Answer) speak JSON: a request on the child's standard input,
// lines of progress and at most one result or error on its standard output.
package runner
