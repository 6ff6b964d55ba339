"""Healthy slices drawn anew at every step from stored anatomy (anatomy.py), in torch, from one generator.

A voxel of tissue class c and T1w level t becomes mean_c + share * (f_c(t) - f_c(t1_c)), as in contrast.py, plus an offset of
its region (DLMUSE), mostly the same on both sides: a table of regions x 256 levels per image, drawn at random, so that
contrast is new in every image and a region that differs from its neighbour is nothing special. Then deformation (small
affine), blur (resolution), bias field, texture, noise and gamma, all inside the brain; values 0..1, outside 0.
"""
import numpy as np
import torch
from torch.nn import functional as F

from contrast import CORTEX, CSF, DEEP, PALLIDUM, VENTRICLE, WHITE

# The MNI brain fits in rows 8..104 and columns 8..88; convolutional networks are trained on that window alone.
WINDOW = np.s_[8:104, 8:88]
T1W, T2W, FLAIR = 0, 1, 2


def numpy_rng(g):
    """A NumPy generator that goes on from a torch one."""
    return np.random.default_rng(int(torch.randint(2**62, (1,), generator=g)))


class Anatomy:
    def __init__(self, file):
        stored = np.load(file)
        self.t1, self.labels, self.starts, self.medians = (stored[k] for k in ('t1', 'labels', 'starts', 'medians'))
        self.class_of, self.partner = stored['class_of'], stored['partner']
        self.classes = torch.from_numpy(self.class_of).long()

    def pick(self, n, context, rng):
        """n stacks of 2 * context + 1 neighbouring slices; labels 0 beyond the volume's ends. (t1, labels, medians)."""
        middle = np.sort(rng.integers(len(self.t1), size=n))
        volume = np.searchsorted(self.starts, middle, side='right') - 1
        around = middle[:, None] + np.arange(-context, context + 1)
        inside = (around >= self.starts[volume][:, None]) & (around < self.starts[volume + 1][:, None])
        around = np.clip(around, 0, len(self.t1) - 1)
        labels = self.labels[around] * inside[..., None, None]
        return self.t1[around], labels, self.medians[volume]


def means_of(rng, modality):
    """Levels of CSF, cortex, white matter, deep grey matter and pallidum."""
    if modality == T1W:
        white = rng.uniform(0.72, 0.95)
        grey = white * rng.uniform(0.58, 0.84)
        csf = grey * rng.uniform(0.15, 0.65)
        return csf, grey, white, rng.uniform(grey, white), rng.uniform(grey, white)
    if modality == T2W:
        white = rng.uniform(0.18, 0.5)
        grey = white + rng.uniform(0.03, 0.28)
        csf = max(rng.uniform(0.7, 1.0), grey + 0.12)
    else:
        grey = rng.uniform(0.55, 0.92)
        white = grey - rng.uniform(0.0, 0.2)
        csf = rng.uniform(0.02, 0.3)
    deep = white + rng.uniform(-0.2, 1.1) * (grey - white)
    return csf, grey, white, deep, deep - rng.uniform(0, 0.12)


def table_of(rng, medians, modality):
    """(8, 256) levels for every class and stored T1w level, and the drawn means."""
    csf, grey, white, deep, pallidum = means = means_of(rng, modality)
    levels, (m_csf, m_grey, m_white) = np.arange(256.0), medians
    goal, top = (csf, grey, white), 1.6 * m_white
    # Where sulci begin to look like fluid: stored sulci are blurred, those of finer scans are not.
    fluid = m_csf + rng.uniform(0, 0.6) * (m_grey - m_csf)
    via_grey = np.interp(levels, [0, fluid, m_grey, m_white, top], [csf, csf, grey, white, white + 0.15 * (white - grey)])
    table = np.zeros((8, 256), dtype=np.float32)
    if modality == T1W:
        table[1:7] = via_grey
        return table, means
    share = rng.uniform(0.4, 1.0)
    half = (goal[1] + goal[2]) / 2
    via_white = np.interp(levels, [0, (m_grey + m_white) / 2, m_white, top], [half, half, white, white])
    via_fluid = np.interp(levels, [0, m_csf, m_white], [csf, csf, white])
    typical = {CSF: m_csf, WHITE: m_white, DEEP: (m_grey + m_white) / 2, CORTEX: m_grey, VENTRICLE: m_csf, PALLIDUM: m_white}
    plan = {CSF: (csf, via_grey), WHITE: (white, via_white), DEEP: (deep, via_grey), CORTEX: (grey, via_grey)}
    plan |= {VENTRICLE: (csf, via_fluid), PALLIDUM: (pallidum, via_grey)}
    for label, (mean, mapping) in plan.items():
        table[label] = mean + share * (mapping - np.interp(typical[label], levels, mapping))
    return table, means


def region_offsets(rng, class_of, partner, contrast):
    """(256,) offsets of regions: standard deviation `contrast`, half of it in white matter, a quarter of it apart on the sides."""
    shared = rng.normal(0, 1, 256)[partner] + 0.25 * rng.normal(0, 1, 256)
    share = np.where(class_of == WHITE, 0.4, np.where((class_of == VENTRICLE) | (class_of == CSF), 0.2, 1.0))
    return (contrast * share * shared * (class_of > 0)).astype(np.float32)


def smooth_noise(shape, g, knots):
    """Noise of unit variance at its knots, enlarged bilinearly; one field an image."""
    return F.interpolate(torch.randn(shape[0], 1, *knots, generator=g), size=shape[-2:], mode='bilinear', align_corners=True)


def blur(x, sigmas):
    """Separable Gaussian blur, one sigma (pixels) per image, 5 taps."""
    d = torch.arange(-2.0, 3)
    k = torch.exp(-0.5 * (d / sigmas[:, None].clamp(min=1e-3)) ** 2)
    k = (k / k.sum(1, keepdim=True)).repeat_interleave(x.shape[1], 0)
    flat = x.reshape(1, -1, *x.shape[2:])
    flat = F.conv2d(F.pad(flat, (2, 2, 0, 0), mode='replicate'), k[:, None, None], groups=len(k))
    return F.conv2d(F.pad(flat, (0, 0, 2, 2), mode='replicate'), k[:, None, :, None], groups=len(k)).reshape(x.shape)


def resolution(x, g):
    """Two in five images blurred, the rest sharpened by up to 1.5 times what a blur takes away (a scan that was acquired
    finer than the grid is sharper than the stored anatomy)."""
    n = len(x)
    blurred = blur(x, uniform(g, n, 0.3, 0.8).reshape(n))
    amount = torch.where(torch.rand(n, 1, 1, 1, generator=g) < 0.4, uniform(g, n, -1, 0), uniform(g, n, 0, 1.5))
    return (x + amount * (x - blurred)).clamp(min=0)


def deform(t1, labels, g):
    """A small random affine and a smooth warp (about 1 voxel) of both, in plane, the same for the slices of a stack."""
    n = len(t1)
    angle = 0.08 * torch.randn(n, generator=g)
    size = 1 + 0.05 * torch.randn(n, generator=g)
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = size
    theta[:, 0, 1], theta[:, 1, 0] = -angle, angle
    theta[:, :, 2] = 0.02 * torch.randn(n, 2, generator=g)
    theta[:, 0] *= torch.where(torch.rand(n, 1, generator=g) < 0.5, -1.0, 1.0)
    grid = F.affine_grid(theta, (n, 1, *t1.shape[2:]), align_corners=False)
    warp = torch.randn(n, 2, 7, 6, generator=g) * 0.012
    grid = grid + F.interpolate(warp, size=t1.shape[2:], mode='bicubic', align_corners=True).permute(0, 2, 3, 1)
    moved = F.grid_sample(t1, grid, mode='bilinear', align_corners=False)
    return moved, F.grid_sample(labels, grid, mode='nearest', align_corners=False).long()


def draw(anatomy, n, g, context=0, window=True, modalities=(T1W, T2W, FLAIR), flat=False):
    """n stacks: image (n, 2 context + 1, H, W) in 0..1, brain and classes of the same shape, means (n, 5), modality (n).

    `flat`: without noise, texture and bias field (they can be added later with `degrade`)."""
    rng = numpy_rng(g)
    t1, labels, medians = anatomy.pick(n, context, rng)
    t1, labels = deform(torch.from_numpy(t1).float(), torch.from_numpy(labels).float(), g)
    if window:
        t1, labels = t1[:, :, *WINDOW], labels[:, :, *WINDOW]
    classes = anatomy.classes[labels]
    kinds = torch.tensor([modalities[k % len(modalities)] for k in range(n)])
    kinds = kinds[torch.randperm(n, generator=g)]
    drawn = [table_of(rng, medians[k], int(kinds[k])) for k in range(n)]
    tables = []
    for table, means in drawn:
        offsets = region_offsets(rng, anatomy.class_of, anatomy.partner, rng.uniform(0, 0.05))
        tables.append(table[anatomy.class_of] + offsets[:, None])
    tables = torch.from_numpy(np.stack(tables)).reshape(n, -1)
    index = labels * 256 + t1.round().clamp(0, 255).long()
    image = tables.gather(1, index.reshape(n, -1)).reshape(t1.shape)
    brain = classes > 0
    image = resolution(image, g) * brain
    means = torch.tensor([d[1] for d in drawn], dtype=torch.float32)
    if not flat:
        image = degrade(image, brain, g)
    return image, brain, classes, means, kinds


def uniform(g, n, low, high):
    return torch.rand(n, 1, 1, 1, generator=g) * (high - low) + low


def degrade(x, brain, g):
    """Bias field, texture, noise, gamma and the height of the range, drawn anew; clipped to 0..1."""
    n = len(x)
    x = x * torch.exp(uniform(g, n, 0, 0.12) * smooth_noise(x.shape, g, (3, 3)))
    x = x * (1 + uniform(g, n, 0, 0.06) * smooth_noise(x.shape, g, (14, 12)))
    x = x * (1 + uniform(g, n, 0, 0.06) * smooth_noise(x.shape, g, (36, 30)))
    x = x + uniform(g, n, 0, 0.035) * torch.randn(x.shape, generator=g)
    x = x.clamp(min=1e-4) ** uniform(g, n, 0.72, 1.4)
    lower = torch.where(torch.rand(n, 1, 1, 1, generator=g) < 0.5, uniform(g, n, 0.6, 1.0), uniform(g, n, 0.92, 1.05))
    return (x * lower).clamp(0, 1) * brain
