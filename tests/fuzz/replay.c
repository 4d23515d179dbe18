/* replay.c: run a fuzz target on files, for compilers without libFuzzer and as a plain test.
 *
 *   fuzz_NAME FILE|FOLDER ...        as libFuzzer takes them; each file once
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

static int files;

static int play(const char *name) {
    FILE *f = fopen(name, "rb");
    if (!f) return 0;
    uint8_t *data = malloc(1 << 20);
    size_t size = data ? fread(data, 1, 1 << 20, f) : 0;
    fclose(f);
    if (!data) return 0;
    uint8_t *exact = malloc(size ? size : 1); /* so that a read past the end is seen */
    for (size_t i = 0; exact && i < size; i++) exact[i] = data[i];
    free(data);
    if (!exact) return 0;
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    files++;
    return 1;
}

static int play_folder(const char *name) {
    char path[4096];
    DIR *d = opendir(name);
    if (!d) return play(name);
    int good = 1;
    for (const struct dirent *e; good && (e = readdir(d));) {
        if (e->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", name, e->d_name);
        good = play(path);
        if (!good) fprintf(stderr, "cannot read %s\n", path);
    }
    closedir(d);
    return good;
}

int main(int argc, char **argv) {
    int good = argc > 1;
    for (int i = 1; i < argc && good; i++) good = play_folder(argv[i]);
    printf("%d files\n", files);
    return !(good && files > 0);
}
