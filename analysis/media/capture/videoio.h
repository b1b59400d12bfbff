// poise_load_videoio loads OpenCV's library for cameras, once; 0 where there is none. It is called by one thread at a time.
int poise_load_videoio(const char *library);
