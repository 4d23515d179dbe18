#!/usr/bin/python3
"""How far the values of a net reach, written into its weights as tensors VALUE.range: lib/meaning then computes in 8 bits.

usage: ranges.py --data DIR [--rendered DIR] NET.safetensors          patches as the hull net is trained on
       ranges.py --decks SAMPLES.npz NET.safetensors                  decks as the deck net is trained on

Of each value that a convolution reads: the range at which rounding and cutting together do the least square error.
"""
import argparse
import json

import numpy as np
import torch
import torch.nn.functional as F

import net

PATCHES, SEED = 400, 5
INPUT = {"hull": 4.0, "deck": 3.0}  # what the library cuts its input to


def read(path):
    """Metadata and tensors of a safetensors file of this project."""
    raw = open(path, "rb").read()
    n = int.from_bytes(raw[:8], "little")
    head, body = json.loads(raw[8:8 + n]), raw[8 + n:]
    meta = head.pop("__metadata__")
    get = lambda v: np.frombuffer(body[v["data_offsets"][0]:v["data_offsets"][1]], "<f2").astype(np.float32).reshape(v["shape"])
    return meta, {k: torch.from_numpy(get(v)) for k, v in head.items() if not k.endswith(".range")}


def values(graph, t, x):
    """Every value of the net, by name, and those that a convolution reads, bar the input."""
    v, read, wide = {"in": x}, set(), {"in"}
    for line in graph.strip().split("\n"):
        op, out, *w = line.split()
        if op == "conv":
            read.add(w[0])
            k = t[w[1] + ".weight"].shape[2]
            d = next((int(q[7:]) for q in w if q.startswith("dilate=")), 1)
            y = F.conv2d(v[w[0]], t[w[1] + ".weight"], t[w[1] + ".bias"], stride=2 if k == 2 else 1,
                         padding=d if k == 3 else 0, dilation=d)
        else:
            y = {"unfold": lambda a: F.pixel_unshuffle(a, 2), "upsample": lambda a: F.interpolate(a, scale_factor=2),
                 "mean": lambda a: a.mean((2, 3), keepdim=True), "add": lambda a, b: a + b}[op](*(v[k] for k in w if k in v))
        v[out] = F.relu(y) if "relu" in w else y
        wide |= {out} if op == "unfold" and w[0] in wide else set()
    return v, read - wide


def best_range(x):
    """Of values from 0 on (255 steps), or both sides of it (127)."""
    most, steps = float(np.abs(x).max()), 255 if x.min() >= 0 else 127
    def error(r):
        q = np.clip(np.floor(x * (steps / r) + 0.5), -steps if steps == 127 else 0, steps) * (r / steps)
        return float(((q - x) ** 2).mean())
    return min((most * s for s in np.exp(np.linspace(np.log(0.1), 0, 40))), key=error)


def hull_patches(args):
    import train
    rng, pool = np.random.default_rng(SEED), {}
    for s in train.load(args):
        pool.setdefault(s["name"].split("/")[0], []).append(s)
    for _ in range(PATCHES):
        source, s = train.pick_scene(pool, rng)
        yield train.sample(s, source, rng)[0]


def deck_patches(args):
    import deck_train
    rng, s = np.random.default_rng(SEED), deck_train.load([args.decks])
    for i in rng.integers(len(s["picture"]), size=PATCHES):
        yield torch.from_numpy(deck_train.sample(s, i, rng)[0])


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--data")
    a.add_argument("--rendered")
    a.add_argument("--decks")
    a.add_argument("net")
    args = a.parse_args()
    meta, t = read(args.net)
    seen = {}
    with torch.no_grad():
        for x in (deck_patches if args.decks else hull_patches)(args):
            v, read_ones = values(meta["graph"], t, x[None])
            for k in read_ones:
                if v[k].shape[2] * v[k].shape[3] > 1:
                    seen.setdefault(k, []).append(v[k].numpy().ravel()[::37])
    t["in.range"] = torch.tensor([INPUT["deck" if args.decks else "hull"]])
    for k, parts in seen.items():
        t[k + ".range"] = torch.tensor([best_range(np.concatenate(parts))])
        print("%s  most %.2f  range %.2f" % (k, max(p.max() for p in parts), t[k + ".range"][0]))
    net.save(args.net, t, {k: m for k, m in meta.items() if k != "graph"}, meta["graph"])


if __name__ == "__main__":
    main()
