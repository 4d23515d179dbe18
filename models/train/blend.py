#!/usr/bin/python3
"""Weights between two: blend.py A.pt B.pt SHARE OUT: SHARE of A and the rest of B. Writes OUT.pt and OUT.safetensors."""
import sys

import torch

import net

first, second, share, out = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
a, b = torch.load(first), torch.load(second)
mean = {k: torch.lerp(b[k], a[k], share) if b[k].is_floating_point() else b[k] for k in b}
model = net.HullNet()
model.load_state_dict(mean)
model.eval()
torch.save(mean, out + ".pt")
net.save(out + ".safetensors", model.folded(), {"blend": sys.argv[3]})
