#include <dlfcn.h>
#include <stddef.h>

#include "videoio.h"

static void (*constructor)(void *);

// gocv makes a camera by this constructor, the one function that it needs by name; all others it finds through the object. So the
// library, which brings two hundred others, is loaded when a camera is opened and not at each start.
void construct(void *camera) __asm__("_ZN2cv12VideoCaptureC1Ev");

void construct(void *camera) { constructor(camera); }

int poise_load_videoio(const char *library) {
	void *opened;
	if (constructor != NULL)
		return 1;
	opened = dlopen(library, RTLD_NOW | RTLD_LOCAL);
	if (opened == NULL)
		return 0;
	*(void **)&constructor = dlsym(opened, "_ZN2cv12VideoCaptureC1Ev");
	return constructor != NULL;
}
