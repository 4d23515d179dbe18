need gdal_translate
scene a.tif
detect-tanker a.tif - >v.geojson
python3 - <<'P'
import json, math
c = json.load(open("v.geojson"))
assert c["type"] == "FeatureCollection" and "crs" not in c
truth = [(360, 90), (540, 90), (270, 45), (450, 72), (720, 108)]
lengths = sorted(f["properties"]["length_m"] for f in c["features"])
for got, want in zip(lengths, (90, 120, 150, 180, 240)):
    assert abs(got - want) < 6, lengths
for f in c["features"]:
    r = f["geometry"]["coordinates"][0]
    assert len(r) == 5 and r[0] == r[-1]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(r, r[1:]))
    assert area > 0, "outer ring must run counter-clockwise (RFC 7946)"
    p = f["properties"]
    for k in ("freeboard_m", "draught_m", "partner_id", "dark"):
        assert k in p and p[k] is None, k
    assert p["dwt_lo_t"] < p["dwt_t"] < p["dwt_hi_t"] and p["summer_draught_m"] < p["depth_m"]
    assert p["laden_basis"] == "prior" and p["laden_lo"] < p["laden_fraction"] < p["laden_hi"]
    assert p["cargo_hi_t"] < p["dwt_hi_t"] and "draught:" in p["not_measured"]
    assert 0 < p["tanker_prob"] < 1, p["tanker_prob"]
    assert p["type"] in ("unknown", "tanker", "bulk_carrier", "general_cargo", "container", "other"), p["type"]
    assert p["freeboard_method"] == "none"
    assert isinstance(p["heading_ambiguous"], bool) and isinstance(p["berthed"], bool)
    along = math.dist((r[1][0], r[1][1]), (r[2][0], r[2][1])) * 111195
    assert abs(along - p["length_m"]) < 3, (along, p["length_m"])
print(len(c["features"]), "vessels")
P
