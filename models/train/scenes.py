"""Training scenes for the hull net: pixels as the library normalises them, and boxes.

A scene is a dict: name, fold (0..2, or -1: used in every fold), gsd_m, pyramid [(gsd, [4][h][w])],
box [n][5] (col, row, axis in degrees clockwise from image up, length, beam; metres from the
scene's corner), kind [n] (FULL, PLACE: only the centre is trusted, IGNORE) and trusted: whether what
carries no box is surely no ship.
"""
import csv
import glob
import json
import math
import os
import re
import zlib

import numpy as np
from osgeo import gdal, ogr, osr

gdal.UseExceptions()
FULL, PLACE, IGNORE = 2, 1, 0
SHRINK = {"sen2ships": (1.2, 1.9)}  # its boxes are about so much too long and too wide
PORTS = [("busan", "casablanca"), ("durban", "cartagena"), ("algiers", "genoa")]
TOP, FLOOR = 4.0, -1.5


def land_level(v):
    """The library's tnk_levels_find(): Otsu's cut on stretched logarithms, or None."""
    lo, hi = np.percentile(v, [0.1, 99.9])
    span = hi - lo
    if not span > 0:
        return None
    k = max(span / lo if lo > span / 500 else 500.0, 4.0)
    y = np.log1p(k * np.clip((v - lo) / span, 0, 1)) / math.log1p(k) * 256
    h = np.bincount(np.minimum(y.astype(int), 255), minlength=256).astype(float)
    n, i = h.sum(), np.arange(256)
    w0, s0 = np.cumsum(h)[:-1], np.cumsum(h * i)[:-1]
    w1, s = n - w0, (h * i).sum()
    ok = (w0 > 0) & (w1 > 0)
    gap = np.where(ok, s0 / np.maximum(w0, 1) - (s - s0) / np.maximum(w1, 1), 0)
    between = w0 / n * w1 / n * gap ** 2
    cut = int(between.argmax())
    var = (h * i * i).sum() / n - (s / n) ** 2
    if var <= 0 or between[cut] / var < 0.75:
        return None
    m = [(h[a:b] * i[a:b]).sum() / h[a:b].sum() for a, b in ((0, cut + 1), (cut + 1, 256))]
    sd = math.sqrt(max((h[:cut + 1] * i[:cut + 1] ** 2).sum() / h[:cut + 1].sum() - m[0] ** 2, 0))
    if m[1] - m[0] < 3 * (sd + 0.5):
        return None
    return lo + span * math.expm1((cut + 1) * math.log1p(k) / 256) / k


def normalise(band):
    """(value - water) / (land - water) for each band there is, 0 for the others, clipped."""
    there = [b for b in range(4) if band[b] is not None]
    key = band[3] if band[3] is not None else band[there[-1]]
    valid = np.all([band[b] > 0 for b in there], axis=0) if len(there) > 1 else np.ones(key.shape, bool)
    if valid.sum() < 1000:
        valid[:] = True
    level = land_level(key[valid])
    out = np.zeros((4,) + key.shape, np.float32)
    for b in there:
        v = band[b][valid]
        if level is None:
            water = np.median(v)
            span = max(4 * (np.percentile(v, 90) - np.percentile(v, 10)), 0.5 * water)
        else:
            below = key[valid] <= level
            water = np.median(v[below])
            span = max(np.median(v[~below]) - water, 0.5 * water)
        out[b] = np.where(valid, np.clip((band[b] - water) / max(span, 1e-6), FLOOR, TOP), 0)
    return out


def reduce(x, f):
    h, w = x.shape[1] // f * f, x.shape[2] // f * f
    return x[:, :h, :w].reshape(x.shape[0], h // f, f, w // f, f).mean((2, 4))


def pyramid(x, gsd, finest=1.4, coarsest=10.5):
    """The image averaged by rising factors, from about `finest` to `coarsest` metres."""
    out, f = [], max(1, round(finest / gsd))
    while not out or (gsd * f <= coarsest and min(x.shape[1:]) // f >= 24):
        out.append((gsd * f, np.ascontiguousarray(reduce(x, f).astype(np.float16))))
        f = f + 1 if f < 4 else f + f // 2
    return out


def read_bands(path, order):
    d = gdal.Open(path)
    return [None if o is None else d.GetRasterBand(o).ReadAsArray().astype(np.float32) for o in order]


def scene(name, fold, gsd, bands, boxes, kinds, trusted):
    return dict(name=name, fold=fold, gsd_m=gsd, pyramid=pyramid(normalise(bands), gsd),
                box=np.array(boxes, np.float64).reshape(-1, 5), kind=np.array(kinds, int), trusted=trusted)


def fold_of(key):
    return zlib.crc32(key.encode()) % 3


def truth_boxes(tif, truth):
    """Boxes of a truth file in scene metres (of the scene's true pixel), and each one's properties."""
    d = gdal.Open(tif)
    srs = d.GetSpatialRef()
    ll = osr.SpatialReference()
    ll.ImportFromEPSG(4326)
    for s in (ll, srs):
        s.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to = osr.CoordinateTransformation(ll, srs)
    inv = gdal.InvGeoTransform(d.GetGeoTransform())
    gt = d.GetGeoTransform()
    scale = abs(gt[1])
    lat = None
    out = []
    for f in json.load(open(truth))["features"]:
        g = f["geometry"]
        ring = [g["coordinates"]] if g["type"] == "Point" else g["coordinates"][0][:4]
        px = []
        for p in ring:
            lat = p[1]
            x, y, _ = to.TransformPoint(p[0], p[1])
            px.append(gdal.ApplyGeoTransform(inv, x, y))
        out.append((np.array(px), f["properties"]))
    if srs.GetAuthorityCode(None) == "3857" and lat is not None:
        scale *= math.cos(math.radians(lat))
    return scale, out


def sen2ships(root):
    for path in sorted(glob.glob(root + "/sen2ships/*.tif")):
        name = os.path.basename(path)[:-4]
        gsd, truth = truth_boxes(path, path[:-4] + ".truth.geojson")
        box, kind = [], []
        for px, p in truth:
            c = px.mean(0) * gsd
            box.append((c[0], c[1], p["axis_deg"], p["length_m"] / SHRINK["sen2ships"][0], p["beam_m"] / SHRINK["sen2ships"][1]))
            kind.append(IGNORE if p.get("difficult") else FULL)
        fold = [i for i, f in enumerate(PORTS) if name in f][0]
        yield scene("sen2ships/" + name, fold, gsd, read_bands(path, (1, 2, 3, 4)), box, kind, True)


def upright_to_oriented(gray, x0, y0, x1, y1):
    """Axis and size of a hull that fills an upright box: six times as long as broad; of the two
    mirror images the one along which the grey values run."""
    w, h, r = x1 - x0, y1 - y0, 1 / 6
    s, c = max(w - h * r, 0), max(h - w * r, 0)
    length = math.hypot(s, c) / (1 - r * r)
    angle = math.degrees(math.atan2(s, c))
    a, b = max(int(x0), 0), max(int(y0), 0)
    crop = gray[b:int(y1) + 1, a:int(x1) + 1]
    if min(crop.shape) < 4:
        return angle, length
    gy, gx = np.gradient(crop)
    return (angle if (gx * gy).sum() > 0 else -angle) % 180, length


def google_earth(root):
    for path in sorted(glob.glob(root + "/google-earth/images/*.vrt")):
        name = os.path.basename(path)[:-4]
        number = re.sub(r"\D", "", name)
        key = re.sub(r"\d", "", name) + str(int(number or 0) // 25)
        bands = read_bands(path, (3, 2, 1, None))
        gsd, truth = truth_boxes(path, path[:-4] + ".truth.geojson")
        gray = bands[0] + bands[1] + bands[2]
        box, kind = [], []
        for px, p in truth:
            x0, y0 = px.min(0)
            x1, y1 = px.max(0)
            axis, length = upright_to_oriented(gray, x0, y0, x1, y1)
            box.append(((x0 + x1) / 2 * gsd, (y0 + y1) / 2 * gsd, axis, length * gsd, length * gsd / 6))
            kind.append(FULL)
        yield scene("google-earth/" + name, fold_of(key), gsd, bands, box, kind, True)


def table_scenes(root, folder, table, gsd, trusted_of, negatives=None):
    rows = {}
    for r in csv.DictReader(open(f"{root}/{folder}/{table}")):
        rows.setdefault(r["image"], []).append(r)
    for image, rs in sorted(rows.items()):
        base = root + "/" + folder + "/" + ("images/" if folder == "airbus" else "") + image
        if not os.path.exists(base):
            continue
        box, kind = [], []
        for r in rs:
            length, width = float(r["length_px"]), float(r["width_px"])
            bad = r.get("box_ok") == "0" or r.get("touches_edge") == "1"
            box.append((float(r["cx"]) * gsd, float(r["cy"]) * gsd, float(r["angle_deg"]) + 90, length * gsd, width * gsd))
            kind.append(PLACE if bad else FULL)
        for b in box:
            if b[3] < b[4]:
                raise ValueError(image)
        yield scene(folder + "/" + image, fold_of(image), gsd, read_bands(base, (3, 2, 1, None)), box, kind, trusted_of(rs))


def airbus(root):
    return table_scenes(root, "airbus", "ship_type_by_eye.csv", 1.0, lambda rs: False)


def rdfpn(root):
    drawn = lambda rs: all("read back" not in r["box_source"] for r in rs)
    return table_scenes(root, "rdfpn", "ships_obb_type_by_eye.csv", 0.7, drawn)


def no_ships(root):
    for folder in ("Beach", "Bridge", "StorageTanks"):
        for path in sorted(glob.glob(f"{root}/aid150/{folder}/*")):
            if path.endswith((".jpg", ".png", ".tif")):
                yield scene("aid150/" + folder + "/" + os.path.basename(path), -1, 4.0, read_bands(path, (3, 2, 1, None)), [], [], True)


def rendered(folder):
    """Scenes of tests/render: four bands or three, or a picture; truth as points."""
    for path in sorted(glob.glob(folder + "/*.tif")):
        try:
            gsd, truth = truth_boxes(path, path[:-4] + ".truth.geojson")
        except Exception as e:
            print("skipped", path, e)
            continue
        d = gdal.Open(path)
        n, picture = d.RasterCount, d.GetRasterBand(1).GetColorInterpretation() != gdal.GCI_GrayIndex
        box, kind = [], []
        for px, p in truth:
            c = px.mean(0) * gsd
            box.append((c[0], c[1], p["heading"] % 180, p["length"], p["beam"]))
            kind.append(IGNORE if p.get("difficult") else FULL)
        order = (1, 2, 3, 4) if n >= 4 else (None, None, 1, None) if n == 1 else (3, 2, 1, None) if picture else (1, 2, 3, None)
        yield scene("rendered/" + os.path.basename(path), -1, gsd, read_bands(path, order), box, kind, True)
