#!/usr/bin/python3
"""Run the hull net over the ports it was not trained on: recall and precision along its heat.

usage: evaluate.py --data DIR FOLD0.pt FOLD1.pt FOLD2.pt

Truth boxes of 90 m and more; a box of the net is right when its centre lies within half the length of a
truth's (any length, one to one, the hottest first). Near land: within 60 m of log-Otsu land.
"""
import argparse
import math

import numpy as np
import torch
from scipy import ndimage

import net
import scenes as sc

CORE, HEM = 128, 16


def run(model, x):
    """Peaks of the whole image: rows of heat, col, row, axis (degrees), length, beam in pixels."""
    h, w = x.shape[1:]
    out = []
    for r in range(0, h, CORE):
        for c in range(0, w, CORE):
            patch = np.zeros((4, net.SIDE, net.SIDE), np.float32)
            r0, c0 = max(r - HEM, 0), max(c - HEM, 0)
            r1, c1 = min(r - HEM + net.SIDE, h), min(c - HEM + net.SIDE, w)
            patch[:, r0 - r + HEM:r1 - r + HEM, c0 - c + HEM:c1 - c + HEM] = x[:, r0:r1, c0:c1]
            with torch.no_grad():
                y = model(torch.from_numpy(patch)[None])[0].numpy()
            p = 1 / (1 + np.exp(-y[0]))
            top = ndimage.maximum_filter(p, 3)
            for i, j in np.argwhere((p == top) & (p > 0.05)):
                if not (HEM / 2 <= i < (HEM + CORE) / 2 and HEM / 2 <= j < (HEM + CORE) / 2):
                    continue
                v = y[:, i, j]
                out.append((p[i, j], c - HEM + 2 * (j + 0.5 + v[1]), r - HEM + 2 * (i + 0.5 + v[2]),
                            (90 + math.degrees(0.5 * math.atan2(v[6], v[5]))) % 180,
                            net.UNIT * math.exp(v[3]), net.UNIT * math.exp(v[4])))
    return thin(sorted(out, reverse=True))


def inside(a, b, grow=1.0):
    t = math.radians(a[3])
    dx, dy = b[1] - a[1], b[2] - a[2]
    along, across = dx * math.sin(t) - dy * math.cos(t), dx * math.cos(t) + dy * math.sin(t)
    return abs(along) < 0.5 * a[4] * grow and abs(across) < max(0.5 * a[5], 0.8)


def thin(boxes):
    """Of boxes that hold each other's centre, the hottest."""
    kept = []
    for b in boxes:
        if not any(inside(k, b) or inside(b, k) for k in kept):
            kept.append(b)
    return kept


def land_of(x):
    v = x[3] if np.abs(x[3]).max() > 0 else x[2]
    m = v > 0.35
    lab, n = ndimage.label(m, np.ones((3, 3)))
    size = ndimage.sum(m, lab, range(n + 1))
    return ndimage.distance_transform_edt(~((size > 500)[lab] & m))


def match(pred, box, gsd):
    c = sorted((math.hypot(p[1] * gsd - b[0], p[2] * gsd - b[1]) / b[3], i, j) for i, p in enumerate(pred)
               for j, b in enumerate(box) if math.hypot(p[1] * gsd - b[0], p[2] * gsd - b[1]) < 0.5 * b[3] * 1.2)
    pi, tj = {}, {}
    for d, i, j in c:
        if i not in pi and j not in tj:
            pi[i], tj[j] = j, i
    return pi, tj


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--data", required=True)
    a.add_argument("--least", type=float, default=90 / 1.2)
    a.add_argument("folds", nargs="+")
    args = a.parse_args()
    torch.set_num_threads(1)
    rows, truths, errors = [], 0, []
    for s in sc.sen2ships(args.data):
        model = net.HullNet()
        model.load_state_dict(torch.load(args.folds[s["fold"] if len(args.folds) > 1 else 0]))
        model.eval()
        gsd, x = s["pyramid"][0]
        x = x.astype(np.float32)
        pred = run(model, x)
        far = land_of(x)
        near = lambda c, r: far[min(max(int(r), 0), far.shape[0] - 1), min(max(int(c), 0), far.shape[1] - 1)] * gsd < 60
        box = s["box"]
        berthed = [near(b[0] / gsd, b[1] / gsd) and b[3] >= args.least for b in box]
        truths += sum(berthed)
        pi, tj = match([p for p in pred if p[0] >= 0.15], box, gsd)
        for i, p in enumerate([p for p in pred if p[0] >= 0.15]):
            if not near(p[1], p[2]):
                continue
            if i in pi:
                rows.append((p[0], 1, 1 if berthed[pi[i]] else 0))
                d = abs((p[3] - box[pi[i]][2] + 90) % 180 - 90)
                errors.append((p[4] * gsd / box[pi[i]][3], d))
            elif p[4] * gsd >= args.least:
                rows.append((p[0], 0, 0))
        op = [j for j, b in enumerate(box) if not berthed[j] and b[3] >= args.least and not near(b[0] / gsd, b[1] / gsd)]
        print(s["name"], "open", len(op), "found", sum(j in tj for j in op), "berthed", sum(berthed), "found",
              sum(berthed[j] for j in tj), "far false", sum(1 for i, p in enumerate([p for p in pred if p[0] >= 0.3]) if i not in pi and not near(p[1], p[2]) and p[4] * gsd >= args.least))
    rows.sort(reverse=True)
    right = found = 0
    marks = {0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7}
    for n, (heat, ok, counts) in enumerate(rows, 1):
        right += ok
        found += counts
        for m in sorted(marks):
            if found / truths >= m:
                print("recall %.2f precision %.2f heat %.2f (%d reports)" % (found / truths, right / n, heat, n))
                marks.discard(m)
    e = np.array(errors)
    print("truths", truths, "length ratio median %.2f sd %.2f, axis median %.1f deg" % (np.median(e[:, 0]), e[:, 0].std(), np.median(e[:, 1])))


if __name__ == "__main__":
    main()
