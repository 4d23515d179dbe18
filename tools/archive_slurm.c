/* archive_slurm.c: a job array for Slurm. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive.h"

int archive_slurm(const archive_opts *o) {
    return 1;
}
