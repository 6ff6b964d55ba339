"""Anomaly maps in PyTorch, method by method: what the program's procedures are compared with, and evaluate.py scores.

A map function takes (nets, volume, brain, side) with volume (slices, H, W) float 0..1 and brain of the same shape, and gives
the map. side: 'both' or 'positive' (only what is brighter than expected).
"""
import torch
from torch.nn import functional as F

from graphs import graphs_of
from methods import log_snr, phase_condition


def one_sided(x, made, side, low=0, high=1):
    difference = x - made
    if side == 'relative':
        return difference.clamp(min=0) / ((made - low).clamp(min=0) / (high - low) + 0.1)
    return difference.abs() if side == 'both' else difference.clamp(min=0) if side == 'positive' else (-difference).clamp(min=0)


def images(volume):
    return torch.from_numpy(volume)[:, None]


def reconstruct(nets, volume, brain, side):
    x = images(volume)
    return one_sided(x, nets['net'](x), side)[:, 0].numpy()


def uncertain(nets, volume, brain, side):
    x = images(volume)
    reconstruction, spread = nets['net'](x)
    return ((-spread).exp() * one_sided(x, reconstruction, side) ** 2)[:, 0].numpy()


def direct(nets, volume, brain, side):
    return torch.sigmoid(nets['net'](images(volume)) / 2)[:, 0].numpy()


def neighbours(volume):
    x = torch.from_numpy(volume)
    below, above = torch.zeros_like(x), torch.zeros_like(x)
    below[1:], above[:-1] = x[:-1], x[1:]
    return torch.stack([below, x, above], 1)


def direct_stack(nets, volume, brain, side):
    return graphs_of('lesions', nets)[0][2](neighbours(volume))[:, 0].numpy()


def disyre(nets, volume, brain, side, steps=(99, 74, 49, 24)):
    x = images(volume)
    total = 0
    for step in steps:
        total = total + one_sided(x, nets['net'](x, torch.full((len(x),), step / 100)), side)
    return (total / len(steps))[:, 0].numpy()


def riad(nets, volume, brain, side, sizes=(4, 8, 16), sets=5):
    x = images(volume)
    g = torch.Generator().manual_seed(0)
    total = 0
    for size in sizes:
        rows, columns = x.shape[2] // size, x.shape[3] // size
        order = torch.rand(len(x), rows * columns, generator=g).argsort(1) % sets
        order = order.reshape(-1, 1, rows, columns).repeat_interleave(size, 2).repeat_interleave(size, 3)
        made = torch.zeros_like(x)
        for k in range(sets):
            hidden = (order == k).float()
            made = made + hidden * nets['net'](x * (1 - hidden))
        total = total + one_sided(x, made, side)
    return (total / len(sizes))[:, 0].numpy()


def andi(nets, volume, brain, side, start=125, stop=25, stride=5):
    x = 2 * images(volume) - 1
    g, total, count = torch.Generator().manual_seed(0), 0, 0
    for i in range(start, stop, -stride):
        t = torch.tensor(i / 1000)
        snr = log_snr(t)
        alpha, sigma = torch.sigmoid(snr).sqrt(), torch.sigmoid(-snr).sqrt()
        z = alpha * x + sigma * torch.randn(x.shape, generator=g)
        v = nets['net'](z, t.expand(len(x)))
        clean = (alpha * z - sigma * v).clamp(-1, 1)
        total = total + torch.log(one_sided(x, clean, side, -1, 1) ** 2 + 1e-6)
        count += 1
    return torch.exp(total / count)[:, 0].numpy()


def itermask(nets, volume, brain, side, tau=0.05, most=8):
    x, inside = 6 * images(volume) - 3, images(brain.astype('float32'))
    g = torch.Generator().manual_seed(0)
    condition = phase_condition(x)
    error = (x - nets['first'](condition)) ** 2 * inside
    mask, out = inside.clone(), torch.zeros_like(x)
    active = torch.ones(len(x), dtype=torch.bool)
    for j in range(most):
        if j == 0:
            level = torch.stack([torch.quantile(e[b > 0], 0.4) if b.any() else torch.tensor(0.0) for e, b in zip(error, inside)])
            level = level.reshape(-1, 1, 1, 1)
        else:
            level = tau
        new = (error > level).float() * inside
        shrink = (mask.sum((1, 2, 3)) - new.sum((1, 2, 3))) / mask.sum((1, 2, 3)).clamp(min=1)
        active &= ~(shrink < 0.1)
        if not active.any():
            break
        mask = torch.where(active.reshape(-1, 1, 1, 1), new, mask)
        made = nets['masked'](torch.cat([(1 - mask) * x + mask * torch.randn(x.shape, generator=g), condition], 1))
        out = torch.where(active.reshape(-1, 1, 1, 1), made, out)
        error = torch.where(active.reshape(-1, 1, 1, 1), (x - (mask * made + (1 - mask) * x)) ** 2, error)
    return (one_sided(x, out, side, -3, 3) ** 2 * inside)[:, 0].numpy()


def exported(method):
    """Methods whose whole map is one graph."""

    def run(nets, volume, brain, side):
        return graphs_of(method, nets)[0][2].eval()(images(volume))[:, 0].numpy()

    return run


MAPS = {
    'ae': reconstruct, 'vae': reconstruct, 'dae': reconstruct, 'aeu': uncertain, 'lesions': direct_stack,
    'cutpaste': direct, 'nsa': direct, 'disyre': disyre, 'riad': riad, 'andi': andi, 'itermask': itermask, 'ra': lambda nets, *rest: reconstruct({'net': graphs_of('ra', nets)[0][2]}, *rest),
}
for _kind in ('fae', 'rd', 'uniad'):
    for _flavour in ('brain', 'imagenet'):
        MAPS[f'{_kind}-{_flavour}'] = exported(f'{_kind}-{_flavour}')
