/* bands.c: which band of the file is blue, green, red, near infrared. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scene/inner.h"

enum { BLUE, GREEN, RED, NIR, MOST = 64 };

/* Centre wavelengths, nm: what counts as the colour, and the middle that is preferred. The
 * coastal band (443), yellow (605), red edge (705..783) and narrow NIR (865) lie outside or
 * further from the middle than the right one. */
static const struct {
    double least, most, middle;
} colours[TNK_BANDS] = {{445, 520, 485}, {521, 595, 555}, {620, 695, 660}, {750, 920, 838}};

static int set_band(tnk_scene *scene, int slot, int band, double nm) {
    scene->info.band[slot] = band;
    scene->info.wavelength_nm[slot] = nm;
    return 1;
}

static int chosen(const tnk_scene *scene) {
    int n = 0;
    for (int i = 0; i < TNK_BANDS; i++) n += scene->info.band[i] > 0;
    return n;
}

static void forget(tnk_scene *scene) {
    for (int i = 0; i < TNK_BANDS; i++) set_band(scene, i, 0, NAN);
}

int tnk_bands_given(tnk_scene *scene, const tnk_scene_opts *opts, int total) {
    static const char *const names[] = {"blue", "green", "red", "near infrared"};
    int count = opts->band_count, radar = scene->info.kind == TNK_SENSOR_SAR;
    if (count < 0 || count > TNK_BANDS)
        return tnk_fail(&scene->err, TNK_E_BANDS, "%d bands asked for; 1 to 4 can be", count);
    if (radar && count > 2)
        return tnk_fail(&scene->err, TNK_E_BANDS, "%d bands asked for; of a radar scene 1 or 2 can be", count);
    for (int i = 0; i < count; i++) {
        int slot = radar ? RED + i : count == 1 ? RED : i;
        if (opts->bands[i] < 0 || opts->bands[i] > total)
            return tnk_fail(&scene->err, TNK_E_BANDS, "band %d (for %s) is not there: %s has %d",
                            opts->bands[i], names[slot], scene->name, total);
        for (int k = 0; k < i; k++)
            if (opts->bands[i] && opts->bands[k] == opts->bands[i])
                tnk_scene_warn(scene, "band %d is asked for twice", opts->bands[i]);
        set_band(scene, slot, opts->bands[i], NAN);
    }
    if (!chosen(scene)) return tnk_fail(&scene->err, TNK_E_BANDS, "all bands asked for are 0");
    return TNK_OK;
}

/* ---- polarisations ---- */

/* Is the name a word of the text: does no letter or digit come before or after it? */
static int has_word(const char *text, const char *name) {
    size_t n = strlen(name);
    for (const char *c = text; c && *c; c++)
        if (EQUALN(c, name, n) && !isalnum((unsigned char)c[n]) && (c == text || !isalnum((unsigned char)c[-1]))) return 1;
    return 0;
}

/* The one polarisation that a text names; NULL: none, or several. */
static const char *named_in(const char *text) {
    static const char *const names[] = {"VV", "VH", "HH", "HV"};
    const char *found = NULL;
    int count = 0;
    for (int i = 0; i < 4; i++)
        if (has_word(text, names[i])) found = names[i], count++;
    return count == 1 ? found : NULL;
}

void tnk_band_polarisation(GDALRasterBandH band, const char *file, char out[4]) {
    static const char *const keys[] = {"POLARISATION", "POLARIZATION", "POLARIMETRIC_INTERP"};
    const char *name = named_in(GDALGetDescription(band));
    for (int k = 0; k < 3 && !name; k++) name = named_in(GDALGetMetadataItem(band, keys[k], NULL));
    if (!name) name = named_in(file);
    snprintf(out, 4, "%s", name ? name : "");
}

/* ---- by wavelength ---- */

typedef struct hint { /* what is known of one band */
    int band;
    double nm;      /* NaN unknown */
    char name[64];
    GDALColorInterp colour;
} hint;

/* Both bands in range: the nearer to the middle wins, the first of equals. */
static void choose_wavelength(tnk_scene *scene, const hint *h, int count) {
    for (int slot = 0; slot < TNK_BANDS; slot++) {
        double best = INFINITY;
        for (int i = 0; i < count; i++) {
            double off = fabs(h[i].nm - colours[slot].middle);
            if (!(h[i].nm >= colours[slot].least && h[i].nm <= colours[slot].most)) continue;
            if (off >= best) continue;
            best = off;
            set_band(scene, slot, h[i].band, h[i].nm);
        }
    }
}

/* Written in micrometres or in nanometres: no sensor's band is at 20 nm or 20 um. */
static double wavelength_of(const char *text) {
    char *end;
    double value = text ? strtod(text, &end) : NAN;
    if (!text || end == text || !(value > 0.0)) return NAN;
    return value < 20.0 ? value * 1000.0 : value;
}

static double band_wavelength(GDALRasterBandH band) {
    static const char *const keys[] = {"WAVELENGTH", "wavelength", "CENTRAL_WAVELENGTH_NM",
                                       "CENTER_WAVELENGTH", "central_wavelength"};
    double nm = wavelength_of(GDALGetMetadataItem(band, "CENTRAL_WAVELENGTH_UM", "IMAGERY"));
    for (size_t i = 0; i < sizeof keys / sizeof *keys && isnan(nm); i++)
        nm = wavelength_of(GDALGetMetadataItem(band, keys[i], NULL));
    return nm;
}

/* ---- by name ---- */

/* "B4, central wavelength 665 nm" and "Blue (485 nm)" to "b4" and "blue". */
static void plain(const char *text, char *out, size_t capacity) {
    size_t n = 0;
    for (; *text && !strchr(",(;:", *text) && n + 1 < capacity; text++)
        if (isalnum((unsigned char)*text)) out[n++] = (char)tolower((unsigned char)*text);
    out[n] = 0;
}

static int role_of(const char *name) {
    static const char *const words[][9] = {
        {"blue", "b", "b2", "b02", "srb2", "band2", "bandb", "blueband", 0},
        {"green", "g", "b3", "b03", "srb3", "band3", "bandg", "greenband", 0},
        {"red", "r", "b4", "b04", "srb4", "band4", "bandr", "redband", 0},
        {"nir", "n", "b8", "b08", "nir1", "nearinfrared", "bandn", "nearir", 0}};
    char key[64];
    plain(name, key, sizeof key);
    for (int slot = 0; slot < TNK_BANDS; slot++)
        for (int i = 0; words[slot][i]; i++)
            if (!strcmp(key, words[slot][i])) return slot;
    return -1;
}

/* "B2", "B3", "B4" are blue, green, red with Sentinel-2 and Landsat 8; the near infrared is B8
 * or B5. Names like "band2" say it only when the others fit; a file whose bands are all
 * called "Band 1" to "Band n" says nothing. */
static void choose_name(tnk_scene *scene, const hint *h, int count) {
    int numbered = 0;
    for (int i = 0; i < count; i++) {
        char key[64];
        plain(h[i].name, key, sizeof key);
        numbered += !strncmp(key, "band", 4) && isdigit((unsigned char)key[4]);
    }
    if (numbered) return;
    for (int i = 0; i < count; i++) {
        int slot = role_of(h[i].name);
        if (slot >= 0 && !scene->info.band[slot]) set_band(scene, slot, h[i].band, h[i].nm);
    }
    for (int i = 0; i < count && chosen(scene) == 3 && !scene->info.band[NIR]; i++) {
        char key[64];
        plain(h[i].name, key, sizeof key);
        if (!strcmp(key, "srb5") || !strcmp(key, "b5") || !strcmp(key, "nir08"))
            set_band(scene, NIR, h[i].band, h[i].nm);
    }
}

/* ---- by colour interpretation, by count ---- */

static void choose_colour(tnk_scene *scene, const hint *h, int count) {
    static const GDALColorInterp wanted[] = {GCI_BlueBand, GCI_GreenBand, GCI_RedBand};
    int other = 0, others = 0;
    for (int i = 0; i < count; i++) {
        int known = 0;
        for (int slot = 0; slot < 3; slot++)
            if (h[i].colour == wanted[slot]) known = set_band(scene, slot, h[i].band, h[i].nm);
        const char *name = GDALGetColorInterpretationName(h[i].colour);
        if (name && !strcmp(name, "NIR")) known = set_band(scene, NIR, h[i].band, h[i].nm);
        if (!known) other = h[i].band;
        others += !known;
    }
    if (chosen(scene) < 3) forget(scene);
    /* red, green, blue and one more: the near infrared, as in four-band air photographs */
    else if (others == 1 && count == 4 && !scene->info.band[NIR])
        set_band(scene, NIR, other, NAN);
}

void tnk_bands_count(tnk_scene *scene, const int *band, int count) {
    /* places of blue, green, red, near infrared among so many bands, 1-based */
    static const signed char order[14][TNK_BANDS] = {
        [1] = {0, 0, 1, 0},  [2] = {0, 0, 1, 0},  [3] = {3, 2, 1, 0},  [4] = {1, 2, 3, 4},
        [5] = {1, 2, 3, 5},  /* RapidEye: blue, green, red, red edge, NIR */
        [6] = {1, 2, 3, 4},  /* Landsat TM: blue, green, red, NIR, SWIR */
        [7] = {2, 3, 4, 5},  /* Landsat 8 reflectance: coastal first */
        [8] = {2, 3, 5, 7},  /* WorldView: coastal, blue, green, yellow, red, red edge, NIR */
        [9] = {2, 3, 4, 5},  [10] = {1, 2, 3, 7}, /* Sentinel-2 without its 60 m bands */
        [11] = {2, 3, 4, 5}, [12] = {2, 3, 4, 8}, [13] = {2, 3, 4, 8} /* Sentinel-2 */
    };
    if (count < 1 || count > 13) return;
    for (int slot = 0; slot < TNK_BANDS; slot++)
        if (order[count][slot]) set_band(scene, slot, band[order[count][slot] - 1], NAN);
    if (count >= 5)
        tnk_scene_warn(scene,
                       "nothing says what the %d bands are: by their number, blue, green, red, "
                       "near infrared are taken to be %d, %d, %d, %d",
                       count, scene->info.band[BLUE], scene->info.band[GREEN],
                       scene->info.band[RED], scene->info.band[NIR]);
}

/* ---- all together ---- */

static int gather(GDALDatasetH dataset, hint *h) {
    int total = GDALGetRasterCount(dataset), count = 0;
    for (int i = 1; i <= total && count < MOST; i++) {
        GDALRasterBandH band = GDALGetRasterBand(dataset, i);
        GDALColorInterp colour = GDALGetRasterColorInterpretation(band);
        const char *name = GDALGetMetadataItem(band, "BANDNAME", NULL);
        if (colour == GCI_AlphaBand) continue;
        if (!name || !name[0]) name = GDALGetDescription(band);
        h[count].band = i;
        h[count].nm = band_wavelength(band);
        h[count].colour = colour;
        snprintf(h[count].name, sizeof h[count].name, "%s", name ? name : "");
        count++;
    }
    return count;
}

/* What the metadata says of the bands, where its list fits the file's. */
static int from_meta(const tnk_meta *meta, const hint *file, int count, hint *out) {
    if (meta->band_count != count) return 0;
    for (int i = 0; i < count; i++) {
        const tnk_meta_band *m = &meta->band[i];
        out[i] = file[i];
        if (m->band < 0 || m->band > file[count - 1].band) return 0;
        if (m->band > 0) out[i].band = m->band;
        out[i].nm = m->wavelength_nm;
        snprintf(out[i].name, sizeof out[i].name, "%s", m->name);
    }
    return count;
}

static int enough(tnk_scene *scene) {
    if (scene->info.band[RED]) return 1;
    forget(scene);
    return 0;
}

static int choose_optical(tnk_scene *scene, const hint *file, int count, const hint *meta,
                          int meta_count) {
    choose_wavelength(scene, meta, meta_count);
    if (enough(scene)) return TNK_OK;
    choose_name(scene, meta, meta_count);
    if (enough(scene)) return TNK_OK;
    choose_wavelength(scene, file, count);
    if (enough(scene)) return TNK_OK;
    choose_name(scene, file, count);
    if (enough(scene)) return TNK_OK;
    choose_colour(scene, file, count);
    if (enough(scene)) return TNK_OK;
    int band[MOST];
    for (int i = 0; i < count; i++) band[i] = file[i].band;
    tnk_bands_count(scene, band, count);
    if (enough(scene)) return TNK_OK;
    return tnk_fail(&scene->err, TNK_E_BANDS,
                    "%s: nothing says which of its %d bands are blue, green, red and near "
                    "infrared: choose them with bands (-b)",
                    scene->name, count);
}

int tnk_bands_choose(tnk_scene *scene, GDALDatasetH dataset, const tnk_scene_opts *opts,
                     const tnk_meta *meta) {
    hint file[MOST], said[MOST];
    int total = GDALGetRasterCount(dataset);
    forget(scene);
    if (opts->band_count) return tnk_bands_given(scene, opts, total);
    int count = gather(dataset, file);
    if (count == 0)
        return tnk_fail(&scene->err, TNK_E_BANDS, "%s: only an alpha band", scene->name);
    if (scene->info.kind == TNK_SENSOR_SAR) { /* polarisations, in the file's order */
        for (int i = 0; i < count && i < 2; i++) set_band(scene, RED + i, file[i].band, NAN);
        return TNK_OK;
    }
    if (count == 1) {
        set_band(scene, RED, file[0].band, file[0].nm);
        return TNK_OK;
    }
    return choose_optical(scene, file, count, said, from_meta(meta, file, count, said));
}
