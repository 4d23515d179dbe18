/* Weights and the net in them: any bytes are refused with words, or give a net that runs. */
#include <string.h>

#include "fuzz.h"
#include "meaning/net.h"

enum { MOST_STEP = 16, MOST_CHANNELS = 64 };

static const float pixels[MOST_CHANNELS * MOST_STEP * MOST_STEP];

static void refused(int rc, const tnk_err *err, const void *nothing) {
    MUST(rc == TNK_E_WEIGHTS && err->code == rc && !nothing);
    MUST(!strncmp(err->text, "the file: ", 10) && memchr(err->text, '\0', sizeof err->text));
    MUST(strchr(err->text, ';') && !strchr(err->text, '\n'));
}

static void tensors(const tnk_weights *w) {
    const tnk_tensor *t;
    int i = 0;
    for (; (t = tnk_weights_at(w, i)); i++) {
        long count = 1;
        MUST(t->name[0] && strlen(t->name) <= 63 && t->rank >= 0 && t->rank <= TNK_TENSOR_RANK);
        for (int k = 0; k < TNK_TENSOR_RANK; k++) count *= t->dim[k];
        MUST(count == t->count && tnk_weights_find(w, t->name, "") == t);
        for (long k = 0; k < count; k++) MUST(t->data[k] - t->data[k] == 0);
    }
    MUST(i > 0);
}

static void run(const tnk_net *net) {
    tnk_net_work work = {0};
    const float *out;
    int oc, oh, ow, step = tnk_net_step(net), channels = tnk_net_channels(net);
    MUST(channels >= 1 && channels <= 512 && step >= 1 && step <= 64);
    if (channels > MOST_CHANNELS || step > MOST_STEP) return;
    MUST(tnk_net_run(net, &work, pixels, step, MOST_STEP, &out, &oc, &oh, &ow) == TNK_OK);
    MUST(oc >= 1 && oc <= 512 && oh >= 1 && oh <= step && ow >= 1 && ow <= MOST_STEP);
    for (int i = 1; i < oc * oh * ow; i++) MUST(out[i] == out[i] || out[i] != out[i]); /* all can be read */
    tnk_net_work_free(&work);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tnk_kern kern;
    tnk_kern_init(&kern, ~0u);
    tnk_err err = {0};
    tnk_weights *w = NULL;
    tnk_net *net = NULL;
    int rc = tnk_weights_parse(data, size, "the file", &w, &err);
    if (rc) {
        refused(rc, &err, w);
        return 0;
    }
    tensors(w);
    rc = tnk_net_load(w, &kern, &net, &err);
    if (rc) refused(rc, &err, net);
    else run(net);
    tnk_net_free(net);
    tnk_weights_free(w);
    return 0;
}
