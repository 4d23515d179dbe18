#!/usr/bin/python3
"""Train the deck net.

usage: deck_train.py --out PREFIX [--fold N] [--minutes M | --steps N] [--start FILE] [--rate R] [--real S] SAMPLES.npz...

SAMPLES are files of deck_data.py. --fold N leaves out the real scenes of that fold (0 to 3), so that they can be scored
by deck_evaluate.py; without it all are used. Writes PREFIX.pt and PREFIX.safetensors (not calibrated:
deck_evaluate.py --save does that). --start goes on from a PREFIX.pt, or from finished weights (.safetensors): then the
norms stay folded, and what was calibrated stays in the head. The same seed, steps and one thread give the same weights.
"""
import argparse
import copy
import io
import math
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import deck_net as dn

SMOOTH = 0.03                    # of the labels
WILD = 0.3                       # of the outlines err three times as much
KEEP = 0.998                     # of the mean of the weights, at each step
SHARES = {"real": 0.54, "rendered": 0.40, "none": 0.06}
KINDS = {"tanker": 3.0, "bulk_carrier": 1.2, "bulk": 1.2, "bulk_or_general": 2.4, "general_cargo": 1.4, "container": 1.6,
         "other": 1.6, "other_large": 1.6, "naval": 0.3, "small_craft": 0.5, "unsure": 0.5, "river_or_unclear": 1.3,
         "no_ship": 4.0}
FEWEST_PX = 16
CLEAR_PX = 100                   # rendered ships of fewer pixels of length are drawn more seldom: they tell less
NO_SHIP = 1 << dn.TYPES.index("no_ship")
ASTRAY = 0.1                     # of the ships are shown beside their box, or half of them in it: so they are none
FEWEST_ACROSS_PX = 4             # there


def load(paths):
    parts = [np.load(p, allow_pickle=False) for p in paths]
    return {k: np.concatenate([p[k] for p in parts]) for k in parts[0].files}


def pools(s, fold, real_share):
    """Indices and chances of each kind of source, and the share of each in a batch."""
    px = s["size"][:, 0] / s["size"][:, 2]
    rendered, none = s["source"] == "rendered", np.isin(s["source"], ("aid150", "ocean"))
    real = ~rendered & ~none & ((s["fold"] != fold) | (fold < 0))
    out = {}
    for name, m in (("real", real), ("rendered", rendered), ("none", none)):
        at = np.flatnonzero(m)
        if len(at):
            count = {k: max((s["kind"][at] == k).sum(), 1) for k in set(s["kind"][at])}
            w = np.array([KINDS.get(k, 1.0) / count[k] for k in s["kind"][at]])
            clear = np.where(s["kind"][at] == "no_ship", 1, np.minimum(px[at] / CLEAR_PX, 1))
            w *= 0.3 + s["weight"][at] if name == "real" else clear
            out[name] = (at, w / w.sum())
    other = (1 - real_share) / (1 - SHARES["real"])
    shares = {n: real_share if n == "real" else SHARES[n] * other for n in out}
    return out, {n: v / sum(shares.values()) for n, v in shares.items()}


def crop(im, box, size, astray, rng):
    """192 x 48 cells of a 240 x 80 chip, moved, stretched and turned as a measured outline errs; astray: by half a beam,
    or to one half of the hull."""
    wild = 3 if rng.random() < WILD and not astray else 1
    sa, sb = math.exp(wild * rng.normal(0, 0.05)), math.exp(wild * rng.normal(0, 0.10))
    da, db, turn = wild * rng.normal(0, 3.0), wild * rng.normal(0, 1.3), math.radians(wild * rng.normal(0, 1.2))
    if astray:
        half = rng.random() < 0.5
        sb *= 0.5 if half else 0.9
        db += (0.25 if half else 0.58) * dn.ACROSS * (1 if rng.random() < 0.5 else -1)
    k = size[0] / dn.ALONG / (size[1] / dn.ACROSS)  # metres of a cell along over across
    c, s = math.cos(turn), math.sin(turn)
    m = (sa * c, -sb * s / k, 0, sa * s * k, sb * c, 0)
    cx, cy = dn.CHIP[0] / 2 + da, dn.CHIP[1] / 2 + db
    t = (m[0], m[1], cx - m[0] * dn.WIDTH / 2 - m[1] * dn.HEIGHT / 2, m[3], m[4], cy - m[3] * dn.WIDTH / 2 - m[4] * dn.HEIGHT / 2)
    size = (size[0] * sa, size[1] * sb, size[2])
    return im.transform(box, Image.AFFINE, t, Image.BILINEAR), im.transform(box, Image.AFFINE, t, Image.NEAREST), size


def degrade(im, size, rng):
    """Coarser pixels, and what a JPEG makes of them."""
    px = size[0] / size[2]
    keep = min(px, 1.15 * dn.ALONG)
    if rng.random() < 0.35 and keep > FEWEST_PX * 1.2:
        keep = math.exp(rng.uniform(math.log(max(FEWEST_PX, 0.12 * keep)), math.log(keep)))
        size = (size[0], size[1], size[0] / keep)
    low = (max(int(round(keep / dn.ALONG * dn.WIDTH)), 8),
           max(int(round(keep * size[1] / size[0] / dn.ACROSS * dn.HEIGHT)), 4))
    if low[0] < dn.WIDTH:
        im = im.resize(low, Image.BOX if rng.random() < 0.5 else Image.HAMMING)
    if rng.random() < 0.35:
        b = io.BytesIO()
        im.save(b, "JPEG", quality=int(rng.uniform(25, 92)))
        im = Image.open(b).convert("RGB")
    return im.resize((dn.WIDTH, dn.HEIGHT), Image.BICUBIC if rng.random() < 0.4 else Image.BILINEAR), size


def colours(picture, rng):
    """Planes of a picture whose contrast, colours, sharpness and noise are changed."""
    bend = math.exp(rng.normal(0, 0.25)) if rng.random() < 0.6 else 1
    x = dn.bands((255 * np.linspace(0, 1, 256, dtype=np.float32) ** np.float32(bend))[picture])
    grey = x.mean(0, keepdims=True)
    draw = rng.random()
    if draw < 0.18:
        x = np.repeat(x[rng.integers(3)][None], 3, 0) if draw < 0.06 else np.repeat(grey, 3, 0)
    elif draw < 0.75:
        x = grey + (x - grey) * np.float32(rng.uniform(0.1, 1.5))
    if rng.random() < 0.3:
        blur = (x + np.roll(x, 1, 1) + np.roll(x, -1, 1) + np.roll(x, 1, 2) + np.roll(x, -1, 2)) / 5
        x = x + np.float32(rng.uniform(-0.9, 1.5)) * (x - blur)
    if rng.random() < 0.5:
        x = x + rng.standard_normal(x.shape, dtype=np.float32) * np.float32(abs(rng.normal(0, 6)))
    return x


def sample(s, i, rng):
    im, size, bow, types = Image.fromarray(s["picture"][i]), tuple(s["size"][i]), int(s["bow"][i]), int(s["types"][i])
    astray = not types & NO_SHIP and size[1] > FEWEST_ACROSS_PX * size[2] and rng.random() < ASTRAY
    if astray:
        bow, types = 0, NO_SHIP
    if rng.random() < 0.5:
        im, bow = im.transpose(Image.FLIP_LEFT_RIGHT), -bow
    if rng.random() < 0.5:
        im = im.transpose(Image.FLIP_TOP_BOTTOM)
    im, exact, size = crop(im, (dn.WIDTH, dn.HEIGHT), size, astray, rng)
    valid = np.asarray(exact).max(2) > 0
    im, size = degrade(im, size, rng)
    if rng.random() < 0.08:
        valid = valid & (np.arange(dn.WIDTH) < rng.integers(70, 190))[None, ::1 if rng.random() < 0.5 else -1]
    x = dn.scaled(colours(np.asarray(im), rng), valid)
    zoom = math.exp(rng.normal(0, 0.35))  # screenshots have no known scale
    return dn.planes(x, dn.numbers(size[0] * zoom, size[1] * zoom, size[2] * zoom)), types, bow


def loss_of(out, types, weight, bow):
    n = len(dn.TYPES)
    prob = torch.softmax(out[:, :n], 1)
    allowed = (types[:, None] >> torch.arange(n)) & 1
    p = (prob * allowed).sum(1).clamp(1e-6, 1)
    share = allowed.sum(1) / n
    kind = -((1 - SMOOTH) * torch.log(p) + SMOOTH * (torch.log_softmax(out[:, :n], 1).mean(1) * (1 - share)))
    known = bow != 0
    side = F.binary_cross_entropy_with_logits(out[:, n], (bow > 0).float() * 0.96 + 0.02, reduction="none")
    return (kind * weight).sum() / weight.sum(), (side * known).sum() / known.sum().clamp(min=1)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("samples", nargs="+")
    a.add_argument("--out", required=True)
    a.add_argument("--fold", type=int, default=-1)
    a.add_argument("--steps", type=int, default=3000)
    a.add_argument("--minutes", type=float, default=0)
    a.add_argument("--batch", type=int, default=32)
    a.add_argument("--rate", type=float, default=3e-3)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--real", type=float, default=SHARES["real"], help="share of real scenes in a batch")
    a.add_argument("--start", help="weights (.pt or .safetensors) to go on from")
    args = a.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(args.seed)
    s = load(args.samples)
    pool, share = pools(s, args.fold, args.real)
    print({n: len(at) for n, (at, _) in pool.items()}, flush=True)
    finished = bool(args.start) and args.start.endswith(".safetensors")
    model = dn.from_file(args.start) if finished else dn.DeckNet()
    if args.start and not finished:
        model.load_state_dict(torch.load(args.start))
    model = model.to(memory_format=torch.channels_last)
    kept = copy.deepcopy(model)  # the mean of the weights over the last steps is what is saved
    opt = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.02)
    begin, mean, step = time.time(), None, 0
    model.train()
    for norm in model.norm.values():
        norm.train(not finished)
    while True:
        done = (time.time() - begin) / 60 / args.minutes if args.minutes else step / args.steps
        if done >= 1:
            break
        for g in opt.param_groups:
            g["lr"] = args.rate * min(1, (step + 1) / 100) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        chosen = [rng.choice(pool[n][0], p=pool[n][1]) for n in rng.choice(list(share), size=args.batch, p=list(share.values()))]
        xs, types, bows = zip(*(sample(s, i, rng) for i in chosen))
        x = torch.from_numpy(np.stack(xs)).contiguous(memory_format=torch.channels_last)
        with torch.cpu.amp.autocast(dtype=torch.bfloat16):
            out = model(x)
        kind, side = loss_of(out.float()[:, :, 0, 0], torch.tensor(types),
                             torch.from_numpy(s["weight"][chosen].astype(np.float32)), torch.tensor(bows))
        opt.zero_grad()
        (kind + 1.2 * side).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5)
        opt.step()
        with torch.no_grad():
            new = max(1 / (step + 1), 1 - KEEP)
            for mean_of, b in zip(kept.state_dict().values(), model.state_dict().values()):
                mean_of.lerp_(b, new) if mean_of.is_floating_point() else mean_of.copy_(b)
        v = np.array([kind.item(), side.item()])
        mean = v if mean is None else 0.98 * mean + 0.02 * v
        step += 1
        if step % 100 == 0:
            print("step %d  %.0f s  type %.3f  bow %.3f" % (step, time.time() - begin, *mean), flush=True)
    torch.save(kept.state_dict(), args.out + ".pt")
    kept.eval()
    dn.save(args.out + ".safetensors", kept, {"fold": str(args.fold), "steps": str(step), "seed": str(args.seed)})


if __name__ == "__main__":
    main()
