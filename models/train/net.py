"""The hull net: four bands in, per cell of 2 x 2 pixels: heat, offset of the centre, size, axis."""
import json
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

SIDE = 160        # pixels of a patch
UNIT = 16.0       # pixels: lengths are coded as ln(length / UNIT), beams as ln(beam / UNIT)
WIDTH = (20, 48, 80)
OUT = 8           # heat, dx, dy, ln length, ln beam, cos 2 a, sin 2 a (a: from +x to +y), spare

GRAPH = """unfold a in
conv b a s1 relu
conv c b s2 relu
conv d c d1 relu
conv e d d2 relu
conv f e d3
add g f d relu
conv h g e1 relu
conv i h e2 relu
conv j i e3 dilate=2
add k j h relu
conv l k e4 relu dilate=3
conv m l u1
upsample n m
add o n g relu
conv p o u2 relu
conv q p u3
upsample r q
add s r c relu
conv t s u4 relu
conv out t head
"""


def layers():
    a, b, c = WIDTH
    return {"s1": (16, a, 3), "s2": (a, a, 3), "d1": (a, b, 2), "d2": (b, b, 3), "d3": (b, b, 3),
            "e1": (b, c, 2), "e2": (c, c, 3), "e3": (c, c, 3), "e4": (c, c, 3), "u1": (c, b, 1),
            "u2": (b, b, 3), "u3": (b, a, 1), "u4": (a, a, 3), "head": (a, OUT, 1)}


class GraphNet(nn.Module):
    """Runs a graph; every convolution but the head is followed by a batch norm, folded on export."""

    def __init__(self, graph, layers):
        super().__init__()
        self.graph = graph
        self.conv, self.norm = nn.ModuleDict(), nn.ModuleDict()
        for name, (ci, co, k) in layers.items():
            self.conv[name] = nn.Conv2d(ci, co, k, bias=name == "head")
            if name != "head":
                self.norm[name] = nn.BatchNorm2d(co, momentum=0.02)

    def forward(self, x):
        v = {"in": x}
        for line in self.graph.strip().split("\n"):
            op, out, *w = line.split()
            if op == "unfold":
                y = F.pixel_unshuffle(v[w[0]], 2)
            elif op == "upsample":
                y = F.interpolate(v[w[0]], scale_factor=2, mode="nearest")
            elif op == "mean":
                y = v[w[0]].mean((2, 3), keepdim=True)
            elif op == "add":
                y = v[w[0]] + v[w[1]]
            else:
                c = self.conv[w[1]]
                k = c.kernel_size[0]
                d = next((int(t[7:]) for t in w if t.startswith("dilate=")), 1)
                y = F.conv2d(v[w[0]], c.weight, c.bias, stride=2 if k == 2 else 1, padding=d if k == 3 else 0,
                             dilation=d)
                if w[1] in self.norm:
                    y = self.norm[w[1]](y)
            v[out] = F.relu(y) if "relu" in w else y
        return v["out"]

    def folded(self):
        """{name.weight, name.bias} with the batch norms folded in."""
        t = {}
        for name, c in self.conv.items():
            w, b = c.weight.detach(), c.bias.detach() if c.bias is not None else None
            if name in self.norm:
                n = self.norm[name]
                g = n.weight.detach() / torch.sqrt(n.running_var + n.eps)
                w, b = w * g[:, None, None, None], n.bias.detach() - n.running_mean * g
            t[name + ".weight"], t[name + ".bias"] = w, b
        return t


class HullNet(GraphNet):
    def __init__(self):
        super().__init__(GRAPH, layers())
        with torch.no_grad():
            self.conv["head"].bias[0] = -4.0


def save(path, tensors, metadata, graph=GRAPH):
    """safetensors, half precision."""
    head, body, at = {"__metadata__": dict(metadata, graph=graph)}, b"", 0
    for name in sorted(tensors):
        raw = tensors[name].numpy().astype("<f2").tobytes()
        head[name] = {"dtype": "F16", "shape": list(tensors[name].shape), "data_offsets": [at, at + len(raw)]}
        body += raw
        at += len(raw)
    text = json.dumps(head, sort_keys=True).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(len(text).to_bytes(8, "little") + text + body)
