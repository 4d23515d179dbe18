cat >t.json <<'J'
{"type": "FeatureCollection", "features": [
 {"type": "Feature", "geometry": {"type": "Point", "coordinates": [103.0, 1.0]},
  "properties": {"length": 200, "beam": 32, "heading": 90, "kind": "tanker"}},
 {"type": "Feature", "geometry": {"type": "Point", "coordinates": [103.1, 1.0]},
  "properties": {"length": 100, "beam": 16, "axis_deg": 10, "berthed": true}},
 {"type": "Feature", "geometry": {"type": "Point", "coordinates": [103.2, 1.0]},
  "properties": {"length": 80, "difficult": true}}]}
J
cat >p.json <<'J'
{"type": "FeatureCollection", "features": [
 {"type": "Feature", "geometry": {"type": "Point", "coordinates": [103.0002, 1.0]},
  "properties": {"length_m": 204, "length_sd_m": 3, "beam_m": 31, "heading_deg": 271, "tanker_prob": 0.9}},
 {"type": "Feature", "geometry": null,
  "properties": {"lon": 103.2, "lat": 1.0001, "length_m": 90}},
 {"type": "Feature", "geometry": {"type": "Point", "coordinates": [103.5, 1.0]},
  "properties": {"length_m": 70}}]}
J
tanker-score p.json t.json
tanker-score --json p.json t.json
echo '{"features": [{"properties": {}}]}' >bad.json
echo '{"features": [' >worse.json
echo '[1, 2]' >list.json
try tanker-score bad.json t.json
try tanker-score p.json worse.json
try tanker-score list.json t.json
try tanker-score nowhere.json t.json
