/* mask_code.c: what the numbers of a product's own cloud mask mean.
 *
 * Sentinel-2 L2A: Sen2Cor ATBD, scene classification. L1C: PSD 14.9, MSK_CLASSI. Planet: UDM 2
 * specification. Landsat: LSDS-1619, Collection 2 QA_PIXEL.
 */
#include <cpl_string.h>
#include <math.h>
#include <string.h>

#include "scene/inner.h"
#include "scene/mask_inner.h"
#include "scene/meta_kind.h"

static int bands_for(GDALDatasetH dataset, const char *name, int needed, tnk_err *err) {
    int bands = GDALGetRasterCount(dataset);
    if (bands >= needed) return TNK_OK;
    return tnk_fail(err, TNK_E_MASK, "%s: %d band%s, where a mask of that name has %d", name, bands,
                    bands == 1 ? "" : "s", needed);
}

static int says(const char *base, const char *part) {
    size_t n = strlen(part);
    for (; *base; base++)
        if (EQUALN(base, part, n)) return 1;
    return 0;
}

int tnk_code_find(GDALDatasetH dataset, const char *name, enum tnk_code *out, tnk_err *err) {
    const char *base = tnk_meta_base_name(name);
    *out = TNK_CODE_PLAIN;
    if (says(base, "udm2")) *out = TNK_CODE_UDM2;
    else if (says(base, "QA_PIXEL")) *out = TNK_CODE_QA;
    else if (says(base, "MSK_CLASSI")) *out = TNK_CODE_CLASSI;
    else if (EQUALN(base, "SCL", 3) || says(base, "_SCL")) *out = TNK_CODE_SCL;
    return bands_for(dataset, name, *out == TNK_CODE_UDM2 ? 8 : *out == TNK_CODE_CLASSI ? 2 : 1, err);
}

const tnk_code_layer *tnk_code_layers(enum tnk_code code) {
    static const tnk_code_layer udm2[] = {{1, TNK_SKY_CLEAR}, {2, TNK_SKY_CLEAR}, {3, TNK_SKY_SHADOW},
                                          {4, TNK_SKY_THIN},  {5, TNK_SKY_THIN},  {6, TNK_SKY_CLOUD},
                                          {0, 0}}; /* beyond its pixels all are 0 */
    static const tnk_code_layer classi[] = {{2, TNK_SKY_THIN}, {1, TNK_SKY_CLOUD}, {0, 0}};
    return code == TNK_CODE_UDM2 ? udm2 : code == TNK_CODE_CLASSI ? classi : NULL;
}

static uint8_t scl(int value) {
    static const uint8_t of[12] = {
        TNK_SKY_UNKNOWN, TNK_SKY_CLEAR, TNK_SKY_CLEAR, TNK_SKY_SHADOW, TNK_SKY_CLEAR, TNK_SKY_CLEAR,
        TNK_SKY_CLEAR,   TNK_SKY_CLEAR, TNK_SKY_CLOUD, TNK_SKY_CLOUD,  TNK_SKY_THIN,  TNK_SKY_CLEAR};
    return value >= 0 && value < 12 ? of[value] : TNK_SKY_UNKNOWN;
}

static uint8_t qa(int bits) {
    if (bits & 1) return TNK_SKY_UNKNOWN; /* fill */
    if (bits & 1 << 3) return TNK_SKY_CLOUD;
    if (bits & (1 << 1 | 1 << 2)) return TNK_SKY_THIN; /* a cloud's margin, cirrus */
    return bits & 1 << 4 ? TNK_SKY_SHADOW : TNK_SKY_CLEAR;
}

uint8_t tnk_code_meaning(const tnk_area *area, float value) {
    if (isnan(value)) return TNK_AREA_UNKNOWN;
    if (area->code == TNK_CODE_SCL) return scl(value < 255.0f ? (int)value : 255);
    if (area->code == TNK_CODE_QA) return qa(value >= 0.0f && value < 65536.0f ? (int)value : 1);
    if (tnk_code_layers(area->code)) return (uint8_t)value; /* put together when it was read */
    if (area->has_nodata && value == area->nodata) return TNK_AREA_UNKNOWN;
    return value != 0.0f ? TNK_AREA_IN : TNK_AREA_OUT;
}
