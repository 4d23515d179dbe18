/* Nets with ranges, which compute in whole numbers: exact where numbers are whole, near where not, alike on all CPUs. */
#include <tanker/scan.h>

#include "nets.h"

static void range(const char *value, double most) {
    size_t n = strlen(f.header), o = 4 * f.count;
    snprintf(f.header + n, sizeof f.header - n, ",\"%s.range\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%zu,%zu]}",
             value, o, o + 4);
    f.data[f.count++] = (float)most;
}

/* Whole weights, of each result the greatest 127, so that nothing is rounded. */
static const float *whole_conv(const char *name, int co, int ci, int k, int most) {
    float *w = conv(&f, name, co, ci, k);
    for (int i = 0; i < co * ci * k * k; i++) w[i] = (float)((int)dice(2 * (uint32_t)most + 1) - most);
    for (int o = 0; o < co; o++) w[o * ci * k * k + (int)dice((uint32_t)(ci * k * k))] = 127;
    for (int o = 0; o < co; o++) w[co * ci * k * k + o] = (float)((int)dice(200) - 100);
    return w;
}

static void fill_whole(int channels, int h, int w, int most) {
    in = (map){.c = channels, .h = h, .w = w};
    for (int i = 0; i < channels * h * w; i++) in.v[i] = (int)dice(2 * (uint32_t)most + 1) - most;
}

static void cut(map *m, double least, double most) {
    for (int i = 0; i < m->c * m->h * m->w; i++) m->v[i] = fmin(fmax(m->v[i], least), most);
}

static const struct { int co, ci, k, dilate, relu, h, w; } convs[] = {
    {1, 1, 1, 1, 0, 1, 1},   {1, 1, 3, 1, 0, 1, 1},   {2, 3, 3, 1, 1, 5, 7},     {7, 5, 3, 2, 0, 8, 9},
    {4, 4, 3, 16, 1, 20, 11}, {24, 16, 3, 1, 1, 33, 40}, {3, 2, 3, 3, 0, 1, 64}, {5, 8, 1, 1, 1, 13, 64},
    {3, 2, 2, 1, 1, 2, 2},   {6, 3, 2, 1, 0, 10, 14}, {9, 24, 2, 1, 1, 64, 48},  {2, 1, 2, 1, 0, 64, 2},
};

START_TEST(a_conv_of_the_input) {
    char graph[64];
    snprintf(graph, sizeof graph, "conv out in c%s", convs[_i].relu ? " relu" : "");
    if (convs[_i].dilate > 1) snprintf(graph + strlen(graph), 24, " dilate=%d", convs[_i].dilate);
    begin(&f, graph);
    const float *w = whole_conv("c", convs[_i].co, convs[_i].ci, convs[_i].k, 20);
    range("in", 32767);
    end(&f);
    fill_whole(convs[_i].ci, convs[_i].h, convs[_i].w, 1000);
    plain_conv(&in, w, convs[_i].co, convs[_i].k, convs[_i].dilate, convs[_i].relu, &want);
    agrees(1e-6);
}
END_TEST

/* A value of 8 bits between two convolutions, from 0 on or both sides of it, of which some is cut. */
START_TEST(a_conv_of_a_value) {
    int relu = _i % 2, k = 1 + _i / 2;
    char graph[64];
    snprintf(graph, sizeof graph, "conv a in c%s\nconv out a d", relu ? " relu" : "");
    begin(&f, graph);
    const float *w = whole_conv("c", 6, 2, 3, 9), *x = whole_conv("d", 5, 6, k, 127);
    range("in", 32767);
    range("a", relu ? 255 : 127);
    end(&f);
    fill_whole(2, 12, 20, 2);
    plain_conv(&in, w, 6, 3, 1, relu, &a);
    double most = 0;
    for (int i = 0; i < a.c * a.h * a.w; i++) most = fmax(most, fabs(a.v[i]));
    ck_assert(most > 255);
    cut(&a, relu ? 0 : -128, relu ? 255 : 127);
    plain_conv(&a, x, 5, k, 1, 0, &want);
    agrees(1e-6);
}
END_TEST

START_TEST(a_mean_and_a_conv_of_it) {
    begin(&f, "unfold b in\nconv a b c relu\nmean m a\nconv out m d");
    const float *w = whole_conv("c", 6, 8, 1, 1), *x = whole_conv("d", 3, 6, 1, 127);
    range("in", 32767);
    end(&f);
    fill_whole(2, 12, 20, 200);
    plain_unfold(&in, &b);
    plain_conv(&b, w, 6, 1, 1, 1, &a);
    plain_mean(&a, &c);
    plain_conv(&c, x, 3, 1, 1, 0, &want);
    agrees(1e-6);
}
END_TEST

static void hourglass_in_bytes(void) {
    static const char *const values[] = {"in", "b", "c", "e", "h", "k", "l"};
    hourglass(32, 48);
    for (int i = 0; i < COUNT(values); i++) range(values[i], i ? 5 : 6);
    end(&f);
}

START_TEST(an_hourglass_with_bridges) {
    hourglass_in_bytes();
    agrees(0.02);
}
END_TEST

START_TEST(every_tier_gives_the_same_bytes) {
    static float pixels[2 * 32 * 48], first[3 * 16 * 24];
    hourglass_in_bytes();
    for (int i = 0; i < COUNT(pixels); i++) pixels[i] = (float)in.v[i];
    pixels[77] = NAN, pixels[99] = INFINITY, pixels[111] = -INFINITY;
    for (unsigned cpu = TNK_CPU_C; cpu <= TNK_CPU_VNNI; cpu = 2 * cpu + 1) {
        tnk_kern tier;
        tnk_err err;
        tnk_weights *w;
        tnk_net *net;
        tnk_net_work work = {0};
        const float *out;
        int oc, oh, ow;
        tnk_kern_init(&tier, cpu);
        ck_assert_int_eq(tnk_weights_parse(f.bytes, f.size, "f", &w, &err), TNK_OK);
        ck_assert_int_eq(tnk_net_load(w, &tier, &net, &err), TNK_OK);
        ck_assert_int_eq(tnk_net_run(net, &work, pixels, 32, 48, &out, &oc, &oh, &ow), TNK_OK);
        ck_assert_int_eq(oc * oh * ow, COUNT(first));
        for (int i = 0; i < COUNT(first); i++) ck_assert(isfinite(out[i]));
        if (cpu == TNK_CPU_C) memcpy(first, out, sizeof first);
        ck_assert_int_eq(memcmp(first, out, sizeof first), 0);
        tnk_net_work_free(&work);
        tnk_net_free(net);
        tnk_weights_free(w);
    }
}
END_TEST

/* Tensors beside the graph: c [4][4][1][1], d [4][4][3][3], r: the values that have a range, of 1. */
static const struct { const char *graph, *ranges, *words; double most; } damaged[] = {
    {"conv a in c\nconv out a d", "in", "value a of its graph is read by a conv and has no range", 1},
    {"conv a in c\nconv out a d", "a", "value in of its graph is read by a conv and has no range", 1},
    {"conv a in c\nconv out a d", "in a", "a.range is not one number above 0", 0},
    {"conv a in c\nconv out a d", "in a", "a.range is not one number above 0", -3},
    {"conv a in c\nconv b a d\nconcat out a b", "in a", "value out of its graph is a concat", 1},
    {"conv a in c\nconv b a d\nunfold out b", "in a", "value out of its graph unfolds something other", 1},
    {"conv a in c\nconv out a d", "in a b", "uses tensor b.range", 1},
    {"conv a in e\nconv out a e", "in a", "sums more than 256 products", 1},
};

START_TEST(ranges_that_do_not_do) {
    char names[16];
    tnk_err err = {0};
    tnk_weights *w = NULL;
    tnk_net *net = (tnk_net *)&err;
    begin(&f, damaged[_i].graph);
    if (strstr(damaged[_i].graph, " e")) conv(&f, "e", 32, 32, 3);
    else conv(&f, "c", 4, 4, 1), conv(&f, "d", 4, 4, 3);
    snprintf(names, sizeof names, "%s", damaged[_i].ranges);
    for (char *name = strtok(names, " "); name; name = strtok(NULL, " ")) range(name, name[0] == 'a' ? damaged[_i].most : 1);
    end(&f);
    ck_assert_msg(!tnk_weights_parse(f.bytes, f.size, "some/hull.safetensors", &w, &err), "%s", err.text);
    ck_assert_int_eq(tnk_net_load(w, kern(), &net, &err), TNK_E_WEIGHTS);
    ck_assert_ptr_null(net);
    ck_assert_msg(!strncmp(err.text, "some/hull.safetensors: ", 23) && strstr(err.text, damaged[_i].words) && strchr(err.text, ';'),
                  "%s", err.text);
    tnk_weights_free(w);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("bytes");
    tcase_add_loop_test(t, a_conv_of_the_input, 0, COUNT(convs));
    tcase_add_loop_test(t, a_conv_of_a_value, 0, 6);
    tcase_add_test(t, a_mean_and_a_conv_of_it);
    tcase_add_test(t, an_hourglass_with_bridges);
    tcase_add_test(t, every_tier_gives_the_same_bytes);
    tcase_add_loop_test(t, ranges_that_do_not_do, 0, COUNT(damaged));
    return run_tests(t, "bytes");
}
