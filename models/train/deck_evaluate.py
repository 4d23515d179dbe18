#!/usr/bin/python3
"""Score deck nets, and calibrate one.

usage: deck_evaluate.py [--save FILE.safetensors --net FILE.pt] [--folds FOLD0.pt,FOLD1.pt,...] [--save-folds PREFIX] SAMPLES.npz...

Real scenes are scored by the net of --folds that was trained without them; rendered ones by --net (they should not be
those it was trained on). Temperatures of types and bow are fitted to the real hulls, those of each fold on the other folds;
--save writes --net with the ones of all folds, --save-folds the folds' own nets with those of the other folds, for
deck_whole.py. A.pt+B.pt is the mean of two nets' weights.
"""
import argparse

import numpy as np
import torch

import deck_net as dn
from deck_train import load

SURE = np.log(7)  # log odds from which the library gives a bow (lib/scan/deck.c)
LARGE = ("tanker", "bulk", "bulk_carrier", "bulk_or_general", "general_cargo", "container", "other", "other_large", "naval")


def net_of(path):
    """The net of a file, or the one whose weights are the mean of several: A.pt+B.pt."""
    parts = [torch.load(p) for p in path.split("+")]
    model = dn.DeckNet().eval()
    model.load_state_dict({k: sum(p[k] for p in parts) / len(parts) if v.is_floating_point() else v for k, v in parts[-1].items()})
    return model


def logits(path, s, at):
    model = net_of(path)
    out = []
    for k in range(0, len(at), 64):
        chosen = at[k:k + 64]
        out.append(dn.look(model, [dn.middle(s["picture"][i]) for i in chosen], [dn.numbers(*s["size"][i]) for i in chosen]))
    return np.concatenate(out) if out else np.zeros((0, 7))


def ship_probs(z, scale=1.0):
    """Of a ship: no_ship left out, as the library reports it."""
    y = z[:, :5] * scale
    e = np.exp(y - y.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def tanker_prob(z, scale=1.0):
    return ship_probs(z, scale)[:, 0]


def auc(p, tanker):
    a, b = p[tanker], p[~tanker]
    return float(((a[:, None] > b).sum() + 0.5 * (a[:, None] == b).sum()) / max(len(a) * len(b), 1))


def log_loss(p, y):
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return -np.mean(np.where(y, np.log(p), np.log(1 - p)))


def fit(z, y):
    return min(np.geomspace(0.2, 2, 61), key=lambda scale: log_loss(tanker_prob(z, scale), y))


def fit_bow(z, side):
    return min(np.geomspace(0.2, 3, 61), key=lambda k: np.mean(np.logaddexp(0, -k * z * side)))


def reliability(p, y, bins=10):
    rows, ece = [], 0
    k = np.minimum((p * bins).astype(int), bins - 1)
    for b in range(bins):
        m = k == b
        if m.any():
            rows.append((b / bins, int(m.sum()), p[m].mean(), y[m].mean()))
            ece += m.sum() / len(p) * abs(p[m].mean() - y[m].mean())
    return ece, rows


def show_by(name, keys, values, p, y):
    for v in values:
        m = keys == v
        if y[m].any() and (~y[m]).any():
            print("  %s %-14s n %3d + %3d  AUC %.3f" % (name, v, y[m].sum(), (~y[m]).sum(), auc(p[m], y[m])))


def show_types(s, z, scale, use):
    """AUC and reliability of the hulls in use; scale: of each hull."""
    kind, fold, source = s["kind"], s["fold"], s["source"]
    y, p = kind == "tanker", tanker_prob(z, scale[:, None])
    ece, rows = reliability(p[use], y[use])
    print("real, google-earth + airbus: %d tankers, %d other large: AUC %.3f (uncalibrated %.3f), ECE %.3f" %
          (y[use].sum(), (~y[use]).sum(), auc(p[use], y[use]), auc(tanker_prob(z[use]), y[use]), ece))
    for r in rows:
        print("  from %.1f  n %3d  mean %.2f  tankers %.2f" % r)
    for k in LARGE[1:]:
        m = use & ((kind == k) | y)
        if (kind[use] == k).any():
            print("  against %-16s n %3d  AUC %.3f" % (k, (kind[use] == k).sum(), auc(p[m], y[m])))
    px = s["size"][:, 0] / s["size"][:, 2]
    size = np.array(["55-100 px" if v < 100 else "100-200 px" if v < 200 else "200 px up" for v in px])
    show_by("length", size[use], ("55-100 px", "100-200 px", "200 px up"), p[use], y[use])
    show_by("set", source[use], ("google-earth", "airbus"), p[use], y[use])
    show_by("fold", fold[use], sorted(set(fold)), p[use], y[use])
    also = np.isin(kind, LARGE) & (px >= 55) & (source == "rdfpn")
    if also.any():
        print("  rdfpn, damaged pixels: %d tankers, %d others: AUC %.3f" % (y[also].sum(), (~y[also]).sum(), auc(p[also], y[also])))
    show_named(kind[use], ship_probs(z[use], scale[use, None]))
    worst = np.argsort(np.where(use, np.where(y, p, 1 - p), 9))[:min(25, use.sum())]
    print("worst:", ", ".join("%s %s %.2f" % (s["scene"][i], kind[i], p[i]) for i in worst))


def show_named(kind, prob):
    """What the hulls of each label are named: the type likelier than all others together, as the library does."""
    named = np.where(prob.max(1) > 0.5, prob.argmax(1), 5)
    print("named:  %-16s %s" % ("", " ".join("%13s" % v for v in dn.TYPES[:5] + ("unknown",))))
    for k in sorted(set(kind)):
        print("        %-16s %s" % (k, " ".join("%13d" % (named[kind == k] == v).sum() for v in range(6))))


def show_bows(s, odds, known):
    """Bows of the labelled hulls; odds: calibrated, that it is at the right end."""
    kind, right, sure = s["kind"], odds * s["bow"] > 0, np.abs(odds) > SURE
    river = np.isin(kind, ("river_or_unclear", "small_craft"))
    for v, m in [("all", known)] + [(v, known & ~river & (s["source"] == v)) for v in ("google-earth", "airbus", "rdfpn")] + [
            ("all of these", known & ~river), ("river, small", known & river)]:
        if m.any():
            print("bow, %-13s %3d  right %.3f; given %3d of them, right %.3f" %
                  (v, m.sum(), right[m].mean(), (m & sure).sum(), right[m & sure].mean()))
    print("bow wrong:", ", ".join("%s %s %.1f" % (s["scene"][i], kind[i], abs(odds[i])) for i in np.flatnonzero(known & ~right)))


def real(s, nets):
    """Scores of the hulls of real scenes; the scales of types and bow by each fold's others, and last by all."""
    at = np.flatnonzero((s["fold"] >= 0) & s["found"] & (s["kind"] != "no_ship") & (s["source"] != "sen2ships"))
    s = {k: v[at] for k, v in s.items()}
    z = np.zeros((len(at), 7))
    for f, path in enumerate(nets):
        m = s["fold"] == f
        z[m] = logits(path, s, np.flatnonzero(m))
    large = s["size"][:, 0] / s["size"][:, 2] >= 55
    typed = np.isin(s["kind"], LARGE) & large & (s["weight"] > 0.3)
    known, y = (s["bow"] != 0) & large, s["kind"] == "tanker"
    scales = []
    for f in list(range(len(nets))) + [-1]:
        a, b = typed & (s["fold"] != f), known & (s["fold"] != f)
        scales.append((fit(z[a], y[a]), fit_bow(z[b, 6], s["bow"][b])))
    of_hull = np.array(scales)[s["fold"]]
    show_types(s, z, of_hull[:, 0], typed & np.isin(s["source"], ("google-earth", "airbus")))
    show_bows(s, z[:, 6] * of_hull[:, 1], known)
    return scales


def rendered(s, net, scale):
    at = np.flatnonzero((s["source"] == "rendered") & (s["kind"] != "no_ship"))
    if not len(at):
        return
    z, kind, gsd = logits(net, s, at), s["kind"][at], s["size"][at, 2]
    y, p = kind == "tanker", tanker_prob(z, scale)
    side = s["bow"][at]
    for lo, hi in ((0, 0.8), (0.8, 1.6), (1.6, 2.5), (2.5, 3.6), (3.6, 6)):
        m = (gsd >= lo) & (gsd < hi) & (s["size"][at, 0] >= 45)
        if y[m].any() and (~y[m]).any():
            b = m & (side != 0)
            right, best = z[b, 6] * side[b] > 0, z[m, :5].argmax(1)
            print("rendered %.1f to %.1f m: %d tankers, %d others: AUC %.3f, bow right %.3f, type right %.2f" % (
                lo, hi, y[m].sum(), (~y[m]).sum(), auc(p[m], y[m]), right.mean(),
                np.mean([dn.TYPES[k] == t for k, t in zip(best, kind[m])])))


def save(path, net, scale):
    dn.save(path, net_of(net), {"type_scale": "%.4f" % scale[0], "bow_scale": "%.4f" % scale[1]}, *scale)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("samples", nargs="+")
    a.add_argument("--folds")
    a.add_argument("--save-folds")
    a.add_argument("--net")
    a.add_argument("--save")
    args = a.parse_args()
    torch.set_num_threads(1)
    s = load(args.samples)
    scales, nets = [(1.0, 1.0)], args.folds.split(",") if args.folds else []
    if nets:
        scales = real(s, nets)
        print("scales of types and bow: " + ", ".join("%.3f %.3f" % v for v in scales))
    if args.net:
        rendered(s, args.net, scales[-1][0])
    if args.save:
        save(args.save, args.net, scales[-1])
        dn.show_example(args.save)
    for f, net in enumerate(nets if args.save_folds else []):
        save("%s%d.safetensors" % (args.save_folds, f), net, scales[f])


if __name__ == "__main__":
    main()
