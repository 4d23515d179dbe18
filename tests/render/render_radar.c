/* render_radar.c — command line: one radar scene as GeoTIFF with its truth. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "radar.h"

static int help(FILE *f, int status)
{
    fprintf(f, "Usage: render-radar sea|hard OUT.tif [options]\n\n"
               "Draws a radar scene of ships. Writes OUT.tif and OUT.truth.geojson.\n\n"
               "  --seed N  --size N  --ships N  --weak N  --pairs N  --berths N  --nu F (0: no texture)  --enl F\n"
               "  --gsd M  --blur PX  --grain PX  --gradient F  --peaks F  --bands 1|2  --units amplitude|linear|db\n"
               "  --land N  --bridge 0|1  --ghosts 0|1  --arms N\n"
               "  --towns N  --streaks N  --border 0|1  --scallop DB\n"
               "  --product plain|capella|iceye|umbra: as theirs, with its metadata beside it\n");
    return status;
}

static int units(const char *text, rr_spec *s)
{
    static const char *const names[] = { "amplitude", "linear", "db" };
    for (int k = 0; k < 3; k++)
        if (!strcmp(text, names[k])) {
            s->units = (enum rr_units)k;
            return 1;
        }
    return 0;
}

static int product(const char *text, rr_spec *s)
{
    static const char *const names[] = { "plain", "capella", "iceye", "umbra" };
    for (int k = 0; k < 4; k++)
        if (!strcmp(text, names[k])) {
            s->product = (enum rr_product)k;
            return 1;
        }
    return 0;
}

static int take(const char *name, const char *text, rr_spec *s)
{
    const struct { const char *name; int *whole; double *real; } all[] = {
        { "--ships", &s->ships, NULL }, { "--weak", &s->weak, NULL }, { "--pairs", &s->pairs, NULL },
        { "--berths", &s->berths, NULL },
        { "--bands", &s->bands, NULL }, { "--land", &s->land, NULL }, { "--bridge", &s->bridge, NULL },
        { "--ghosts", &s->ghosts, NULL }, { "--arms", &s->arms, NULL }, { "--towns", &s->towns, NULL },
        { "--streaks", &s->streaks, NULL }, { "--border", &s->border, NULL }, { "--scallop", NULL, &s->scallop_db },
        { "--nu", NULL, &s->nu },
        { "--enl", NULL, &s->enl }, { "--gsd", NULL, &s->gsd_m }, { "--blur", NULL, &s->blur_px },
        { "--grain", NULL, &s->grain_px }, { "--gradient", NULL, &s->gradient }, { "--peaks", NULL, &s->peaks } };
    if (!strcmp(name, "--units"))
        return units(text, s);
    if (!strcmp(name, "--product"))
        return product(text, s);
    if (!strcmp(name, "--seed"))
        return (s->seed = strtoull(text, NULL, 10)) > 0;
    if (!strcmp(name, "--size"))
        return (s->width_px = s->height_px = atoi(text)) > 0;
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        if (strcmp(name, all[k].name))
            continue;
        if (all[k].whole)
            *all[k].whole = atoi(text);
        else
            *all[k].real = atof(text);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    rr_spec s;
    if (argc > 1 && !strcmp(argv[1], "--help"))
        return help(stdout, 0);
    if (argc < 3 || !rr_preset(argv[1], &s))
        return help(stderr, 2);
    for (int k = 3; k < argc; k += 2)
        if (k + 1 >= argc || !take(argv[k], argv[k + 1], &s))
            return help(stderr, 2);
    const int err = rr_write(&s, argv[2]);
    if (err)
        fprintf(stderr, "ERROR: %s: could not be drawn (%d)\n", argv[2], err);
    return err ? 1 : 0;
}
