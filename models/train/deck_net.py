"""The deck net: a picture of a deck, where along the hull, and three numbers in; type and bow out."""
import json
import math

import numpy as np
import torch

import net

WIDTH, HEIGHT = 192, 48         # cells of a deck; the hull fills ALONG x ACROSS of them
ALONG, ACROSS = 168, 28
CHIP = 240, 80                  # a training chip; its middle is what the net sees
LOW, HIGH = -0.25, 1.5          # of a scaled pixel
TYPES = ("tanker", "bulk_carrier", "general_cargo", "container", "other", "no_ship")
CHANNELS = (20, 40, 64, 96)

GRAPH = """conv a in s1 relu
conv b a s2 relu
conv c b d1 relu
conv d c d2 relu
conv e d e1 relu
conv f e e2
add g f e relu
conv h g f1 relu
conv i h f2 relu
mean j i
conv out j head
"""


def layers():
    a, b, c, d = CHANNELS
    return {"s1": (7, a, 2), "s2": (a, a, 3), "d1": (a, b, 2), "d2": (b, b, 3), "e1": (b, c, 2), "e2": (c, c, 3),
            "f1": (c, d, 2), "f2": (d, d, 3), "head": (d, len(TYPES) + 1, 1)}


class DeckNet(net.GraphNet):
    def __init__(self):
        super().__init__(GRAPH, layers())


def bands(picture):
    """Blue, green, red planes of a chip, whose pictures are red first."""
    return picture[:, :, ::-1].transpose(2, 0, 1).astype(np.float32)


def middle(picture):
    """The scaled deck that the library would take where this chip was cut."""
    h, w = picture.shape[:2]
    cut = picture[(h - HEIGHT) // 2:(h + HEIGHT) // 2, (w - WIDTH) // 2:(w + WIDTH) // 2]
    return scaled(bands(cut), cut.max(2) > 0)


def scaled(deck, valid):
    """As tnk_deck_scale(): each band of [3][h][w] to 0 at its 2 % quantile, 1 at its 98 %; 0 where not valid."""
    out = np.zeros(deck.shape, np.float32)
    n = int(valid.sum())
    if not n:
        return out
    lo, hi = int(0.02 * (n - 1)), int(0.98 * (n - 1))
    for b in range(3):
        v = np.partition(deck[b][valid], (lo, hi))
        if v[hi] > v[lo]:
            out[b] = np.where(valid, np.clip((deck[b] - v[lo]) / (v[hi] - v[lo]), LOW, HIGH), 0)
    return out


def numbers(length_m, beam_m, gsd_m):
    """The three numbers, as tnk_decknet_look() makes them."""
    v = (length_m / gsd_m / 100, length_m / 100, length_m / beam_m / 6.3)
    return [min(max(math.log(x), -3), 3) for x in v]


def planes(deck, num):
    """[7][h][w] of a scaled deck and its numbers."""
    out = np.empty((7,) + deck.shape[1:], np.float32)
    out[:3] = deck
    out[3] = 2 * (np.arange(deck.shape[2]) + 0.5) / deck.shape[2] - 1
    out[4:] = np.array(num, np.float32)[:, None, None]
    return out


def look(model, deck, num):
    """Logits of the types and of the bow at the right end, both ways round, as tnk_decknet_look() joins them.
    deck [n][3][h][w] scaled, num [n][3]."""
    both = [torch.from_numpy(np.stack([planes(d[:, :, ::way], m) for d, m in zip(deck, num)])) for way in (1, -1)]
    with torch.no_grad():
        a, b = (model(x)[:, :, 0, 0].numpy() for x in both)
    return np.concatenate([(a[:, :6] + b[:, :6]) / 2, (a[:, 6:] - b[:, 6:]) / 2], 1)


def save(path, model, metadata, type_scale=1.0, bow_scale=1.0):
    """Weights, with the calibration of types and bow in the head."""
    t = model.folded()
    scale = torch.tensor([type_scale] * len(TYPES) + [bow_scale])
    t["head.weight"] = t["head.weight"] * scale[:, None, None, None]
    t["head.bias"] = t["head.bias"] * scale
    net.save(path, t, metadata, GRAPH)


def from_file(path):
    """The net of a file of save(), as PyTorch runs it: its rounded weights, nothing left to fold."""
    raw = open(path, "rb").read()
    start = 8 + int.from_bytes(raw[:8], "little")
    model = DeckNet().eval()
    t = {}
    for name, h in json.loads(raw[8:start]).items():
        if name != "__metadata__":
            a, b = h["data_offsets"]
            t[name] = torch.from_numpy(np.frombuffer(raw[start + a:start + b], "<f2").astype(np.float32).reshape(h["shape"]))
    with torch.no_grad():
        for name, c in model.conv.items():
            c.weight.copy_(t[name + ".weight"])
            if name == "head":
                c.bias.copy_(t[name + ".bias"])
            else:
                n = model.norm[name]
                n.running_var.fill_(1 - n.eps)
                n.bias.copy_(t[name + ".bias"])
    return model


def example():
    """The deck of tests/unit/test_deck.c, and the size it has there."""
    b, j, i = np.meshgrid(np.arange(3), np.arange(HEIGHT), np.arange(WIDTH), indexing="ij")
    return ((i * 7 + j * 13 + b * 29 + i * j) % 64 / 64 * (HIGH - LOW) + LOW).astype(np.float32), (120.0, 19.0, 0.8)


def show_example(path):
    """What the library must answer to the example: probabilities, and the bow's log odds."""
    deck, size = example()
    z = look(from_file(path), [deck], [numbers(*size)])[0]
    p = np.exp(z[:6] - z[:6].max())
    print("for test_deck.c: prob {%s}, bow %.6f" % (", ".join("%.6f" % v for v in p / p.sum()), z[6]))
