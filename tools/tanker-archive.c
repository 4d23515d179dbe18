/* tanker-archive: search many scenes, and lose nothing. */
#include "archive.h"

int main(int argc, char **argv) {
    static int (*const commands[])(const archive_opts *) = {
        [ARCHIVE_RUN] = archive_run, [ARCHIVE_STATUS] = archive_status, [ARCHIVE_LIST_FAILED] = archive_list_failed,
        [ARCHIVE_EXPORT] = archive_export, [ARCHIVE_MERGE] = archive_merge, [ARCHIVE_SLURM] = archive_slurm,
        [ARCHIVE_PASSES] = archive_passes, [ARCHIVE_LEARN] = archive_learn, [ARCHIVE_WORKER] = archive_worker,
    };
    archive_opts o;
    archive_parse(&o, argc, argv);
    tool_default_cache();
    int status = commands[o.command](&o);
    if (!status && o.command != ARCHIVE_RUN && o.command != ARCHIVE_WORKER) status = tool_flush();
    archive_free(&o);
    return status;
}
