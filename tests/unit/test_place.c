/* Placing: lon/lat and true ground metres under every kind of georeference; masks. */
#include "base/earth.h"
#include "raster.h"
#include "scene/scene.h"

static const double degree = 3.14159265358979323846 / 180.0;

static raster base(const char *name) {
    raster r = {.name = name, .width = 200, .height = 100, .bands = 1, .type = GDT_Byte};
    return r;
}

static tnk_scene_opts plain_opts(void) { return (tnk_scene_opts)TNK_SCENE_OPTS_INIT; }

static double metres(const tnk_scene_info *info, double lon1, double lat1, double lon2,
                     double lat2) {
    double north, east;
    (void)info;
    tnk_earth_degree((lat1 + lat2) / 2.0, &north, &east);
    return hypot((lon2 - lon1) * east, (lat2 - lat1) * north);
}

/* The Jacobian agrees with where the ends of a step lie, and the area with gsd. */
static void consistent(tnk_scene *scene, double col, double row) {
    tnk_scene_info info = scene_info(scene);
    double j[4], lon[3], lat[3];
    ck_assert_int_eq(tnk_scene_ground(scene, col, row, j), TNK_OK);
    ck_assert_int_eq(tnk_scene_lonlat(scene, col, row, &lon[0], &lat[0]), TNK_OK);
    ck_assert_int_eq(tnk_scene_lonlat(scene, col + 1, row, &lon[1], &lat[1]), TNK_OK);
    ck_assert_int_eq(tnk_scene_lonlat(scene, col, row + 1, &lon[2], &lat[2]), TNK_OK);
    double step = metres(&info, lon[0], lat[0], lon[1], lat[1]), own = hypot(j[0], j[1]);
    ck_assert_double_eq_tol(own, step, 0.005 * step);
    step = metres(&info, lon[0], lat[0], lon[2], lat[2]);
    ck_assert_double_eq_tol(hypot(j[2], j[3]), step, 0.005 * step);
}

START_TEST(ellipsoid) {
    double north, east; /* lengths of a degree, NGA's calculator */
    tnk_earth_degree(0.0, &north, &east);
    ck_assert_double_eq_tol(north, 110574.28, 0.05);
    ck_assert_double_eq_tol(east, 111319.49, 0.05);
    tnk_earth_degree(60.0, &north, &east);
    ck_assert_double_eq_tol(north, 111412.27, 0.5);
    ck_assert_double_eq_tol(east, 55800.0, 1.0);
    ck_assert_double_eq_tol(tnk_earth_wrap(181.0), -179.0, 1e-12);
    ck_assert_double_eq_tol(tnk_earth_wrap(-540.0), -180.0, 1e-12);
    ck_assert_double_eq_tol(tnk_earth_angle(60, 0, 60, 180), 60.0, 1e-9);
    ck_assert_double_eq_tol(tnk_earth_angle(0, 350, 0, 10), 20.0, 1e-9);
}
END_TEST

START_TEST(projected) {
    raster r = base("/vsimem/utm.tif");
    r.gt = utm_gt;
    r.crs = "EPSG:32631";
    raster_make(&r);
    tnk_scene *scene = scene_open(r.name, NULL);
    tnk_scene_info info = scene_info(scene);
    ck_assert_double_eq_tol(info.gsd_m, 10.0 / 0.9996, 0.001); /* UTM's scale on its axis */
    ck_assert_int_eq(info.gsd_from, TNK_FROM_COMPUTED);
    double lon, lat, j[4];
    ck_assert_int_eq(tnk_scene_lonlat(scene, 0, 0, &lon, &lat), TNK_OK);
    ck_assert_double_eq_tol(lon, 3.0, 1e-9);
    ck_assert_double_eq_tol(lat, 45.15354, 1e-4);
    tnk_scene_ground(scene, 0, 0, j);
    ck_assert_double_eq_tol(j[1], 0.0, 1e-4);
    ck_assert_double_eq_tol(j[3], -10.004, 0.001);
    consistent(scene, 100, 50);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(web_mercator) {
    double y = 6378137.0 * log(tan(45.0 * degree + 30.0 * degree)); /* latitude 60 */
    double gt[6] = {1000000.0, 10.0, 0.0, y + 500.0, 0.0, -10.0};
    raster r = base("/vsimem/web.tif");
    r.gt = gt;
    r.crs = "EPSG:3857";
    raster_make(&r);
    tnk_scene *scene = scene_open(r.name, NULL);
    tnk_scene_info info = scene_info(scene);
    ck_assert_double_eq_tol(info.lat_deg, 60.0, 1e-6);
    /* east: N cos(lat) / a; north: M cos(lat) / a, of the ellipsoid */
    double n, e;
    tnk_earth_degree(60.0, &n, &e);
    ck_assert_double_eq_tol(info.gsd_col_m, 10.0 * e / (6378137.0 * degree), 1e-6);
    ck_assert_double_eq_tol(info.gsd_row_m, 10.0 * n * 0.5 / (6378137.0 * degree), 1e-5);
    ck_assert_double_eq_tol(info.gsd_m, 5.0, 0.02);
    consistent(scene, 100, 50);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(geographic) {
    static const double at[2] = {20.0, 200.0}; /* also east of 180 degrees */
    double gt[6] = {at[_i], 0.0001, 0.0, 50.005, 0.0, -0.0001}, n, e, lon, lat;
    raster r = base("/vsimem/geo.tif");
    r.gt = gt;
    r.crs = "EPSG:4326";
    raster_make(&r);
    tnk_scene *scene = scene_open(r.name, NULL);
    tnk_scene_info info = scene_info(scene);
    tnk_earth_degree(50.0, &n, &e);
    ck_assert_double_eq_tol(info.lat_deg, 50.0, 1e-9);
    ck_assert_double_eq_tol(info.gsd_col_m, 0.0001 * e, 1e-6);
    ck_assert_double_eq_tol(info.gsd_row_m, 0.0001 * n, 1e-6);
    ck_assert_int_eq(tnk_scene_lonlat(scene, 0, 0, &lon, &lat), TNK_OK);
    ck_assert_double_eq_tol(lon, _i ? -160.0 : 20.0, 1e-9);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(antimeridian) {
    double gt[6] = {179.99, 0.0001, 0.0, 10.0, 0.0, -0.0001}, lon, lat, j[4];
    raster r = base("/vsimem/anti.tif");
    r.gt = gt;
    r.crs = "EPSG:4326";
    raster_make(&r);
    tnk_scene *scene = scene_open(r.name, NULL);
    ck_assert_int_eq(tnk_scene_lonlat(scene, 150, 50, &lon, &lat), TNK_OK);
    ck_assert_double_eq_tol(lon, -179.995, 1e-9);
    ck_assert_int_eq(tnk_scene_ground(scene, 100, 50, j), TNK_OK); /* the line itself */
    ck_assert_double_eq_tol(j[0], 10.96, 0.02);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(rotated) {
    double a = 30.0 * degree, c = 4.0, d = 7.0; /* and not square */
    double gt[6] = {500000.0, c * cos(a), d * sin(a), 5000000.0, c * sin(a), -d * cos(a)}, j[4];
    raster r = base("/vsimem/rot.tif");
    r.gt = gt;
    r.crs = "EPSG:32631";
    raster_make(&r);
    tnk_scene *scene = scene_open(r.name, NULL);
    tnk_scene_info info = scene_info(scene);
    ck_assert_double_eq_tol(info.gsd_col_m, c / 0.9996, 0.001);
    ck_assert_double_eq_tol(info.gsd_row_m, d / 0.9996, 0.001);
    ck_assert_double_eq_tol(info.gsd_m, sqrt(c * d) / 0.9996, 0.001);
    tnk_scene_ground(scene, 0, 0, j);
    ck_assert_double_eq_tol(atan2(j[1], j[0]) / degree, 30.0, 0.01);
    consistent(scene, 10, 90);
    tnk_scene_close(scene);
}
END_TEST

/* ---- GCPs ---- */

/* Points of a mirrored, slightly bent grid; lon/lat of a pixel. */
static void bent(double col, double row, double *lon, double *lat) {
    *lon = 76.0 - 0.001 * col + 0.0002 * row + 1e-9 * col * col;
    *lat = 10.0 + 0.0001 * col + 0.0009 * row;
}

/* The same, but one point lies elsewhere. */
static void astray(double col, double row, double *lon, double *lat) {
    bent(col, row, lon, lat);
    if (col == 100 && row > 40 && row < 60) *lon -= 0.3;
}

static void make_gcps_at(const char *name, int across, int down, const char *crs,
                         void (*at)(double, double, double *, double *)) {
    raster r = base(name);
    int count = across * down;
    GDAL_GCP *gcp = calloc((size_t)count, sizeof *gcp);
    GDALInitGCPs(count, gcp);
    for (int i = 0; i < count; i++) {
        gcp[i].dfGCPPixel = 200.0 * (i % across) / (across - 1);
        gcp[i].dfGCPLine = 100.0 * (i / across) / (down - 1);
        at(gcp[i].dfGCPPixel, gcp[i].dfGCPLine, &gcp[i].dfGCPX, &gcp[i].dfGCPY);
    }
    GDALDatasetH ds = raster_open(&r);
    ck_assert_int_eq(GDALSetGCPs(ds, count, gcp, crs), CE_None);
    GDALClose(ds);
    GDALDeinitGCPs(count, gcp);
    free(gcp);
}

static void make_gcps(const char *name, int across, int down, const char *crs) {
    make_gcps_at(name, across, down, crs, bent);
}

START_TEST(gcps_that_fold) {
    tnk_scene_opts opts = TNK_SCENE_OPTS_INIT;
    make_gcps_at("/vsimem/gcpf.tif", 21, 11, SRS_WKT_WGS84_LAT_LONG, astray);
    scene_refused("/vsimem/gcpf.tif", &opts, TNK_E_GRID, "turn the ground over");
    opts.gsd_m = 10;
    tnk_scene *scene = scene_open("/vsimem/gcpf.tif", &opts);
    ck_assert_int_eq(scene_info(scene).georeferenced, 0);
    ck_assert(isnan(scene_info(scene).lon_deg));
    ck_assert(scene_warned(scene, "turn the ground over"));
    tnk_scene_close(scene);
}
END_TEST

START_TEST(gcps) {
    static const int grid[3][2] = {{21, 10}, {4, 3}, {2, 2}}; /* spline, polynomials */
    make_gcps("/vsimem/gcp.tif", grid[_i][0], grid[_i][1], SRS_WKT_WGS84_LAT_LONG);
    tnk_scene *scene = scene_open("/vsimem/gcp.tif", NULL);
    tnk_scene_info info = scene_info(scene);
    ck_assert_int_eq(info.gcp_only, 1);
    for (int i = 0; i <= 10; i++) {
        double lon, lat, lon0, lat0;
        ck_assert_int_eq(tnk_scene_lonlat(scene, i * 20, i * 10, &lon, &lat), TNK_OK);
        bent(i * 20, i * 10, &lon0, &lat0);
        ck_assert_double_eq_tol(lon, lon0, 2e-5);
        ck_assert_double_eq_tol(lat, lat0, 2e-5);
    }
    double n, e;
    tnk_earth_degree(info.lat_deg, &n, &e);
    ck_assert_double_eq_tol(info.gsd_col_m, hypot(0.001 * e, 0.0001 * n), 0.05);
    ck_assert_double_eq_tol(info.gsd_row_m, hypot(0.0002 * e, 0.0009 * n), 0.05);
    consistent(scene, 100, 50);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(gcps_without_crs) {
    make_gcps("/vsimem/gcpn.tif", 4, 3, "");
    tnk_scene *scene = scene_open("/vsimem/gcpn.tif", NULL);
    ck_assert_int_eq(scene_info(scene).gcp_only, 1);
    ck_assert(scene_warned(scene, "EPSG:4326 is assumed"));
    tnk_scene_close(scene);
}
END_TEST

/* ---- RPCs ---- */

/* A camera that is linear: line falls with latitude, sample grows with longitude. */
START_TEST(rpcs) {
    static const char *const rpc[] = {
        "LINE_OFF=50", "SAMP_OFF=100", "LAT_OFF=40", "LONG_OFF=20", "HEIGHT_OFF=0",
        "LINE_SCALE=50", "SAMP_SCALE=100", "LAT_SCALE=0.0005", "LONG_SCALE=0.001",
        "HEIGHT_SCALE=500",
        "LINE_NUM_COEFF=0 0 -1 0.02 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
        "LINE_DEN_COEFF=1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
        "SAMP_NUM_COEFF=0 1 0 0.1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
        "SAMP_DEN_COEFF=1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0", NULL};
    raster r = base("/vsimem/rpc.tif");
    GDALDatasetH ds = raster_open(&r);
    GDALSetMetadata(ds, (char **)rpc, "RPC");
    GDALClose(ds);
    tnk_scene *scene = scene_open(r.name, NULL);
    tnk_scene_info info = scene_info(scene);
    double n, e, lon, lat;
    ck_assert_int_eq(info.rpc_only, 1);
    tnk_earth_degree(40.0, &n, &e);
    ck_assert_double_eq_tol(info.gsd_col_m, 1e-5 * e, 1e-3);
    ck_assert_double_eq_tol(info.gsd_row_m, 1e-5 * n, 1e-3);
    ck_assert_int_eq(tnk_scene_lonlat(scene, 0.5, 0.5, &lon, &lat), TNK_OK);
    ck_assert_double_eq_tol(lon, 20.0 - 0.001, 2e-5);
    ck_assert_double_eq_tol(lat, 40.0 + 0.0005, 2e-5);
    consistent(scene, 30, 70);
    tnk_scene_close(scene);
}
END_TEST

/* ---- none, or half of one ---- */

START_TEST(none) {
    raster r = base("/vsimem/bare.tif");
    tnk_scene_opts opts = plain_opts();
    double j[4], lon, lat;
    raster_make(&r);
    scene_refused(r.name, NULL, TNK_E_GRID, "--gsd");
    opts.gsd_m = 2.5;
    tnk_scene *scene = scene_open(r.name, &opts);
    tnk_scene_info info = scene_info(scene);
    ck_assert_int_eq(info.georeferenced, 0);
    ck_assert_int_eq(info.gsd_from, TNK_FROM_CALLER);
    ck_assert_double_eq(info.gsd_m, 2.5);
    ck_assert(isnan(info.lon_deg));
    ck_assert_int_eq(tnk_scene_ground(scene, 3, 3, j), TNK_OK);
    ck_assert(j[0] == 2.5 && j[1] == 0.0 && j[2] == 0.0 && j[3] == -2.5);
    ck_assert_int_eq(tnk_scene_lonlat(scene, 3, 3, &lon, &lat), TNK_E_GRID);
    ck_assert_str_ne(tnk_scene_message(scene), "");
    tnk_scene_close(scene);
}
END_TEST

static const char *const local[] = {
    "LOCAL_CS[\"engineering\",UNIT[\"metre\",1]]", "LOCAL_CS[\"no unit\"]",
    "ENGCRS[\"site\",EDATUM[\"here\"],CS[Cartesian,2],AXIS[\"x\",east],AXIS[\"y\",north]]",
    "PROJCS[\"no unit\",GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,"
    "298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],"
    "PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"central_meridian\",3]]"};

START_TEST(local_crs) {
    char xml[1500], *quoted = CPLEscapeString(local[_i], -1, CPLES_XML);
    snprintf(xml, sizeof xml,
             "<VRTDataset rasterXSize='20' rasterYSize='20'><SRS>%s</SRS><GeoTransform>0, 2, 0, "
             "5000, 0, -2</GeoTransform><VRTRasterBand dataType='Byte' band='1'/></VRTDataset>",
             quoted);
    CPLFree(quoted);
    text_make("/vsimem/local.vrt", xml);
    scene_refused("/vsimem/local.vrt", NULL, TNK_E_GRID, "gsd");
    tnk_scene_opts opts = plain_opts();
    opts.gsd_m = 2.0;
    tnk_scene *scene = scene_open("/vsimem/local.vrt", &opts);
    ck_assert_int_eq(scene_info(scene).georeferenced, 0);
    ck_assert_int_ge(tnk_scene_warning_count(scene), 1);
    tnk_scene_close(scene);
}
END_TEST

START_TEST(world_file) {
    raster r = base("/vsimem/world.png");
    r.driver = "MEM";
    GDALDatasetH ds = raster_open(&r);
    GDALClose(GDALCreateCopy(GDALGetDriverByName("PNG"), r.name, ds, 0, NULL, NULL, NULL));
    GDALClose(ds);
    text_make("/vsimem/world.pgw", "0.00001\n0\n0\n-0.00001\n12.000005\n44.999995\n");
    tnk_scene *scene = scene_open(r.name, NULL);
    ck_assert(scene_warned(scene, "EPSG:4326 is assumed"));
    ck_assert_double_eq_tol(scene_info(scene).lon_deg, 12.001, 1e-6);
    tnk_scene_close(scene);
    text_make("/vsimem/world.pgw", "0.5\n0\n0\n-0.5\n500000\n4500000\n");
    scene_refused(r.name, NULL, TNK_E_GRID, "without a CRS");
}
END_TEST

START_TEST(degenerate) {
    double gt[6] = {500000.0, 10.0, 0.0, 5000000.0, 0.0, 0.0};
    raster r = base("/vsimem/flat.tif");
    r.gt = gt;
    r.crs = "EPSG:32631";
    raster_make(&r);
    scene_refused(r.name, NULL, TNK_E_GRID, "degenerate");
    gt[0] = 9e8; /* far outside what the projection can place */
    gt[3] = 9e9;
    gt[5] = -10.0;
    raster_make(&r);
    scene_refused(r.name, NULL, TNK_E_GRID, "gsd");
}
END_TEST

START_TEST(gsd_over_georeference) {
    raster r = base("/vsimem/over.tif");
    tnk_scene_opts opts = plain_opts();
    double j[4];
    r.gt = utm_gt;
    r.crs = "EPSG:32631";
    raster_make(&r);
    opts.gsd_m = 5.0;
    tnk_scene *scene = scene_open(r.name, &opts);
    tnk_scene_info info = scene_info(scene);
    ck_assert_int_eq(info.georeferenced, 1);
    ck_assert_double_eq_tol(info.gsd_m, 5.0, 1e-9);
    tnk_scene_ground(scene, 0, 0, j);
    ck_assert_double_eq_tol(j[0], 5.0, 1e-3);
    tnk_scene_close(scene);
}
END_TEST

/* ---- caller's function ---- */

static int call(void *user, double col, double row, double *lon, double *lat) {
    bent(col, row, lon, lat);
    return col > -1000.0 && user != NULL;
}

START_TEST(callback) {
    static const uint8_t data[100 * 60];
    tnk_pixels p = {.struct_size = sizeof p, .data = data, .type = TNK_UINT8, .width_px = 100,
                    .height_px = 60, .bands = 1, .pixel_stride = 1, .row_stride = 100,
                    .nodata = TNK_NAN, .lonlat = call, .lonlat_user = &p};
    tnk_scene *scene;
    ck_assert_int_eq(tnk_scene_from_pixels(&p, NULL, &scene), TNK_OK);
    tnk_scene_info info = scene_info(scene);
    double n, e;
    tnk_earth_degree(info.lat_deg, &n, &e);
    ck_assert_double_eq_tol(info.gsd_col_m, hypot(0.001 * e, 0.0001 * n), 0.05);
    consistent(scene, 50, 30);
    tnk_scene_close(scene);
}
END_TEST

/* ---- masks ---- */

enum { W = 200, H = 100 };

static void utm_scene(const char *name) {
    raster r = base(name);
    r.gt = utm_gt;
    r.crs = "EPSG:32631";
    raster_make(&r);
}

static void ask(tnk_scene *scene, int factor, uint8_t *mask) {
    tnk_reader *reader = NULL;
    tnk_err err = {0};
    ck_assert_msg(tnk_reader_open(scene, NULL, &reader, &err) == TNK_OK, "%s", err.text);
    tnk_window win = {0, 0, W, H};
    ck_assert_int_eq(tnk_reader_mask(reader, &win, factor, mask, W, &err), TNK_OK);
    for (int step = 16 * factor; step < W; step += 20 * factor) /* in parts: the same */
        for (int row = 0; row < H; row += step)
            for (int col = 0; col < W; col += step) {
                static uint8_t part[W * W];
                win = (tnk_window){col, row, step, step};
                ck_assert_int_eq(tnk_reader_mask(reader, &win, factor, part, W, &err), TNK_OK);
                for (int y = 0; y < step / factor && row / factor + y < H / factor; y++)
                    for (int x = 0; x < step / factor && col / factor + x < W / factor; x++)
                        SAME(part[y * W + x],
                             mask[(row / factor + y) * W + col / factor + x]);
            }
    tnk_reader_close(reader);
}

/* A square with a hole, columns 40..120 and rows 20..80 of the scene, in UTM. */
static const char *const square =
    "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
    "\"urn:ogc:def:crs:EPSG::32631\"}},\"features\":[{\"type\":\"Feature\",\"properties\":{},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[500400,4999800],[501200,4999800],"
    "[501200,4999200],[500400,4999200],[500400,4999800]],[[500600,4999600],[500700,4999600],"
    "[500700,4999500],[500600,4999500],[500600,4999600]]]}}]}";

static int in_square(double col, double row) {
    int in = col > 40 && col < 120 && row > 20 && row < 80;
    return in && !(col > 60 && col < 70 && row > 40 && row < 50);
}

START_TEST(vector_mask) {
    static uint8_t mask[W * H];
    tnk_scene_opts opts = plain_opts();
    int factor = _i + 1;
    utm_scene("/vsimem/m.tif");
    text_make("/vsimem/square.geojson", square);
    opts.land = "/vsimem/square.geojson";
    tnk_scene *scene = scene_open("/vsimem/m.tif", &opts);
    ck_assert_int_eq(scene_info(scene).user_land, 1);
    ask(scene, factor, mask);
    for (int y = 0; y < H / factor; y++)
        for (int x = 0; x < W / factor; x++) {
            int in = in_square((x + 0.5) * factor, (y + 0.5) * factor);
            double c = fmod((x + 0.5) * factor, 10.0), r = fmod((y + 0.5) * factor, 10.0);
            if (c < 1e-3 || c > 9.999 || r < 1e-3 || r > 9.999) continue; /* on an edge */
            SAME(mask[y * W + x], in ? TNK_MASK_LAND : TNK_MASK_WATER);
        }
    tnk_scene_close(scene);
    opts.water = opts.land; /* land wins; outside of both nothing is said */
    scene = scene_open("/vsimem/m.tif", &opts);
    ask(scene, factor, mask);
    ck_assert_int_eq(mask[30 / factor * W + 80 / factor], TNK_MASK_LAND);
    ck_assert_int_eq(mask[0], TNK_MASK_NONE);
    tnk_scene_close(scene);
    opts.land = NULL;
    scene = scene_open("/vsimem/m.tif", &opts);
    ask(scene, factor, mask);
    ck_assert_int_eq(mask[30 / factor * W + 80 / factor], TNK_MASK_WATER);
    ck_assert_int_eq(mask[0], TNK_MASK_LAND);
    tnk_scene_close(scene);
}
END_TEST

/* The same square in lon/lat, without its CRS said, over a scene placed by GCPs. */
START_TEST(vector_mask_gcps) {
    static uint8_t mask[W * H];
    static const int corner[4][2] = {{40, 20}, {120, 20}, {120, 80}, {40, 80}};
    char text[1200] = "id,WKT\n1,\"POLYGON((";
    tnk_scene_opts opts = plain_opts();
    make_gcps("/vsimem/mg.tif", 21, 10, SRS_WKT_WGS84_LAT_LONG);
    for (int i = 0; i <= 4; i++) {
        double lon, lat;
        bent(corner[i % 4][0], corner[i % 4][1], &lon, &lat);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%.9f %.9f", i ? "," : "", lon,
                 lat);
    }
    strcat(text, "))\"\n");
    text_make("/vsimem/square.csv", text);
    opts.land = "/vsimem/square.csv";
    tnk_scene *scene = scene_open("/vsimem/mg.tif", &opts);
    ck_assert(scene_warned(scene, "EPSG:4326 is assumed"));
    ask(scene, 1, mask);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            if (abs(x - 40) < 2 || abs(x - 120) < 2 || abs(y - 20) < 2 || abs(y - 80) < 2) continue;
            int in = x > 40 && x < 120 && y > 20 && y < 80;
            SAME(mask[y * W + x], in ? TNK_MASK_LAND : TNK_MASK_WATER);
        }
    tnk_scene_close(scene);
}
END_TEST

/* A polygon as large as a continent, whose far corners the scene's CRS cannot place. */
START_TEST(vector_mask_large) {
    static uint8_t mask[W * H];
    tnk_scene_opts opts = plain_opts();
    utm_scene("/vsimem/ml.tif");
    text_make("/vsimem/large.geojson",
              "{\"type\":\"Polygon\",\"coordinates\":[[[-179,-89],[3.0125,-89],[3.0125,89],"
              "[-179,89],[-179,-89]]]}");
    opts.land = "/vsimem/large.geojson";
    tnk_scene *scene = scene_open("/vsimem/ml.tif", &opts);
    ask(scene, 1, mask);
    for (int y = 0; y < H; y++) { /* 0.0125 degrees are 983 m: 98 columns */
        ck_assert_int_eq(mask[y * W], TNK_MASK_LAND);
        ck_assert_int_eq(mask[y * W + 96], TNK_MASK_LAND);
        ck_assert_int_eq(mask[y * W + 101], TNK_MASK_WATER);
        ck_assert_int_eq(mask[y * W + 199], TNK_MASK_WATER);
    }
    tnk_scene_close(scene);
}
END_TEST

static double far_east(int band, int col, int row) {
    (void)band, (void)row;
    return col >= 359; /* 179 to 180 degrees */
}

/* East of the antimeridian lies the mask's western end. */
START_TEST(masks_over_the_antimeridian) {
    static uint8_t mask[W * H];
    double gt[6] = {179.99, 0.0001, 0.0, 10.0, 0.0, -0.0001};
    double world[6] = {-180.0, 1.0, 0.0, 90.0, 0.0, -1.0};
    raster r = base("/vsimem/ma.tif");
    raster m = {.name = "/vsimem/world.tif", .width = 360, .height = 180, .bands = 1,
                .type = GDT_Byte, .gt = world, .crs = "EPSG:4326", .value = far_east};
    tnk_scene_opts opts = plain_opts();
    r.gt = gt;
    r.crs = "EPSG:4326";
    raster_make(&r);
    raster_make(&m);
    text_make("/vsimem/east.geojson",
              "{\"type\":\"Polygon\",\"coordinates\":[[[-180,9],[-179.995,9],[-179.995,11],"
              "[-180,11],[-180,9]]]}");
    opts.land = _i ? m.name : "/vsimem/east.geojson";
    tnk_scene *scene = scene_open(r.name, &opts);
    ask(scene, 1, mask);
    for (int x = 0; x < W; x++) {
        int land = _i ? x < 100 : x >= 100 && x < 150;
        ck_assert_int_eq(mask[50 * W + x], land ? TNK_MASK_LAND : TNK_MASK_WATER);
    }
    tnk_scene_close(scene);
}
END_TEST

START_TEST(odd_masks) {
    tnk_scene_opts opts = plain_opts();
    utm_scene("/vsimem/mo.tif");
    opts.land = "/vsimem/none.geojson";
    scene_refused("/vsimem/mo.tif", &opts, TNK_E_MASK, "none.geojson");
    text_make("/vsimem/far.geojson",
              "{\"type\":\"Polygon\",\"coordinates\":[[[80,10],[81,10],[81,11],[80,10]]]}");
    opts.land = "/vsimem/far.geojson";
    tnk_scene *scene = scene_open("/vsimem/mo.tif", &opts);
    ck_assert_int_eq(scene_info(scene).user_land, 0);
    ck_assert(scene_warned(scene, "not used"));
    tnk_scene_close(scene);
    /* a bow tie, and a line beside it */
    text_make("/vsimem/tie.geojson",
              "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"LineString\","
              "\"coordinates\":[[3,45.15],[3.01,45.15]]},{\"type\":\"Polygon\",\"coordinates\":"
              "[[[3,45.15],[3.01,45.145],[3.01,45.15],[3,45.145],[3,45.15]]]}]}");
    opts.land = "/vsimem/tie.geojson";
    scene = scene_open("/vsimem/mo.tif", &opts);
    ck_assert_int_eq(scene_info(scene).user_land, 1);
    ck_assert(scene_warned(scene, "not valid"));
    ck_assert(scene_warned(scene, "no polygons"));
    tnk_scene_close(scene);
    raster bare = base("/vsimem/mbare.tif");
    raster_make(&bare);
    opts.gsd_m = 3.0;
    scene_refused(bare.name, &opts, TNK_E_MASK, "georeference");
}
END_TEST

static double left_half(int band, int col, int row) {
    (void)band, (void)row;
    return col < 50 ? 7 : col < 60 ? 99 : 0;
}

/* A raster mask in other pixels and another CRS: columns 0..50 of 0.0002 degrees are land. */
START_TEST(raster_mask) {
    static uint8_t mask[W * H];
    double gt[6] = {3.0 - 0.0002, 0.0002, 0.0, 45.16, 0.0, -0.0001};
    raster r = {.name = "/vsimem/half.tif", .width = 200, .height = 400, .bands = 1,
                .type = GDT_Float32, .gt = gt, .crs = "EPSG:4326", .value = left_half};
    tnk_scene_opts opts = plain_opts();
    GDALDatasetH ds = raster_open(&r);
    GDALSetRasterNoDataValue(raster_band(ds, 1), 99);
    GDALClose(ds);
    utm_scene("/vsimem/mr.tif");
    opts.land = r.name;
    tnk_scene *scene = scene_open("/vsimem/mr.tif", &opts);
    ask(scene, 1, mask);
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            double lon, lat;
            tnk_scene_lonlat(scene, x + 0.5, y + 0.5, &lon, &lat);
            double col = (lon - gt[0]) / gt[1], edge = col - floor(col);
            if (edge < 0.01 || edge > 0.99) continue;
            int expect = col < 50 ? TNK_MASK_LAND : col < 60 ? TNK_MASK_NONE : TNK_MASK_WATER;
            SAME(mask[y * W + x], expect);
        }
    }
    tnk_scene_close(scene);
}
END_TEST

START_TEST(raster_mask_same_size) { /* neither has a georeference */
    static uint8_t mask[W * H];
    raster r = base("/vsimem/bare.tif"), m = base("/vsimem/mbare.tif");
    tnk_scene_opts opts = plain_opts();
    m.value = left_half;
    raster_make(&r);
    raster_make(&m);
    opts.gsd_m = 3.0;
    opts.water = m.name;
    tnk_scene *scene = scene_open(r.name, &opts);
    ask(scene, 1, mask);
    for (int x = 0; x < W; x++)
        ck_assert_int_eq(mask[x], x < 60 ? TNK_MASK_WATER : TNK_MASK_LAND);
    tnk_scene_close(scene);
    m.width = 10;
    raster_make(&m);
    scene_refused(r.name, &opts, TNK_E_MASK, "size");
}
END_TEST

int main(void) {
    TCase *t = tcase_create("place");
    tcase_add_test(t, ellipsoid);
    tcase_add_test(t, projected);
    tcase_add_test(t, web_mercator);
    tcase_add_loop_test(t, geographic, 0, 2);
    tcase_add_test(t, antimeridian);
    tcase_add_test(t, rotated);
    tcase_add_loop_test(t, gcps, 0, 3);
    tcase_add_test(t, gcps_without_crs);
    tcase_add_test(t, gcps_that_fold);
    tcase_add_test(t, rpcs);
    tcase_add_test(t, none);
    tcase_add_loop_test(t, local_crs, 0, 4);
    tcase_add_test(t, world_file);
    tcase_add_test(t, degenerate);
    tcase_add_test(t, gsd_over_georeference);
    tcase_add_test(t, callback);
    tcase_add_loop_test(t, vector_mask, 0, 4);
    tcase_add_test(t, vector_mask_gcps);
    tcase_add_test(t, vector_mask_large);
    tcase_add_loop_test(t, masks_over_the_antimeridian, 0, 2);
    tcase_add_test(t, odd_masks);
    tcase_add_test(t, raster_mask);
    tcase_add_test(t, raster_mask_same_size);
    return run_suite(t, "place");
}
