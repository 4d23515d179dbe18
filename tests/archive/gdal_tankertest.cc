// A GDAL driver for tests: a file that says so crashes it, hangs it, or eats all memory.
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include <gdal_priv.h>

static int identify(GDALOpenInfo *info) {
    return info->nHeaderBytes > 11 && !memcmp(info->pabyHeader, "TANKERTEST ", 11);
}

static GDALDataset *open_it(GDALOpenInfo *info) {
    if (!identify(info)) return nullptr;
    const char *how = reinterpret_cast<const char *>(info->pabyHeader) + 11;
    if (!strncmp(how, "crash", 5)) raise(SIGSEGV);
    if (!strncmp(how, "hang", 4))
        for (;;) pause();
    while (!strncmp(how, "memory", 6)) {
        void *piece = malloc(1 << 24);
        if (!piece) {
            CPLError(CE_Failure, CPLE_OutOfMemory, "the decoder is out of memory");
            break;
        }
        memset(piece, 1, 1 << 24);
    }
    return nullptr;
}

extern "C" void __attribute__((visibility("default"))) GDALRegister_tankertest() {
    auto driver = new GDALDriver();
    driver->SetDescription("TANKERTEST");
    driver->SetMetadataItem(GDAL_DCAP_RASTER, "YES");
    driver->pfnIdentify = identify;
    driver->pfnOpen = open_it;
    GetGDALDriverManager()->RegisterDriver(driver);
}
