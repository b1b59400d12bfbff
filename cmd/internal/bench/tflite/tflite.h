#include <stddef.h>

typedef struct poise_network poise_network;

// poise_open loads a network; NULL, with the reason in why, where that fails.
poise_network *poise_open(const char *library, const void *file, size_t size, const char **why);
int poise_run(poise_network *n);
void poise_close(poise_network *n);
