/* A register of ships: what is read, what is refused with which line, which ship a hull may be. */
#include <stdio.h>
#include <string.h>
#include <tanker/registry.h>
#include <unistd.h>

#include "base/mem.h"
#include "catalog/list.h"
#include "catalog/ships.h"
#include "meaning/cargo.h"
#include "meaning/match.h"
#include "suite.h"

static char file[] = "registry_XXXXXX.csv";

static void write_file(const char *text) {
    FILE *f = fopen(file, "wb");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
}

static tnk_registry *open_text(const char *text) {
    tnk_registry *r = NULL;
    char words[512];
    write_file(text);
    int rc = tnk_registry_open(file, &r, words, sizeof words);
    ck_assert_msg(rc == TNK_OK, "%s", words);
    return r;
}

START_TEST(columns_by_name) {
    tnk_registry *r = open_text("\xef\xbb\xbf" "FLAG,loa_m,Name,junk,IMO,beam_m,type,dwt_t,depth_m\r\n"
                                "PRK, 96.6 ,\"Ding, \"\"Heng\"\" 10\",x,9509839,15.03,Oil/Chemical Tanker,3913,\r\n"
                                ",99.79,Gas Madrid,,IMO 1234567,18.18,LPG carrier,3633.1,7.79\r\n"
                                ",180,,,,30,Bulk Carrier,,\r\n"
                                ",,No length,,,,Trawler,,\r\n");
    const tnk_registry_ship *s = tnk_registry_at(r, 0);
    ck_assert_uint_eq(tnk_registry_count(r), 4);
    ck_assert_str_eq(s->name, "Ding, \"Heng\" 10");
    ck_assert_str_eq(s->flag, "PRK");
    ck_assert_int_eq(s->imo, 9509839);
    ck_assert_int_eq(s->type, TNK_TYPE_TANKER);
    ck_assert_int_eq(s->subtype, TNK_SUBTYPE_CHEMICAL);
    ck_assert_double_eq(s->loa_m, 96.6);
    ck_assert_double_nan(s->depth_m);
    ck_assert_double_nan(s->summer_draught_m);
    s = tnk_registry_at(r, 1);
    ck_assert_int_eq(s->imo, 1234567);
    ck_assert_int_eq(s->subtype, TNK_SUBTYPE_LPG);
    ck_assert_double_eq(s->depth_m, 7.79);
    ck_assert_int_eq(tnk_registry_at(r, 2)->type, TNK_TYPE_BULK_CARRIER);
    ck_assert_int_eq(tnk_registry_at(r, 3)->type, TNK_TYPE_OTHER);
    ck_assert_ptr_null(tnk_registry_at(r, 4));
    tnk_registry_free(r);
}
END_TEST

/* Rows of one number are one ship: what the first does not know the others tell. */
START_TEST(one_ship_in_several_rows) {
    tnk_registry *r = open_text("name,imo,type,loa_m,beam_m,dwt_t\nA,9074729,,100,,\nB,,,100,,\n"
                                "Other name,9074729,LPG,101,15,3000\nC,9166778,,120,,\n,IMO 9074729,,,,4000\n");
    ck_assert_uint_eq(tnk_registry_count(r), 3);
    const tnk_registry_ship *s = tnk_registry_at(r, 0);
    ck_assert_str_eq(s->name, "A");
    ck_assert_int_eq(s->subtype, TNK_SUBTYPE_LPG);
    ck_assert_double_eq(s->loa_m, 100);
    ck_assert_double_eq(s->beam_m, 15);
    ck_assert_double_eq(s->dwt_t, 3000);
    ck_assert_str_eq(tnk_registry_at(r, 1)->name, "B");
    ck_assert_int_eq(tnk_registry_at(r, 2)->imo, 9166778);
    tnk_registry_free(r);
}
END_TEST

START_TEST(long_names_end_between_letters) {
    char text[400] = "name,loa_m\n";
    for (int i = 0; i < 30; i++) strcat(text, "\xe6\xb5\xb7"); /* three bytes a letter */
    strcat(text, ",100\n");
    tnk_registry *r = open_text(text);
    ck_assert_uint_eq(strlen(tnk_registry_at(r, 0)->name), 78);
    tnk_registry_free(r);
}
END_TEST

static const struct { const char *text, *words; } wrongs[] = {
    {"name,length\nA,100\n", "no column loa_m"},
    {"name,loa_m\n", "no ship"},
    {"", "loa_m"},
    {"name,loa_m\nA,100\nB,1o0\n", "line 3: loa_m is '1o0', not a number"},
    {"name,loa_m\nA,\"12,5\"\n", "line 2: loa_m is '12,5', not a number"},
    {"name,loa_m\nA,nan\n", "line 2: loa_m is 'nan'"},
    {"name,loa_m,beam_m\nA,100,-15\n", "line 2: beam_m is -15: it must be above 0"},
    {"name,loa_m,beam_m\nA,100,0\n", "line 2: beam_m is 0"},
    {"name,loa_m,beam_m\nA,15,100\n", "line 2: beam_m 100 is not below loa_m 15"},
    {"name,loa_m,dwt_t\nA,100,9e9\n", "line 2: dwt_t is 9e9: it must be above 0 and at most 1e+06"},
    {"loa_m,depth_m,summer_draught_m\n100,7,8\n", "line 2: summer_draught_m 8 is not below depth_m 7"},
    {"loa_m,imo\n100,12345678\n", "line 2: imo is '12345678'"},
    {"loa_m,imo\n100,abc\n", "line 2: imo is 'abc'"},
    {"loa_m,deck_blue,deck_red,deck_colour_sd\n100,0.3,0.4,0.02\n100,0.3,,0.02\n", "line 3: deck_blue, deck_red"},
    {"loa_m,deck_blue,deck_red\n100,0.3,0.4\n", "line 2: deck_blue, deck_red and deck_colour_sd are known all three"},
    {"loa_m,deck_blue,deck_red,deck_colour_sd\n100,0.7,0.4,0.02\n", "line 2: deck_blue 0.7 and deck_red 0.4 are more"},
    {"loa_m,deck_blue,deck_red,deck_colour_sd\n100,77,90,5\n", "line 2: deck_blue is 77: it must be above 0 and at"},
    {"loa_m,deck_blue,deck_red,deck_colour_sd\n100,0.3,0.4,0\n", "line 2: deck_colour_sd is 0: it must be above 0"},
    {"loa_m,deck_blue,deck_red,deck_colour_sd\n100,0.3,red,0.02\n", "line 2: deck_red is 'red', not a number"},
};

START_TEST(damaged_registers) {
    tnk_registry *r = (tnk_registry *)&file;
    char words[512] = "";
    write_file(wrongs[_i].text);
    int rc = tnk_registry_open(file, &r, words, sizeof words);
    ck_assert_ptr_null(r);
    if (!wrongs[_i].text[0]) ck_assert(rc == TNK_E_OPEN || rc == TNK_E_TABLE);
    else ck_assert_msg(rc == TNK_E_TABLE && strstr(words, wrongs[_i].words), "%d %s", rc, words);
    ck_assert_msg(strstr(words, file), "%s", words);
}
END_TEST

START_TEST(no_register) {
    tnk_registry *r;
    char words[512] = "";
    ck_assert_int_eq(tnk_registry_open("nothing.csv", &r, words, sizeof words), TNK_E_OPEN);
    ck_assert_msg(strstr(words, "nothing.csv"), "%s", words);
    ck_assert_int_eq(tnk_registry_open("", &r, NULL, 0), TNK_E_ARG);
    ck_assert_int_eq(tnk_registry_open(file, NULL, NULL, 0), TNK_E_ARG);
    tnk_registry_free(NULL);
    ck_assert_uint_eq(tnk_registry_count(NULL), 0);
}
END_TEST

START_TEST(registers_without_memory) {
    tnk_registry *r;
    write_file("name,loa_m\nA,100\nB,101\n");
    for (long n = 1; n <= 3; n++) {
        tnk_alloc_fail_at(n);
        ck_assert_int_eq(tnk_registry_open(file, &r, NULL, 0), TNK_E_NOMEM);
        ck_assert_ptr_null(r);
    }
    tnk_alloc_fail_at(0);
}
END_TEST

static tnk_cargo_in hull(double length, double beam) {
    tnk_cargo_in h = TNK_CARGO_IN_INIT;
    h.length_m = length, h.length_sd_m = 1, h.beam_m = beam, h.beam_sd_m = 0.4;
    return h;
}

static const char four[] = "name,type,loa_m,beam_m\nA,tanker,100,15.4\nB,tanker,100,17\nC,bulk carrier,100,15.4\n"
                           "D,tanker,140,21\nE,,,\n";

START_TEST(the_nearest_is_the_likeliest) {
    tnk_registry *r = open_text(four);
    tnk_match m[4];
    size_t n;
    tnk_cargo_in h = hull(140.4, 21.2);
    ck_assert_int_eq(tnk_registry_match(r, &h, NAN, m, 4, &n), TNK_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(m[0].ship, 3);
    ck_assert(m[0].prob > 0.9 && m[0].prob < 1);
    h = hull(200, 30);
    ck_assert_int_eq(tnk_registry_match(r, &h, NAN, m, 4, &n), TNK_OK);
    ck_assert_uint_eq(n, 0);
    tnk_registry_free(r);
}
END_TEST

START_TEST(twins_share_and_the_type_tells) {
    tnk_registry *r = open_text(four);
    tnk_match m[4];
    size_t n;
    tnk_cargo_in h = hull(100, 15.4);
    tnk_registry_match(r, &h, NAN, m, 4, &n);
    ck_assert_uint_ge(n, 2);
    ck_assert_double_eq(m[0].prob, m[1].prob);
    ck_assert_uint_eq(m[0].ship, 0);
    double alike = m[0].prob;
    tnk_registry_match(r, &h, 0.95, m, 4, &n);
    ck_assert_uint_eq(m[0].ship, 0);
    ck_assert(m[0].prob > alike + 0.2);
    tnk_registry_match(r, &h, 0.05, m, 4, &n);
    ck_assert_uint_eq(m[0].ship, 2);
    tnk_registry_match(r, &h, NAN, m, 1, &n);
    ck_assert_uint_eq(n, 1);
    h.beam_m = h.beam_sd_m = NAN;
    tnk_registry_match(r, &h, NAN, m, 4, &n);
    ck_assert_uint_eq(n, 3);
    ck_assert_int_eq(tnk_registry_match(r, &h, 1.5, m, 4, &n), TNK_E_ARG);
    h.length_m = -1;
    ck_assert_int_eq(tnk_registry_match(r, &h, NAN, m, 4, &n), TNK_E_ARG);
    tnk_registry_free(r);
}
END_TEST

static const char known[] = "name,imo,type,loa_m,beam_m,summer_draught_m\n\"Ding, Heng 10\",9074729,tanker,100,15.4,5.6\n"
                            "Twin,9166778,tanker,100,15.4,6.4\nLarge,9224934,tanker,140,21,\n";

static double with_claim(const tnk_registry *r, double length, double beam, const tnk_claim *c, size_t ship) {
    tnk_match m[4];
    tnk_cargo_in h = hull(length, beam);
    size_t n = tnk_match_ships(r->ship, tnk_registry_count(r), &h, 0.9, NULL, c, m, 4);
    for (size_t i = 0; i < n; i++)
        if (m[i].ship == ship) return m[i].prob;
    return 0;
}

/* Number, name, sizes and draught given by AIS tell two alike apart; a number of the register that the size speaks
 * against is borrowed, and one that is not in it says that the hull is another. */
START_TEST(what_a_ship_says_of_itself) {
    tnk_registry *r = open_text(known);
    const tnk_claim none = {0, 0, NAN, NAN, NAN};
    tnk_claim c = none;
    double alike = with_claim(r, 100, 15.4, NULL, 0);
    ck_assert_double_eq_tol(with_claim(r, 100, 15.4, &none, 0), alike, 0.02);
    c.imo = 9074729;
    ck_assert(with_claim(r, 100, 15.4, &c, 0) > 0.98);
    ck_assert(with_claim(r, 100, 15.4, &c, 1) < 0.02);
    ck_assert(with_claim(r, 120, 18, &c, 0) < 0.4); /* both sizes may have been seen wrong by a fifth, but seldom */
    ck_assert(with_claim(r, 130, 19.5, &c, 0) < 0.15);
    ck_assert(with_claim(r, 140, 21, &c, 0) < 0.05);
    c.imo = 9999993;
    ck_assert(with_claim(r, 100, 15.4, &c, 0) + with_claim(r, 100, 15.4, &c, 1) < 2 * alike - 0.03);
    c = none, c.name = tnk_match_name("DING HENG-10");
    ck_assert(with_claim(r, 100, 15.4, &c, 0) > 0.98);
    c = none, c.length_m = 99, c.width_m = 15;
    ck_assert(with_claim(r, 100, 15.4, &c, 0) >= alike);
    c.length_m = 60, c.width_m = 10; /* junk is told, and does little */
    ck_assert_double_eq_tol(with_claim(r, 100, 15.4, &c, 0), alike, 0.1);
    c = none, c.draught_m = 6.3; /* deeper than the first may lie */
    ck_assert(with_claim(r, 100, 15.4, &c, 1) > 3 * with_claim(r, 100, 15.4, &c, 0));
    ck_assert_uint_eq(tnk_match_name(" -"), 0);
    ck_assert_uint_ne(tnk_match_name("A"), tnk_match_name("B"));
    tnk_registry_free(r);
}
END_TEST

static tnk_vessel red_hull(void) {
    tnk_vessel v;
    tnk_vessel_init(&v);
    v.length_m = 100.3, v.length_sd_m = 1, v.beam_m = 15.3, v.beam_sd_m = 0.4;
    v.why[TNK_Q_TYPE] = TNK_WHY_TOO_COARSE;
    v.deck_blue = 0.25, v.deck_red = 0.47, v.deck_colour_sd = 0.025;
    return v;
}

static double of_vessel(const tnk_registry *r, const tnk_vessel *v, size_t ship) {
    tnk_match m[4];
    size_t n;
    ck_assert_int_eq(tnk_registry_match_vessel(r, v, m, 4, &n), TNK_OK);
    for (size_t i = 0; i < n; i++)
        if (m[i].ship == ship) return m[i].prob;
    return 0;
}

/* Sisters are told apart by their decks' colours alone; a ship whose colour nobody saw is as likely as without. */
START_TEST(sisters_by_their_decks) {
    static const char text[] = "name,loa_m,beam_m,Deck_Blue,DECK_RED,deck_colour_sd\nRed,100,15.4,0.26,0.46,0.02\n"
                               "Green,100,15.4,0.33,0.31,0.02\nUnseen,100,15.4,,,\n";
    tnk_registry *r = open_text(text), *plain = open_text("name,loa_m,beam_m\nA,100,15.4\nB,100,15.4\nC,100,15.4\n");
    tnk_vessel v = red_hull();
    size_t n;
    ck_assert_double_eq(tnk_registry_at(r, 0)->deck_red, 0.46);
    ck_assert_double_nan(tnk_registry_at(r, 2)->deck_blue);
    double alike = of_vessel(plain, &v, 0), red = of_vessel(r, &v, 0), green = of_vessel(r, &v, 1);
    ck_assert_double_eq_tol(of_vessel(plain, &v, 2), alike, 1e-12);
    ck_assert_msg(red > 0.7 && red > 20 * green, "%g %g", red, green);
    /* an unseen ship keeps its odds against none of them */
    double none = 1 - red - green - of_vessel(r, &v, 2), before = 1 - 3 * alike;
    ck_assert_double_eq_tol(of_vessel(r, &v, 2) / none, alike / before, 1e-3);
    /* painted anew: no more than ten times less likely */
    ck_assert_double_gt(green / none, 0.099 * alike / before);
    v.deck_blue = v.deck_red = v.deck_colour_sd = NAN;
    ck_assert_double_eq_tol(of_vessel(r, &v, 0), alike, 1e-12);
    ck_assert_double_eq_tol(of_vessel(r, &v, 1), alike, 1e-12);
    v.deck_colour_sd = 0.02; /* no share beside it: not known */
    ck_assert_double_eq_tol(of_vessel(r, &v, 1), alike, 1e-12);
    v.length_m = NAN;
    ck_assert_double_eq(of_vessel(r, &v, 0), 0);
    ck_assert_int_eq(tnk_registry_match_vessel(NULL, &v, NULL, 0, &n), TNK_E_ARG);
    ck_assert_int_eq(tnk_registry_match_vessel(r, NULL, NULL, 0, &n), TNK_E_ARG);
    ck_assert_int_eq(tnk_registry_match_vessel(r, &v, NULL, 0, NULL), TNK_E_ARG);
    tnk_registry_free(plain);
    tnk_registry_free(r);
}
END_TEST

static const char seen_file[] = "registry_seen.csv", learnt_file[] = "registry_learnt.csv";

/* What detect-tanker wrote, with a ship seen twice, one seen unsurely, one without colours, and a second sight. */
static void write_seen(void) {
    FILE *f = fopen(seen_file, "wb");
    ck_assert_ptr_nonnull(f);
    fputs("vessel_id,length_m,registry_imo,registry_prob,deck_blue,deck_red,deck_colour_sd,duplicate_of\n"
          "a,100,9074729,0.98,0.24,0.46,0.02,\nb,100,9074729,0.93,0.27,0.43,0.04,\nc,100,9166778,0.6,0.4,0.2,0.02,\n"
          "d,100,9224934,0.99,,,,\ne,100,9074729,0.99,0.5,0.1,0.02,a\nf,100,,,0.3,0.3,0.02,\n", f);
    fclose(f);
}

static char words[600];

static int learn(const char *from, const char *vessels, const char *to, const tnk_learn_opts *opts, long *ships,
                 long *sights) {
    return tnk_registry_learn(from, vessels, to, opts, ships, sights, words, sizeof words);
}

START_TEST(colours_are_learnt) {
    char line[200];
    long ships = -1, sights = -1;
    tnk_learn_opts opts = TNK_LEARN_OPTS_INIT;
    write_seen();
    write_file("name,imo,loa_m,owner,DECK_RED\n\"One, \"\"Red\"\"\",IMO 9074729,100,Smith,\nTwo,9166778,100,,\n"
               "Third,,100,,\nAgain,9074729,,,\n");
    ck_assert_msg(learn(file, seen_file, learnt_file, NULL, &ships, &sights) == TNK_OK, "%s", words);
    ck_assert_int_eq(ships, 1);
    ck_assert_int_eq(sights, 2);
    FILE *f = fopen(learnt_file, "rb"); /* all other columns and cells stay */
    ck_assert_ptr_nonnull(f);
    ck_assert_str_eq(fgets(line, sizeof line, f), "name,imo,loa_m,owner,DECK_RED,deck_blue,deck_colour_sd\n");
    ck_assert_str_eq(fgets(line, sizeof line, f), "\"One, \"\"Red\"\"\",IMO 9074729,100,Smith,0.4540,0.2460,0.0179\n");
    ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
    ck_assert_msg(!strncmp(line, "Two,9166778,100,", 16), "%s", line);
    ck_assert_str_eq(fgets(line, sizeof line, f), "Third,,100,,,,\n");
    ck_assert_str_eq(fgets(line, sizeof line, f), "Again,9074729,,,0.4540,0.2460,0.0179\n");
    fclose(f);
    tnk_registry *r;
    ck_assert_int_eq(tnk_registry_open(learnt_file, &r, words, sizeof words), TNK_OK);
    ck_assert_double_eq_tol(tnk_registry_at(r, 0)->deck_blue, 0.246, 1e-9); /* weights 4 and 1 */
    ck_assert_double_nan(tnk_registry_at(r, 1)->deck_blue);
    tnk_registry_free(r);
    /* what is there is not replaced unasked, nor half written */
    ck_assert_int_eq(learn(file, seen_file, learnt_file, NULL, NULL, NULL), TNK_E_EXISTS);
    opts.overwrite = 1, opts.least_prob = 0.5;
    ck_assert_int_eq(learn(file, seen_file, learnt_file, &opts, &ships, &sights), TNK_OK);
    ck_assert_int_eq(ships, 2);
    ck_assert_int_eq(learn(file, seen_file, "x.gpkg", NULL, NULL, NULL), TNK_E_FORMAT);
    ck_assert_int_eq(tnk_registry_learn(file, "none.csv", "y.csv", NULL, NULL, NULL, NULL, 0), TNK_E_OPEN);
    ck_assert_int_eq(learn(file, file, "y.csv", NULL, NULL, NULL), TNK_E_READ);
    ck_assert_int_eq(tnk_registry_learn("none.csv", seen_file, "y.csv", NULL, NULL, NULL, NULL, 0), TNK_E_OPEN);
    ck_assert_int_eq(access("y.csv", F_OK), -1);
    opts.least_prob = 0.2;
    ck_assert_int_eq(learn(file, seen_file, "y.csv", &opts, NULL, NULL), TNK_E_ARG);
    ck_assert_int_eq(tnk_registry_learn(file, "", "y.csv", NULL, NULL, NULL, NULL, 0), TNK_E_ARG);
    unlink(seen_file);
    unlink(learnt_file);
}
END_TEST

/* A size far off is no proof that it is another ship: with the right number and one size wrong it stays the likelier;
 * and a ship of just that size is not taken for sure while others may have been seen wrong. */
START_TEST(sizes_seen_wrong) {
    char text[2000] = "imo,loa_m,beam_m\n9074729,100,15.4\n";
    tnk_registry *few = open_text(text);
    tnk_claim c = {9074729, 0, NAN, NAN, NAN};
    ck_assert(with_claim(few, 112, 15.4, &c, 0) > 0.9);
    ck_assert(with_claim(few, 100, 18.5, &c, 0) > 0.9);
    for (int i = 0; i < 60; i++) /* 1 m apart, each broader than the hull */
        snprintf(text + strlen(text), sizeof text - strlen(text), ",%d,%d\n", 71 + i + (i >= 29), 17);
    tnk_registry *many = open_text(text);
    double alone = with_claim(few, 100, 15.4, NULL, 0), among = with_claim(many, 100, 15.4, NULL, 0);
    ck_assert_msg(alone > 0.85 && among < alone - 0.2 && among > 0.1, "%g %g", alone, among);
    tnk_registry_free(few);
    tnk_registry_free(many);
}
END_TEST

/* A blurred hull says little about which of many ships it is. */
START_TEST(the_vaguer_the_less_sure) {
    tnk_registry *r = open_text(four);
    tnk_match m[4];
    size_t n;
    tnk_cargo_in h = hull(140, 21);
    tnk_registry_match(r, &h, NAN, m, 4, &n);
    double sharp = m[0].prob;
    h.length_sd_m = 10, h.beam_sd_m = 4;
    tnk_registry_match(r, &h, NAN, m, 4, &n);
    ck_assert(m[0].prob < sharp - 0.1);
    tnk_registry_free(r);
}
END_TEST

/* The fill with candidates lies between those of the ship and of any hull of that size, nearer to what shows such a
 * freeboard sooner. */
START_TEST(candidates_are_mixed) {
    tnk_cargo_in h = hull(100, 15.4), as = h;
    tnk_cargo_out none, ship, mixed;
    h.freeboard_m = 2.6, h.freeboard_sd_m = 0.2;
    as = h, as.depth_m = 7, as.summer_draught_m = 5.2, as.dwt_t = 4000;
    tnk_candidate c = {7, 5.2, 4000, TNK_SUBTYPE_OIL, 1};
    tnk_cargo_estimate(&h, NULL, 0, &none);
    tnk_cargo_estimate(&as, NULL, 0, &ship);
    tnk_cargo_estimate(&h, &c, 1, &mixed);
    ck_assert_double_eq_tol(mixed.laden_fraction, ship.laden_fraction, 1e-9);
    c.prob = 0.5;
    tnk_cargo_estimate(&h, &c, 1, &mixed);
    ck_assert(mixed.laden_prob > fmin(ship.laden_prob, none.laden_prob));
    ck_assert(mixed.laden_prob < fmax(ship.laden_prob, none.laden_prob));
    ck_assert(mixed.depth_m > ship.depth_m && mixed.depth_m < none.depth_m);
    tnk_candidate two[] = {{7, 5.2, 4000, TNK_SUBTYPE_OIL, 0.4}, {13, 8, 5000, TNK_SUBTYPE_OIL, 0.6}};
    tnk_cargo_estimate(&h, two, 2, &mixed); /* the second has never so little freeboard */
    ck_assert_double_eq_tol(mixed.depth_m, ship.depth_m, 0.05);
    h.freeboard_m = NAN;
    tnk_cargo_estimate(&h, NULL, 0, &none);
    as.freeboard_m = NAN;
    tnk_cargo_estimate(&as, NULL, 0, &ship);
    tnk_cargo_estimate(&h, &c, 1, &mixed); /* nothing was seen: half and half */
    ck_assert_double_eq_tol(mixed.depth_m, 0.5 * (ship.depth_m + none.depth_m), 1e-9);
    c.prob = 0;
    tnk_cargo_estimate(&h, &c, 1, &mixed);
    ck_assert_double_eq_tol(mixed.laden_fraction, none.laden_fraction, 1e-9);
    tnk_candidate slip = {NAN, NAN, 4, TNK_SUBTYPE_OIL, 1}; /* thousands of tonnes, taken for tonnes */
    tnk_cargo_estimate(&h, &slip, 1, &mixed);
    ck_assert_double_eq_tol(mixed.dwt_t, none.dwt_t, 1e-6 * none.dwt_t);
}
END_TEST

int main(void) {
    TCase *t = tcase_create("registry");
    int f = mkstemps(file, 4);
    if (f < 0) return EXIT_FAILURE;
    close(f);
    tcase_add_test(t, columns_by_name);
    tcase_add_test(t, one_ship_in_several_rows);
    tcase_add_test(t, long_names_end_between_letters);
    tcase_add_loop_test(t, damaged_registers, 0, COUNT(wrongs));
    tcase_add_test(t, no_register);
    tcase_add_test(t, registers_without_memory);
    tcase_add_test(t, the_nearest_is_the_likeliest);
    tcase_add_test(t, twins_share_and_the_type_tells);
    tcase_add_test(t, what_a_ship_says_of_itself);
    tcase_add_test(t, sisters_by_their_decks);
    tcase_add_test(t, colours_are_learnt);
    tcase_add_test(t, sizes_seen_wrong);
    tcase_add_test(t, the_vaguer_the_less_sure);
    tcase_add_test(t, candidates_are_mixed);
    int status = run_tests(t, "registry");
    unlink(file);
    return status;
}
