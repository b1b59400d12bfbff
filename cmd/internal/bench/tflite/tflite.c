#include "tflite.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// The parts of TensorFlow Lite's C interface that are used (tensorflow/lite/c/c_api.h, c/common.h and the XNNPACK delegate's header).
typedef struct {
	void *(*init)(void *, const char *, size_t);
	void (*free)(void *, void *);
	int (*prepare)(void *, void *);
	int (*invoke)(void *, void *);
	const char *(*profiling)(void *, const void *);
	int32_t builtin;
	const char *name;
	int version;
	void *external;
} registration;

// The attention mesh has three small operations of its own, which the library lacks. They are left out: their outputs keep what they hold.
// MediaPipe spends about .1 ms more on them, which the comparison grants it.
static const char *const own[] = {"Landmarks2TransformMatrix", "TransformTensorBilinear", "TransformLandmarks"};
static int nothing(void *context, void *node) { return 0; }

struct poise_network {
	void *library, *file, *model, *options, *delegate, *interpreter;
	registration own[3];
};

#define CALL(type, name, ...) ((type)dlsym(n->library, #name))(__VA_ARGS__)
typedef void *(*maker)();
typedef void (*taker)();
typedef int (*status)();

void poise_close(poise_network *n) {
	if (n->interpreter) CALL(taker, TfLiteInterpreterDelete, n->interpreter);
	if (n->delegate) CALL(taker, TfLiteXNNPackDelegateDelete, n->delegate);
	if (n->options) CALL(taker, TfLiteInterpreterOptionsDelete, n->options);
	if (n->model) CALL(taker, TfLiteModelDelete, n->model);
	free(n->file);
	free(n); // the library stays: it is not made to be unloaded
}

static const char *load(poise_network *n, const char *library, const void *file, size_t size) {
	if (!(n->library = dlopen(library, RTLD_NOW | RTLD_LOCAL))) return dlerror();
	if (!(n->file = malloc(size))) return "no memory";
	memcpy(n->file, file, size);
	if (!(n->model = CALL(maker, TfLiteModelCreate, n->file, size))) return "this is no network";
	n->options = CALL(maker, TfLiteInterpreterOptionsCreate);
	CALL(taker, TfLiteInterpreterOptionsSetNumThreads, n->options, (int32_t)1);
	for (int i = 0; i < 3; i++) {
		n->own[i] = (registration){.prepare = nothing, .invoke = nothing, .name = own[i], .version = 1};
		CALL(taker, TfLiteInterpreterOptionsAddCustomOp, n->options, own[i], &n->own[i], (int32_t)1, (int32_t)10);
	}
	if (!(n->delegate = CALL(maker, TfLiteXNNPackDelegateCreate, (void *)NULL))) return "there is no XNNPACK";
	CALL(taker, TfLiteInterpreterOptionsAddDelegate, n->options, n->delegate);
	if (!(n->interpreter = CALL(maker, TfLiteInterpreterCreate, n->model, n->options))) return "it has operations that the library lacks";
	if (CALL(status, TfLiteInterpreterAllocateTensors, n->interpreter)) return "its tensors have no place";
	return NULL;
}

poise_network *poise_open(const char *library, const void *file, size_t size, const char **why) {
	poise_network *n = calloc(1, sizeof *n);
	*why = n ? load(n, library, file, size) : "no memory";
	if (n && *why) {
		poise_close(n);
		n = NULL;
	}
	return n;
}

int poise_run(poise_network *n) { return CALL(status, TfLiteInterpreterInvoke, n->interpreter); }
