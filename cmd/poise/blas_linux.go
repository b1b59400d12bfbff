package main

/*
// OpenCV brings a BLAS whose threads spin for a twentieth of a second after the start, though nobody asks anything of them: a tenth of
// what measuring again takes. It starts them anew when they are needed. Other builds of BLAS lack the function.
extern void blas_thread_shutdown_(void) __attribute__((weak));

static __attribute__((constructor)) void end_idle_threads(void) {
	if (blas_thread_shutdown_) blas_thread_shutdown_();
}
*/
import "C"
