#include <opencv2/core/utility.hpp>
#include "threads.h"

void poise_set_num_threads(int n) { cv::setNumThreads(n); }
