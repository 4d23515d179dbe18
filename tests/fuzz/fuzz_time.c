/* Times: reading never overruns, and what is printed reads back as the same second. */
#include <math.h>
#include <string.h>

#include "base/sun.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = malloc(size + 1), printed[32];
    double seconds = 42, again = 0, elevation, azimuth;
    if (!text) return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    if (tnk_time_parse(text, &seconds)) {
        MUST(isfinite(seconds) && fabs(seconds) < 4e11);
        tnk_time_print(seconds, printed, sizeof printed);
        MUST(strlen(printed) == 20 || !printed[0]); /* "" outside the years 1 to 9999 */
        if (printed[0]) MUST(tnk_time_parse(printed, &again) && fabs(again - seconds) <= 0.5001);
        tnk_sun_position(seconds, 10, 20, &elevation, &azimuth);
        MUST(elevation >= -90 && elevation <= 90 && azimuth >= 0 && azimuth <= 360);
    } else {
        MUST(seconds == 42);
    }
    free(text);
    return 0;
}
