/* Nets: reading weights and graphs, good and damaged; each layer against plain loops. */
#ifdef TNK_OPENBLAS
#include <cblas.h>
#endif
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "kernels.h"
#include "meaning/net.h"
#include "nets.h"
#include "suite.h"

/* ---- each layer ---- */

static const struct {
    int co, ci, k, dilate, relu, h, w;
} convs[] = {
    {1, 1, 1, 1, 0, 1, 1},    {1, 1, 3, 1, 0, 1, 1},     {2, 3, 3, 1, 1, 5, 7},      {7, 5, 3, 2, 0, 8, 9},
    {4, 4, 3, 16, 1, 20, 11}, {24, 16, 3, 1, 1, 33, 40}, {3, 2, 3, 3, 0, 1, 64},     {3, 2, 3, 1, 0, 64, 1},
    {5, 8, 1, 1, 1, 13, 64},  {1, 32, 1, 1, 0, 64, 64},  {3, 2, 2, 1, 1, 2, 2},      {6, 3, 2, 1, 0, 10, 14},
    {9, 24, 2, 1, 1, 64, 48}, {32, 32, 3, 1, 1, 64, 64}, {32, 32, 3, 2, 0, 16, 31},  {2, 1, 2, 1, 0, 64, 2},
};

START_TEST(a_conv_is_a_sum_over_taps) {
    char graph[80];
    seed_dice((uint64_t)_i + 1);
    snprintf(graph, sizeof graph, "conv out in c%s", convs[_i].relu ? " relu" : "");
    if (convs[_i].k == 3) snprintf(graph + strlen(graph), 20, " dilate=%d", convs[_i].dilate);
    begin(&f, graph);
    const float *w = conv(&f, "c", convs[_i].co, convs[_i].ci, convs[_i].k);
    end(&f);
    fill(&in, convs[_i].ci, convs[_i].h, convs[_i].w);
    plain_conv(&in, w, convs[_i].co, convs[_i].k, convs[_i].dilate, convs[_i].relu, &want);
    agrees(1e-5);
}
END_TEST

/* Planes of 64 x 64 lie at multiples of a page if nothing is done; few pixels to a chunk. */
START_TEST(many_channels) {
    begin(&f, "conv a in p relu\nconv b a q\nconv out b r");
    const float *p = conv(&f, "p", 130, 2, 1);
    const float *q = conv(&f, "q", 130, 130, 1);
    const float *r = conv(&f, "r", 1, 130, 1);
    static double va[130], vb[130];
    end(&f);
    fill(&in, 2, 40, 50);
    want = (map){.c = 1, .h = 40, .w = 50};
    for (int i = 0; i < 2000; i++) {
        for (int o = 0; o < 130; o++) va[o] = fmax(0, p[260 + o] + p[2 * o] * in.v[i] + p[2 * o + 1] * in.v[2000 + i]);
        want.v[i] = r[130];
        for (int o = 0; o < 130; o++) {
            vb[o] = q[16900 + o];
            for (int k = 0; k < 130; k++) vb[o] += q[130 * o + k] * va[k];
            want.v[i] += r[o] * vb[o];
        }
    }
    agrees(1e-5);
}
END_TEST

START_TEST(unfold_is_space_to_depth) {
    begin(&f, "unfold a in\nconv out a c");
    const float *w = conv(&f, "c", 3, 12, 3);
    end(&f);
    fill(&in, 3, 12, 18);
    plain_unfold(&in, &a);
    plain_conv(&a, w, 3, 3, 1, 0, &want);
    agrees(1e-5);
}
END_TEST

START_TEST(upsample_is_nearest) {
    begin(&f, "conv a in c\nupsample b a\nconv out b d");
    const float *w = conv(&f, "c", 4, 2, 2), *v = conv(&f, "d", 3, 4, 3);
    end(&f);
    fill(&in, 2, 6, 34);
    plain_conv(&in, w, 4, 2, 1, 0, &a);
    plain_upsample(&a, &b);
    plain_conv(&b, v, 3, 3, 1, 0, &want);
    agrees(1e-5);
}
END_TEST

START_TEST(add_with_and_without_relu) {
    begin(&f, "conv a in c\nadd b a in relu\nadd out b a");
    const float *w = conv(&f, "c", 5, 5, 3);
    end(&f);
    fill(&in, 5, 9, 14);
    plain_conv(&in, w, 5, 3, 1, 0, &a);
    plain_add(&a, &in, 1, &b);
    plain_add(&b, &a, 0, &want);
    agrees(1e-5);
}
END_TEST

START_TEST(concat_keeps_the_order) {
    begin(&f, "conv a in c relu\nconcat b in a\nconv out b d dilate=2");
    const float *w = conv(&f, "c", 4, 3, 1), *v = conv(&f, "d", 2, 7, 3);
    end(&f);
    fill(&in, 3, 9, 14);
    plain_conv(&in, w, 4, 1, 1, 1, &a);
    plain_concat(&in, &a, &b);
    plain_conv(&b, v, 2, 3, 2, 0, &want);
    agrees(1e-5);
}
END_TEST

START_TEST(mean_is_one_pixel) {
    begin(&f, "conv a in c\nmean b a\nmean d in\nconv e d p\nconcat g b e\nconv out g q dilate=2");
    const float *w = conv(&f, "c", 4, 3, 3), *p = conv(&f, "p", 2, 3, 1), *q = conv(&f, "q", 2, 6, 3);
    end(&f);
    fill(&in, 3, 20, 13);
    plain_conv(&in, w, 4, 3, 1, 0, &a);
    plain_mean(&a, &b);
    plain_mean(&in, &a);
    plain_conv(&a, p, 2, 1, 1, 0, &c);
    plain_concat(&b, &c, &a);
    plain_conv(&a, q, 2, 3, 2, 0, &want);
    agrees(1e-5);
}
END_TEST

/* ---- whole nets ---- */

/* What PyTorch 1.13 makes of it. */
START_TEST(a_net_of_whole_numbers) {
    static const double out[] = {-21.25, -46};
    begin(&f, "conv a in x relu dilate=2\nconv b a y\nupsample c b\nadd d c a relu\nunfold e d\nmean g e\nconv out g z");
    float *x = conv(&f, "x", 2, 2, 3), *y = conv(&f, "y", 2, 2, 2), *z = conv(&f, "z", 2, 8, 1);
    for (int i = 0; i < 36; i++) x[i] = (float)(i % 7 - 3);
    for (int i = 0; i < 16; i++) y[i] = (float)(i % 5 - 2), z[i] = (float)(i % 3 - 1);
    x[36] = 1, x[37] = -2, y[16] = 80, y[17] = 0, z[16] = 0.5f, z[17] = -1;
    end(&f);
    in = (map){.c = 2, .h = 4, .w = 4};
    want = (map){.c = 2, .h = 1, .w = 1};
    for (int i = 0; i < 32; i++) in.v[i] = i;
    memcpy(want.v, out, sizeof out);
    agrees(1e-5);
}
END_TEST

START_TEST(an_hourglass_with_bridges) {
    for (int side = 4; side <= 60; side += 28) {
        hourglass(side, 64 - side);
        end(&f);
        agrees(1e-5);
    }
}
END_TEST

START_TEST(sizes_that_do_not_fit) {
    static const int bad[][2] = {{0, 8}, {8, 0}, {-8, 8}, {8, 6}, {2, 8}, {8196, 4}, {4, 100000000}};
    static float pixels[64];
    tnk_net_work work = {0};
    const float *out = NULL;
    int n = 0;
    begin(&f, "unfold a in\nconv b a c\nupsample out b");
    conv(&f, "c", 1, 4, 2);
    end(&f);
    tnk_net *net = load(&f);
    ck_assert_int_eq(tnk_net_step(net), 4);
    for (int i = 0; i < COUNT(bad); i++)
        ck_assert_int_eq(tnk_net_run(net, &work, pixels, bad[i][0], bad[i][1], &out, &n, &n, &n), TNK_E_ARG);
    ck_assert_ptr_null(work.data);
    ck_assert_int_eq(tnk_net_run(net, &work, pixels, 4, 16, &out, &n, &n, &n), TNK_OK);
    tnk_net_work_free(&work);
    tnk_net_work_free(&work); /* twice is fine: it is zero again */
    tnk_net_free(net);
    tnk_net_free(NULL);
    tnk_weights_free(NULL);
}
END_TEST

/* ---- the net that is compiled in ---- */

enum { SIDE = 96, OUT = 8 * SIDE * SIDE };

static tnk_net *built_in(void) {
    size_t bytes;
    tnk_err err = {0};
    tnk_weights *w = NULL;
    tnk_net *net = NULL;
    const void *data = tnk_embedded_hull(&bytes);
    ck_assert_msg(!tnk_weights_parse(data, bytes, "the built-in weights", &w, &err), "%s", err.text);
    ck_assert_msg(!tnk_net_load(w, kern(), &net, &err), "%s", err.text);
    ck_assert_str_eq(tnk_weights_name(w), "the built-in weights");
    ck_assert_ptr_nonnull(tnk_weights_text(w, "graph"));
    ck_assert_ptr_null(tnk_weights_text(w, "no such text"));
    tnk_weights_free(w);
    return net;
}

struct runner {
    const tnk_net *net;
    const float *pixels;
    float *out;
    size_t count;
    int rc;
};

/* Many sizes, so that the two threads are seldom at the same one. */
static void *run_many(void *arg) {
    struct runner *r = arg;
    tnk_net_work work = {0};
    for (int k = 0; k < 6 && !r->rc; k++) {
        const float *out;
        int oc, oh, ow, side = k % 2 ? SIDE / 2 : SIDE;
        r->rc = tnk_net_run(r->net, &work, r->pixels, side, SIDE, &out, &oc, &oh, &ow);
        r->count = r->rc ? 0 : (size_t)oc * (size_t)oh * (size_t)ow;
        if (!r->rc && r->count <= OUT) memcpy(r->out + (k % 2 ? OUT : 0), out, r->count * sizeof *out);
    }
    tnk_net_work_free(&work);
    return NULL;
}

START_TEST(two_threads_give_the_same_bytes) {
    static float pixels[16 * SIDE * SIDE], out[3][2 * OUT];
    tnk_net *net = built_in();
    ck_assert_int_le(tnk_net_channels(net), 16);
    for (int i = 0; i < COUNT(pixels); i++) pixels[i] = (float)normal();
    struct runner one[3];
    pthread_t thread[2];
    for (int i = 0; i < 3; i++) one[i] = (struct runner){net, pixels, out[i], 0, 0};
    for (int i = 0; i < 2; i++) ck_assert(!pthread_create(&thread[i], NULL, run_many, &one[i]));
    for (int i = 0; i < 2; i++) pthread_join(thread[i], NULL);
    run_many(&one[2]);
    for (int i = 0; i < 3; i++) ck_assert(!one[i].rc && one[i].count > 0 && one[i].count <= OUT);
    ck_assert(!memcmp(out[0], out[2], sizeof out[0]) && !memcmp(out[1], out[2], sizeof out[1]));
    for (int i = 0; i < 2 * OUT; i++) ck_assert(isfinite(out[0][i]));
    tnk_net_free(net);
}
END_TEST

#ifdef TNK_OPENBLAS
START_TEST(the_hosts_threads_are_given_back) {
    static float pixels[16 * SIDE * SIDE];
    tnk_net *net = built_in();
    tnk_net_work work = {0};
    const float *out;
    int n, before = openblas_get_num_threads();
    openblas_set_num_threads(2);
    ck_assert_int_eq(tnk_net_run(net, &work, pixels, SIDE, SIDE, &out, &n, &n, &n), TNK_OK);
    ck_assert_int_eq(openblas_get_num_threads(), 2);
    openblas_set_num_threads(before);
    tnk_net_work_free(&work);
    tnk_net_free(net);
}
END_TEST
#endif

/* ---- memory ---- */

START_TEST(nets_without_memory) {
    static float pixels[64];
    tnk_net_work work = {0};
    begin(&f, "conv a in c relu\nconv out a d");
    conv(&f, "c", 3, 1, 3);
    conv(&f, "d", 1, 3, 2);
    end(&f);
    for (long n = 1;; n++) {
        tnk_err err = {0};
        tnk_weights *w = NULL;
        tnk_net *net = NULL;
        const float *out;
        int oc, rc;
        tnk_alloc_fail_at(n);
        rc = tnk_weights_parse(f.bytes, f.size, "x", &w, &err);
        ck_assert(!rc == !!w);
        if (!rc) rc = tnk_net_load(w, kern(), &net, &err);
        if (!rc) rc = tnk_net_run(net, &work, pixels, 8, 8, &out, &oc, &oc, &oc);
        tnk_alloc_fail_at(0);
        ck_assert(!rc || rc == TNK_E_NOMEM);
        if (!rc) { /* a second run asks for none */
            tnk_alloc_fail_at(1);
            ck_assert_int_eq(tnk_net_run(net, &work, pixels, 8, 8, &out, &oc, &oc, &oc), TNK_OK);
            tnk_alloc_fail_at(0);
        }
        tnk_net_free(net);
        tnk_weights_free(w);
        if (!rc) break;
        ck_assert_int_lt(n, 20);
    }
    tnk_net_work_free(&work);
}
END_TEST

/* ---- reading weights ---- */

START_TEST(halves_and_floats) {
    static const char header[] = "{\"h\":{\"dtype\":\"F16\",\"shape\":[2,3],\"data_offsets\":[4,16]},"
        "\"f\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}";
    static const uint8_t data[] = {0, 0, 0x20, 0xC1, 0, 0x3C, 0, 0xC0, 0xFF, 0x7B, 1, 0, 0, 4, 0xFF, 0x83};
    static const float want_h[] = {1, -2, 65504, 0x1p-24f, 0x1p-14f, -1023 * 0x1p-24f};
    tnk_err err = {0};
    tnk_weights *w = NULL;
    seal(&f, header, data, sizeof data);
    memmove(f.bytes + 1, f.bytes, f.size); /* no alignment is asked */
    ck_assert_msg(!tnk_weights_parse(f.bytes + 1, f.size, "x", &w, &err), "%s", err.text);
    const tnk_tensor *h = tnk_weights_find(w, "h", ""), *s = tnk_weights_find(w, "", "f");
    ck_assert(h && s && h == tnk_weights_at(w, 0) && s == tnk_weights_at(w, 1));
    ck_assert(!tnk_weights_at(w, 2) && !tnk_weights_at(w, -1) && !tnk_weights_find(w, "h", "h"));
    ck_assert(h->rank == 2 && h->dim[0] == 2 && h->dim[1] == 3 && h->dim[2] == 1 && h->count == 6);
    ck_assert(s->rank == 0 && s->count == 1 && s->data[0] == -10);
    for (int i = 0; i < 6; i++) ck_assert_double_eq(h->data[i], want_h[i]);
    ck_assert_ptr_null(tnk_weights_text(w, "graph"));
    tnk_weights_free(w);
}
END_TEST

#define T(type, shape, from, to) "{\"dtype\":\"" type "\",\"shape\":" shape ",\"data_offsets\":[" #from "," #to "]}"

/* A header, the bytes that follow it, and words of the complaint. */
static const struct {
    const char *header;
    int bytes;
    const char *words;
} damaged[] = {
    {"", 0, "ends too early"},
    {"{", 0, "ends too early"},
    {"{\"a\":" T("F32", "[2]", 0, 8), 8, "ends too early"},
    {"[]", 0, "not one JSON object"},
    {"{} {}", 0, "header"},
    {"{'a':1}", 0, "damaged JSON"},
    {"{\"a\":" T("F32", "[2]", 0, 8) ",}", 8, "damaged JSON"},
    {"{\"a\xff\":" T("F32", "[2]", 0, 8) "}", 8, "damaged JSON"},
    {"{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", 0, "damaged JSON"},
    {"{}", 0, "no tensors"},
    {"{\"__metadata__\":{\"a\":\"b\"}}", 0, "no tensors"},
    {"{\"__metadata__\":\"a\",\"a\":" T("F32", "[2]", 0, 8) "}", 8, "__metadata__"},
    {"{\"__metadata__\":{\"a\":1},\"a\":" T("F32", "[2]", 0, 8) "}", 8, "no text"},
    {"{\"__metadata__\":{\"a\":\"b\\u0000\"},\"a\":" T("F32", "[2]", 0, 8) "}", 8, "no text"},
    {"{\"__metadata__\":{\"a\":\"b\",\"a\":\"c\"},\"a\":" T("F32", "[2]", 0, 8) "}", 8, "same name"},
    {"{\"a\":" T("F32", "[2]", 0, 8) ",\"a\":" T("F32", "[2]", 0, 8) "}", 8, "same name"},
    {"{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "same name"},
    {"{\"a b\":" T("F32", "[2]", 0, 8) "}", 8, "name"},
    {"{\"\":" T("F32", "[2]", 0, 8) "}", 8, "name"},
    {"{\"a\":3}", 8, "lacks"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8, "lacks"},
    {"{\"a\":" T("F64", "[1]", 0, 8) "}", 8, "dtype"},
    {"{\"a\":{\"dtype\":32,\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "dtype"},
    {"{\"a\":" T("F32", "2", 0, 8) "}", 8, "shape"},
    {"{\"a\":" T("F32", "[-2]", 0, 8) "}", 8, "shape"},
    {"{\"a\":" T("F32", "[0]", 0, 0) "}", 8, "shape"},
    {"{\"a\":" T("F32", "[2.0]", 0, 8) "}", 8, "shape"},
    {"{\"a\":" T("F32", "[1,1,1,1,2]", 0, 8) "}", 8, "shape"},
    {"{\"a\":" T("F32", "[200000000,200000000,200000000,200000000]", 0, 8) "}", 8, "shape"},
    {"{\"a\":" T("F32", "[99999999999999999999999]", 0, 8) "}", 8, "shape"},
    {"{\"a\":" T("F32", "[2]", 8, 0) "}", 8, "data_offsets"},
    {"{\"a\":" T("F32", "[2]", -4, 4) "}", 8, "data_offsets"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4,8]}}", 8, "data_offsets"},
    {"{\"a\":" T("F32", "[2]", 0, 8) "}", 7, "byte 8 of 7"},
    {"{\"a\":" T("F32", "[2]", 0, 99999999999999999999999) "}", 8, "byte 9223372036854775807 of 8"},
    {"{\"a\":" T("F16", "[2]", 0, 8) "}", 8, "2 numbers has 8 bytes"},
    {"{\"a\":" T("F32", "[3]", 0, 8) "}", 8, "3 numbers has 8 bytes"},
    {"{\"a\":" T("F32", "[2]", 0, 8) ",\"b\":" T("F32", "[2]", 4, 12) "}", 12, "overlaps"},
    {"{\"a\":" T("F32", "[2]", 0, 8) ",\"b\":" T("F32", "[2]", 0, 8) "}", 8, "overlaps"},
    {"{\"a\":" T("F32", "[2]", 0, 8) ",\"b\":" T("F32", "[2]", 12, 20) "}", 20, "gap"},
    {"{\"a\":" T("F32", "[2]", 0, 8) "}", 9, "1 bytes follow"},
    {"{\"a\":" T("F32", "[3]", 0, 12) "}", 12, "number 2 of tensor a is not finite"},
    {"{\"a\":" T("F16", "[5]", 0, 10) "}", 10, "number 4 of tensor a is not finite"},
};

static void must_fail(int rc, int code, const tnk_err *err, const char *name, const char *words) {
    ck_assert_msg(rc == code && err->code == rc, "%d %s, not \"%s\"", rc, err->text, words);
    ck_assert_msg(strstr(err->text, name) == err->text, "%s: does not begin with the name", err->text);
    ck_assert_msg(strstr(err->text, words) != NULL, "%s: has not \"%s\"", err->text, words);
    ck_assert_msg(strchr(err->text, ';') && !strchr(err->text, '\n'), "%s: gives no advice", err->text);
}

static void parse_fails(size_t size, const char *words) {
    tnk_err err = {0};
    tnk_weights *w = (tnk_weights *)&err;
    uint8_t *exact = malloc(size ? size : 1); /* so that a read past the end is seen */
    memcpy(exact, f.bytes, size);
    int rc = tnk_weights_parse(exact, size, "some/hull.safetensors", &w, &err);
    free(exact);
    must_fail(rc, TNK_E_WEIGHTS, &err, "some/hull.safetensors: ", words);
    ck_assert_ptr_null(w);
}

START_TEST(damaged_weights) {
    static const uint8_t data[24] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0x7C, 0x80, 0x7F}; /* infinite as F32 2 and F16 4 */
    seal(&f, damaged[_i].header, data, (size_t)damaged[_i].bytes);
    parse_fails(f.size, damaged[_i].words);
}
END_TEST

/* Every file cut short anywhere, and absurd lengths of the header. */
START_TEST(weights_cut_short) {
    begin(&f, "conv out in c");
    conv(&f, "c", 1, 1, 1);
    end(&f);
    for (size_t size = 0; size < f.size; size++)
        parse_fails(size, size < 8 ? "too few" : size < f.size - 8 ? "within its header" : "ends at byte");
    for (int i = 2; i < 8; i++) {
        seal(&f, "{}", "", 0);
        f.bytes[i] = 0x80;
        parse_fails(f.size, i == 2 ? "claims a header" : "no safetensors");
    }
}
END_TEST

START_TEST(too_many_tensors) {
    static char header[1 << 17];
    static float zeros[1100];
    int n = 0;
    for (int i = 0; i < 1100; i++)
        n += snprintf(header + n, sizeof header - (size_t)n,
                      "%c\"t%d\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}", i ? ',' : '{', i, 4 * i, 4 * i + 4);
    strcat(header, "}");
    seal(&f, header, zeros, sizeof zeros);
    parse_fails(f.size, "more than 1024 tensors");
}
END_TEST

START_TEST(weights_in_files) {
    char name[64];
    tnk_err err = {0};
    tnk_weights *w = NULL;
    snprintf(name, sizeof name, "/tmp/tanker-weights-%ld", (long)getpid());
    int rc = tnk_weights_read(name, &w, &err);
    ck_assert(rc == TNK_E_OPEN && !w && strstr(err.text, name) == err.text);
    rc = tnk_weights_read("/tmp", &w, &err);
    must_fail(rc, TNK_E_READ, &err, "/tmp: ", "not a file");
    begin(&f, "conv out in c");
    conv(&f, "c", 1, 1, 1);
    end(&f);
    for (int good = 0; good < 2; good++) {
        FILE *out = fopen(name, "wb");
        ck_assert(out && fwrite(f.bytes, 1, f.size - !good, out) == f.size - !good && !fclose(out));
        rc = tnk_weights_read(name, &w, &err);
        if (!good) must_fail(rc, TNK_E_WEIGHTS, &err, name, "ends at byte 8 of 7");
    }
    unlink(name);
    ck_assert_int_eq(rc, TNK_OK);
    ck_assert_str_eq(tnk_weights_text(w, "made"), "by hand");
    ck_assert_str_eq(tnk_weights_name(w), name);
    tnk_weights_free(w);
}
END_TEST

/* ---- damaged graphs ---- */

/* Beside them: c [3][3][3][3], p [3][3][1][1], s [3][3][2][2], w [2][3][1][1], and odd ones. */
static const struct {
    const char *graph, *words;
} graphs[] = {
    {"", "line 1 of its graph: it is empty"},
    {"conv out in c\n\n", "line 2 of its graph: it is empty"},
    {"\nconv out in c", "line 1 of its graph: it is empty"},
    {"conv  out in c", "single blanks"},
    {"conv out in c ", "single blanks"},
    {" conv out in c", "single blanks"},
    {"conv out in c relu\r", "printable ASCII"},
    {"conv out in c 1 2 3 4 5", "more than 8 words"},
    {"softmax out in", "softmax is none of"},
    {"conv", "lacks names of values"},
    {"add out in", "lacks names of values"},
    {"conv out in", "lacks the name of its tensors"},
    {"conv 2 in c", "2 is no name"},
    {"conv a-b in c", "a-b is no name"},
    {"conv abcdefghijklmnopqrstuvwxyz123456 in c", "is no name"},
    {"conv in in c", "in is made a second time"},
    {"conv a in c\nconv a a c", "line 2 of its graph: a is made a second time"},
    {"conv out a c\nconv a in c", "line 1 of its graph: a is not made before"},
    {"conv out out c", "out is not made before"},
    {"conv out in d", "no tensor d.weight"},
    {"conv out in x", "no tensor x.bias"},
    {"conv out in k4", "k4.weight is not"},
    {"conv out in k12", "k12.weight is not"},
    {"conv out in flat", "flat.weight is not"},
    {"conv out in b", "b.bias is not"},
    {"conv out in wide", "more than 512 channels"},
    {"conv out in c relu relu", "cannot have relu"},
    {"conv out in c dilate=0", "cannot have dilate=0"},
    {"conv out in c dilate=17", "cannot have dilate=17"},
    {"conv out in c dilate=2x", "cannot have dilate=2x"},
    {"conv out in c dilate=", "cannot have dilate="},
    {"conv out in c dilate=1 dilate=1", "cannot have dilate=1"},
    {"conv out in p dilate=2", "cannot have dilate=2"},
    {"conv out in c sigmoid", "cannot have sigmoid"},
    {"unfold out in relu", "cannot have relu"},
    {"unfold out in", "no conv tells"},
    {"unfold a in\nunfold b a\nunfold d b\nunfold e d\nunfold g e\nconv out g c", "no conv tells"},
    {"unfold a in\nconv out a c", "no conv tells"},
    {"conv a in c\nconv b in c\nconv out b c", "line 1 of its graph: a is never used"},
    {"conv a in c\nconv out a w\n", "no line of its graph uses tensor p.weight"},
    {"conv a in c", "does not make out"},
    {"conv out in c\nconv a out c", "does not make out"},
    {"conv a in w\nconv out a c", "line 2 of its graph: a has 2 channels, the weights want 3"},
    {"conv a in w\nadd out a in", "a has 2 channels, in 3"},
    {"conv a in s\nadd out a in", "different scales"},
    {"conv a in s\nconcat out a in", "different scales"},
    {"mean a in\nconcat b a in\nconv out b c", "no conv tells"},
    {"mean a in\nconv b a c\nadd out b in", "different scales"},
    {"conv a in c\nupsample out a", "as fine as the input"},
    {"mean a in\nconv b a c\nupsample out b", "single pixel"},
    {"mean a in\nconv out a s", "single pixel"},
    {"conv a in s\nconv b a s\nconv d b s\nconv e d s\nconv g e s\nconv h g s\nconv out h s", "line 7 of its graph: h is"},
    {"conv a in big\nconcat b a a\nmean out b", "b has more than 512 channels"},
};

static void odd_tensors(void) {
    static const struct {
        const char *name;
        int co, ci, k;
    } shapes[] = {{"c", 3, 3, 3}, {"p", 3, 3, 1}, {"s", 3, 3, 2}, {"w", 2, 3, 1},
                  {"k4", 1, 1, 4}, {"wide", 513, 3, 1}, {"big", 400, 3, 1}};
    for (int i = 0; i < COUNT(shapes); i++) conv(&f, shapes[i].name, shapes[i].co, shapes[i].ci, shapes[i].k);
    size_t n = strlen(f.header), o = 4 * f.count;
    snprintf(f.header + n, sizeof f.header - n,
             ",\"x.weight\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1],\"data_offsets\":[%zu,%zu]}"
             ",\"k12.weight\":{\"dtype\":\"F32\",\"shape\":[1,1,1,2],\"data_offsets\":[%zu,%zu]}"
             ",\"k12.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%zu,%zu]}"
             ",\"flat.weight\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%zu,%zu]}"
             ",\"flat.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%zu,%zu]}"
             ",\"b.weight\":{\"dtype\":\"F32\",\"shape\":[2,1,1,1],\"data_offsets\":[%zu,%zu]}"
             ",\"b.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%zu,%zu]}",
             o, o + 4, o + 4, o + 12, o + 12, o + 16, o + 16, o + 24, o + 24, o + 32, o + 32, o + 40, o + 40, o + 44);
    for (int i = 0; i < 11; i++) f.data[f.count++] = 0;
}

static void graph_fails(const char *graph, const char *words) {
    tnk_err err = {0};
    tnk_weights *w = NULL;
    tnk_net *net = (tnk_net *)&err;
    begin(&f, graph);
    for (char *p; (p = strchr(f.header, '\r'));) *p = '\t'; /* which JSON takes as it is */
    odd_tensors();
    end(&f);
    ck_assert_msg(!tnk_weights_parse(f.bytes, f.size, "some/hull.safetensors", &w, &err), "%s", err.text);
    int rc = tnk_net_load(w, kern(), &net, &err);
    must_fail(rc, TNK_E_WEIGHTS, &err, "some/hull.safetensors: ", words);
    ck_assert_ptr_null(net);
    tnk_weights_free(w);
}

START_TEST(damaged_graphs) { graph_fails(graphs[_i].graph, graphs[_i].words); }
END_TEST

START_TEST(long_graphs) {
    char graph[4096] = "";
    graph_fails("conv a in c\nconv out a 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
                "890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345",
                "line 2 of its graph: it is empty or longer than 199 letters");
    for (int i = 0; i < 65; i++)
        snprintf(graph + strlen(graph), 32, i ? "conv v%d v%d c\n" : "conv v%d in c\n", i, i - 1);
    graph_fails(graph, "line 65 of its graph: a net has at most 64 layers");
}
END_TEST

START_TEST(weights_without_a_graph) {
    tnk_err err = {0};
    tnk_weights *w = NULL;
    tnk_net *net = NULL;
    seal(&f, "{\"a\":" T("F32", "[2]", 0, 8) "}", "\0\0\0\0\0\0\0\0", 8);
    ck_assert_int_eq(tnk_weights_parse(f.bytes, f.size, "the built-in weights", &w, &err), TNK_OK);
    must_fail(tnk_net_load(w, kern(), &net, &err), TNK_E_WEIGHTS, &err, "the built-in weights: ", "have no graph");
    tnk_weights_free(w);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("meaning");
    tcase_add_loop_test(t, a_conv_is_a_sum_over_taps, 0, COUNT(convs));
    tcase_add_test(t, many_channels);
    tcase_add_test(t, unfold_is_space_to_depth);
    tcase_add_test(t, upsample_is_nearest);
    tcase_add_test(t, add_with_and_without_relu);
    tcase_add_test(t, concat_keeps_the_order);
    tcase_add_test(t, mean_is_one_pixel);
    tcase_add_test(t, a_net_of_whole_numbers);
    tcase_add_test(t, an_hourglass_with_bridges);
    tcase_add_test(t, sizes_that_do_not_fit);
    tcase_add_test(t, two_threads_give_the_same_bytes);
#ifdef TNK_OPENBLAS
    tcase_add_test(t, the_hosts_threads_are_given_back);
#endif
    tcase_add_test(t, nets_without_memory);
    tcase_add_test(t, halves_and_floats);
    tcase_add_loop_test(t, damaged_weights, 0, COUNT(damaged));
    tcase_add_test(t, weights_cut_short);
    tcase_add_test(t, too_many_tensors);
    tcase_add_test(t, weights_in_files);
    tcase_add_loop_test(t, damaged_graphs, 0, COUNT(graphs));
    tcase_add_test(t, long_graphs);
    tcase_add_test(t, weights_without_a_graph);
    return run_tests(t, "meaning");
}
