#!/usr/bin/python3
"""Train the hull net.

usage: train.py --data DIR --rendered DIR --out PREFIX [--fold N] [--minutes M | --steps N] [--seed N] [--threads N] [--from FILE.pt]

--fold N leaves out the scenes of that fold (0, 1, 2), so that they can be scored; without it all are used.
Writes PREFIX.pt and PREFIX.safetensors. The same seed, steps and one thread give the same weights.
"""
import argparse
import copy
import math
import time

import numpy as np
import torch
import torch.nn.functional as F

import net
import scenes as sc

SHORTEST, LONGEST = 6.0, 64.0  # pixels: hulls the net answers for
KEEP = 0.998  # of the running mean of the weights, a step
SHARES = {"sen2ships": 0.28, "rendered": 0.34, "google-earth": 0.19, "rdfpn": 0.09, "airbus": 0.06, "aid150": 0.04}


def load(args):
    out = []
    for make in (sc.sen2ships, sc.google_earth, sc.airbus, sc.rdfpn, sc.no_ships):
        out += list(make(args.data))
    if args.rendered:
        out += list(sc.rendered(args.rendered))
    return out


def pick_scene(pool, rng):
    names = [n for n in SHARES if pool.get(n)]
    p = np.array([SHARES[n] for n in names])
    source = names[rng.choice(len(names), p=p / p.sum())]
    group = pool[source]
    if source == "sen2ships":  # by the number of hulls
        w = np.array([math.sqrt(len(s["box"]) + 1) for s in group])
        return source, group[rng.choice(len(group), p=w / w.sum())]
    return source, group[rng.integers(len(group))]


def window(s, source, rng):
    """Centre in metres, pixel size in metres, turn in radians, mirror."""
    pixel_least = s["pyramid"][0][0]
    h, w = s["pyramid"][0][1].shape[1:]
    width, height = w * pixel_least, h * pixel_least
    real = np.flatnonzero(s["kind"] > 0)
    if len(real) and rng.random() < 0.75:
        b = s["box"][rng.choice(real)]
        if source == "sen2ships":
            pixel = s["gsd_m"] * math.exp(rng.uniform(math.log(0.8), math.log(1.3)))
        else:
            px = math.exp(rng.uniform(math.log(8), math.log(50)))
            pixel = max(b[3] / px, pixel_least)
        reach = 0.42 * net.SIDE * pixel
        x, y = b[0] + rng.uniform(-reach, reach), b[1] + rng.uniform(-reach, reach)
    else:
        pixel = s["gsd_m"] * math.exp(rng.uniform(math.log(0.8), math.log(1.3)))
        if source != "sen2ships":
            pixel = max(pixel_least, math.exp(rng.uniform(math.log(2.0), math.log(10))))
        x, y = rng.uniform(0, width), rng.uniform(0, height)
    if source == "sen2ships" and rng.random() < 0.4:
        pixel = s["gsd_m"]
        turn = rng.integers(4) * math.pi / 2
        x, y = round(x / pixel) * pixel, round(y / pixel) * pixel
    else:
        turn = rng.uniform(0, 2 * math.pi)
    return x, y, pixel, turn, rng.random() < 0.5


def sample(s, source, rng):
    x, y, pixel, turn, mirror = window(s, source, rng)
    n = net.SIDE
    gsd, img = [p for p in s["pyramid"] if p[0] <= pixel * 1.01][-1] if pixel >= s["pyramid"][0][0] else s["pyramid"][0]
    c, si = math.cos(turn), math.sin(turn)
    m = -1.0 if mirror else 1.0
    # patch offset (u, v) in metres -> scene: x + c*m*u - si*v, y + si*m*u + c*v
    reach = int(0.75 * n * pixel / gsd) + 3  # half of what the turned patch can touch
    i0, j0 = max(int(y / gsd) - reach, 0), max(int(x / gsd) - reach, 0)
    img = img[:, i0:i0 + 2 * reach + 1, j0:j0 + 2 * reach + 1]
    px, py = x - j0 * gsd, y - i0 * gsd
    h, w = img.shape[1:]
    k = n * pixel / 2
    theta = torch.tensor([[c * m * k / (w * gsd / 2), -si * k / (w * gsd / 2), px / (w * gsd / 2) - 1],
                          [si * m * k / (h * gsd / 2), c * k / (h * gsd / 2), py / (h * gsd / 2) - 1]], dtype=torch.float32)
    grid = F.affine_grid(theta[None], (1, 4, n, n), align_corners=False)
    patch = F.grid_sample(torch.from_numpy(img.astype(np.float32))[None], grid, mode="bilinear" if source != "sen2ships" else "bicubic",
                          padding_mode="zeros", align_corners=False)[0]
    box = []
    for (bx, by, axis, length, beam), kind in zip(s["box"], s["kind"]):
        dx, dy = bx - x, by - y
        u, v = m * (c * dx + si * dy) / pixel, (-si * dx + c * dy) / pixel
        if abs(u) > n * 0.8 or abs(v) > n * 0.8:
            continue
        t = math.radians(axis)
        ax, ay = math.sin(t), -math.cos(t)
        box.append((u + n / 2, v + n / 2, m * (c * ax + si * ay), -si * ax + c * ay, length / pixel, beam / pixel, kind))
    return augment(patch, rng), targets(box, s["trusted"])


def augment(x, rng):
    there = x.abs().amax((1, 2)) > 0
    if there[3] and there[2] and rng.random() < 0.2:
        x[3] = 0
        there[3] = False
    elif there.sum() >= 3 and rng.random() < 0.08:
        g = x[:3].mean(0)
        x[:] = 0
        x[2] = g
        there[:] = False
        there[2] = True
    gain = math.exp(rng.normal(0, 0.25))
    offset = rng.normal(0, 0.06)
    for b in range(4):
        if there[b]:
            x[b] = x[b] * (gain * math.exp(rng.normal(0, 0.12))) + offset + rng.normal(0, 0.05)
    if rng.random() < 0.5:
        noise = abs(rng.normal(0, 0.04))
        for b in range(4):
            if there[b]:
                x[b] += noise * torch.from_numpy(rng.standard_normal(x[b].shape, dtype=np.float32))
    return x.clamp_(sc.FLOOR, sc.TOP)


def targets(box, trusted):
    n = net.SIDE // 2
    heat, weight = np.zeros((n, n), np.float32), np.full((n, n), 1.0 if trusted else 0.1, np.float32)
    geo, gw, best = np.zeros((6, n, n), np.float32), np.zeros((n, n), np.float32), np.zeros((n, n), np.float32)
    yy, xx = np.mgrid[0:n, 0:n] + 0.5
    centres = []
    for cx, cy, ax, ay, length, beam, kind in box:
        x, y, l, b = cx / 2, cy / 2, length / 2, max(beam / 2, 0.8)
        r = int(l + 4)
        i0, i1, j0, j1 = max(int(y) - r, 0), min(int(y) + r + 1, n), max(int(x) - r, 0), min(int(x) + r + 1, n)
        if i0 >= i1 or j0 >= j1:
            continue
        sl = (slice(i0, i1), slice(j0, j1))
        along = (xx[sl] - x) * ax + (yy[sl] - y) * ay
        across = (xx[sl] - x) * -ay + (yy[sl] - y) * ax
        inside = (np.abs(along) < 0.5 * l + 1.5) & (np.abs(across) < 0.5 * b + 1.5)
        if kind == sc.IGNORE or length < SHORTEST or length > LONGEST * 1.4:
            weight[sl][inside] = 0
            continue
        if not trusted:
            near = (np.abs(along) < 0.5 * l + 4) & (np.abs(across) < 0.5 * b + 4)
            weight[sl][near] = np.maximum(weight[sl][near], 1)
        g = np.exp(-0.5 * ((along / max(0.11 * l, 0.7)) ** 2 + (across / max(0.2 * b, 0.6)) ** 2)).astype(np.float32)
        heat[sl] = np.maximum(heat[sl], g)
        if 0 <= x < n and 0 <= y < n:
            centres.append((int(y), int(x)))
        if kind != sc.FULL:
            continue
        win = (g > 0.3) & (g > best[sl])
        best[sl][win] = g[win]
        gw[sl][win] = g[win]
        two = (ax * ax - ay * ay, 2 * ax * ay)
        for q, value in enumerate((x - xx[sl], y - yy[sl], math.log(length / net.UNIT), math.log(beam / net.UNIT), two[0], two[1])):
            geo[q][sl][win] = value[win] if isinstance(value, np.ndarray) else value
    for i, j in centres:
        heat[i, j] = 1
    return heat, weight, geo, gw


def loss_of(out, heat, weight, geo, gw):
    p = torch.sigmoid(out[:, 0]).clamp(1e-4, 1 - 1e-4)
    at = heat >= 0.999
    positive = -((1 - p) ** 2 * torch.log(p))[at] * weight[at].clamp(min=0.3)
    negative = -(p ** 2 * torch.log(1 - p) * (1 - heat) ** 4 * weight)[~at]
    n = max(int(at.sum()), 1)
    heat_loss = (positive.sum() + negative.sum()) / n
    m = gw.sum().clamp(min=1)
    g = out[:, 1:7]
    d = F.smooth_l1_loss(g, geo, reduction="none", beta=0.2) * gw[:, None]
    geo_loss = (0.4 * d[:, :2].sum() + 1.5 * d[:, 2].sum() + 0.8 * d[:, 3].sum() + 1.5 * d[:, 4:].sum()) / m
    return heat_loss, geo_loss


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--data", required=True)
    a.add_argument("--rendered")
    a.add_argument("--out", required=True)
    a.add_argument("--fold", type=int, default=-1)
    a.add_argument("--steps", type=int, default=4000)
    a.add_argument("--minutes", type=float, default=0)
    a.add_argument("--batch", type=int, default=8)
    a.add_argument("--rate", type=float, default=3e-3)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--threads", type=int, default=1)
    a.add_argument("--only", help="sources to use, separated by commas")
    a.add_argument("--start", help="weights (.pt) to go on from")
    args = a.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = np.random.default_rng(args.seed)
    pool = {}
    for s in load(args):
        source = s["name"].split("/")[0]
        if (s["fold"] != args.fold or args.fold < 0) and (not args.only or source in args.only.split(",")):
            pool.setdefault(source, []).append(s)
    print({k: (len(v), int(sum(len(s["box"]) for s in v))) for k, v in pool.items()}, flush=True)
    model = net.HullNet()
    if args.start:
        model.load_state_dict(torch.load(args.start))
    model = model.to(memory_format=torch.channels_last)
    kept = copy.deepcopy(model)  # the running mean of the weights is what is saved
    opt = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=0.01)
    begin, mean = time.time(), None
    step = 0
    while True:
        done = (time.time() - begin) / 60 / args.minutes if args.minutes else step / args.steps
        if done >= 1:
            break
        rate = args.rate * min(1, (step + 1) / 200) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        for g in opt.param_groups:
            g["lr"] = rate
        xs, ts = [], []
        for _ in range(args.batch):
            source, s = pick_scene(pool, rng)
            x, t = sample(s, source, rng)
            xs.append(x)
            ts.append(t)
        x = torch.stack(xs).contiguous(memory_format=torch.channels_last)
        t = [torch.from_numpy(np.stack([q[i] for q in ts])) for i in range(4)]
        model.train()
        with torch.cpu.amp.autocast(dtype=torch.bfloat16):
            out = model(x)
        heat_loss, geo_loss = loss_of(out.float(), *t)
        opt.zero_grad()
        (heat_loss + geo_loss).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5)
        opt.step()
        with torch.no_grad():
            new = max(1 / (step + 1), 1 - KEEP)
            for mean_of, b in zip(kept.state_dict().values(), model.state_dict().values()):
                mean_of.lerp_(b, new) if mean_of.is_floating_point() else mean_of.copy_(b)
        v = np.array([heat_loss.item(), geo_loss.item()])
        mean = v if mean is None else 0.99 * mean + 0.01 * v
        step += 1
        if step % 200 == 0:
            print("step %d  %.0f s  heat %.3f  geometry %.3f" % (step, time.time() - begin, *mean), flush=True)
    torch.save(kept.state_dict(), args.out + ".pt")
    kept.eval()
    net.save(args.out + ".safetensors", kept.folded(), {"fold": str(args.fold), "steps": str(step), "seed": str(args.seed)})


if __name__ == "__main__":
    main()
