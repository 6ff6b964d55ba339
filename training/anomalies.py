"""Synthetic anomalies on healthy slices: shapes, and what fills them. All in torch from one generator, float 0..1.

Shapes are warped ellipsoids (also seen in the neighbouring slices of a stack), bands along the ventricles and merged groups;
sizes from one voxel to 14. Fillings: a new level (lesion), a patch of the same image (CutPaste), one of another image
blended by Poisson editing (NSA), a mixture with another image and a bias of a grey class (Disyre).
"""
import numpy as np
import torch
from torch.nn import functional as F

from contrast import VENTRICLE, WHITE
from draw import CSF, FLAIR, T1W, smooth_noise, uniform


def centres(classes, g, inner):
    """One voxel an image: white matter with probability `inner`, else any brain voxel; (row, column), -1 where empty."""
    n, _, height, width = classes.shape
    middle = classes[:, classes.shape[1] // 2].reshape(n, -1)
    white = middle == WHITE
    wanted = torch.where((torch.rand(n, 1, generator=g) < inner) & white.any(1, keepdim=True), white, middle > 0)
    weight = torch.rand(wanted.shape, generator=g) * wanted
    at = weight.argmax(1)
    at[~wanted.any(1)] = -1
    return at // width, at % width


def ellipsoids(classes, g, small, large):
    """Soft mask 0..1 of one warped ellipsoid per image, (n, c, H, W); radii log-uniform in small..large voxels."""
    n, c, height, width = classes.shape
    row, column = centres(classes, g, 0.7)
    y = torch.arange(height).float()[None, :, None] - row[:, None, None]
    x = torch.arange(width).float()[None, None] - column[:, None, None]
    radius = small * (large / small) ** torch.rand(n, generator=g)
    ratio = 1 + 1.5 * torch.rand(n, generator=g) ** 2
    angle = torch.rand(n, generator=g) * np.pi
    cos, sin = angle.cos()[:, None, None], angle.sin()[:, None, None]
    u = (cos * x + sin * y) / (radius * ratio.sqrt())[:, None, None]
    v = (cos * y - sin * x) / (radius / ratio.sqrt())[:, None, None]
    z = torch.arange(c).float() - c // 2 + (torch.rand(n, 1, generator=g) - 0.5) * radius[:, None]
    z = z / (radius * (0.6 + 0.8 * torch.rand(n, generator=g)))[:, None]
    distance = (u[:, None] ** 2 + v[:, None] ** 2 + z[:, :, None, None] ** 2).sqrt()
    rough = smooth_noise(classes.shape, g, (14, 12)) + 0.7 * smooth_noise(classes.shape, g, (32, 28))
    distance = distance + 0.45 * torch.rand(n, 1, 1, 1, generator=g) * rough
    soft = (0.35 + 3.0 * torch.rand(n, generator=g) ** 2) / radius
    return torch.sigmoid((1 - distance) / (0.5 * soft[:, None, None, None]))


def bands(classes, g):
    """Soft mask of white matter near the ventricles, broken up by smooth noise."""
    n = len(classes)
    near = (classes == VENTRICLE).float()
    reach = torch.randint(1, 5, (1,), generator=g).item()
    near = F.max_pool2d(near, 2 * reach + 1, 1, reach) * (classes == WHITE)
    broken = torch.sigmoid(4 * (smooth_noise(classes.shape, g, (12, 10)) - uniform(g, n, -0.8, 0.8)))
    return F.avg_pool2d(near, 3, 1, 1) * broken


def lesion_shape(classes, g, most=5, small=0.8, large=12.0, empty=0.15):
    """Union of up to `most` ellipsoids, in a quarter of the images of a band too; `empty` of the images without."""
    n = len(classes)
    count = torch.randint(1, most + 1, (n, 1, 1, 1), generator=g)
    mask = torch.zeros(classes.shape)
    for k in range(most):
        one = ellipsoids(classes, g, small, large if k == 0 else large / 2)
        mask = torch.maximum(mask, one * (k < count))
    band = bands(classes, g) * (torch.rand(n, 1, 1, 1, generator=g) < 0.25)
    mask = torch.maximum(mask, band) * (classes > 0)
    return mask * (torch.rand(n, 1, 1, 1, generator=g) >= empty)


def fill_lesions(image, mask, classes, means, kinds, g):
    """Image with lesions. T2w and FLAIR mostly brighter than tissue, T1w mostly darker; textured, never exactly flat."""
    n = len(image)
    csf, grey, white = (means[:, k].reshape(n, 1, 1, 1) for k in range(3))
    a = torch.rand(n, 1, 1, 1, generator=g)
    is_t1, is_flair = (kinds == T1W).reshape(n, 1, 1, 1), (kinds == FLAIR).reshape(n, 1, 1, 1)
    bright = white + (0.1 + a * torch.where(is_flair, torch.tensor(0.45), (csf - white - 0.06).clamp(min=0.08)))
    # Half of them at least about as bright as cortex.
    bright = torch.where(torch.rand(n, 1, 1, 1, generator=g) < 0.5, torch.maximum(bright, grey), bright)
    dark = white - (0.1 + a * (white - csf - 0.08).clamp(min=0.05))
    usual = torch.where(is_t1, dark, bright)
    odd = torch.where(is_t1, bright.clamp(max=1.2), dark.clamp(min=0))
    swap = torch.rand(n, 1, 1, 1, generator=g) < 0.1
    level = torch.where(swap, odd, usual)
    # At least a tenth of the range away from what it replaces, or nobody could see it.
    level = torch.where(is_t1 ^ swap, torch.minimum(level, image - 0.1), torch.maximum(level, image + 0.1))
    level = level * (1 + uniform(g, n, 0, 0.12) * smooth_noise(image.shape, g, (36, 30)))
    level = level + uniform(g, n, 0, 0.3) * (image - white)
    # Fluid keeps its own signal where a bright lesion reaches into it.
    keep = (classes == CSF) | (classes == VENTRICLE)
    mask = mask * torch.where(keep, torch.where(is_t1, 0.0, 0.15), 1.0)
    # Patchy inside: the opacity varies by up to a half.
    patchy = 1 - uniform(g, n, 0, 0.4) * torch.sigmoid(2 * smooth_noise(image.shape, g, (28, 24)))
    opacity = uniform(g, n, 0.7, 1.0) * patchy
    return image + opacity * mask * (level - image), mask


def paste_own(image, brain, mask, g):
    """CutPaste: what lies elsewhere in the same slice, put in place by the soft mask, changed in level."""
    n, _, height, width = image.shape
    there, inside = image.clone(), brain.clone()
    for k in range(n):
        voxels = brain[k, brain.shape[1] // 2].nonzero()
        if len(voxels) > 1:
            a, b = voxels[torch.randint(len(voxels), (2,), generator=g)]
            there[k], inside[k] = (v[k].roll((b - a).tolist(), (1, 2)) for v in (image, brain))
    change = 1 + 0.2 * torch.randn(n, 1, 1, 1, generator=g)
    offset = uniform(g, n, 0.1, 0.4) * torch.where(torch.rand(n, 1, 1, 1, generator=g) < 0.5, -1.0, 1.0)
    filled = (there * change + offset).clamp(0, 1)
    return image + mask * (inside & brain) * (filled - image)


def neighbours(x):
    """Sum of the four neighbours, edges repeated."""
    p = F.pad(x, (1, 1, 1, 1), mode='replicate')
    return p[..., :-2, 1:-1] + p[..., 2:, 1:-1] + p[..., 1:-1, :-2] + p[..., 1:-1, 2:]


def mixed_divergence(image, other):
    """Divergence of the stronger of the two images' gradients (mixed seamless cloning, Perez et al. 2003)."""
    total = torch.zeros_like(image)
    for step, axis in ((1, -1), (-1, -1), (1, -2), (-1, -2)):
        a, b = (v - v.roll(step, axis) for v in (image, other))
        total = total + torch.where(a.abs() > b.abs(), a, b)
    return total


def poisson(image, mask, other, iterations=60):
    """Poisson editing: inside the mask the mixed gradients of `image` and `other`, at its border the image. All
    (n, 1, H, W), mask bool. The linear system is solved by conjugate gradients, all images at once."""
    inside = mask.float()
    inside[..., [0, -1], :], inside[..., [0, -1]] = 0, 0

    def laplacian(v):
        return inside * (4 * v - neighbours(v * inside))

    x = image * inside
    r = inside * (mixed_divergence(image, other) + neighbours(image * (1 - inside))) - laplacian(x)
    p, rr = r, (r * r).sum((1, 2, 3), keepdim=True)
    for _ in range(iterations):
        q = laplacian(p)
        a = rr / (p * q).sum((1, 2, 3), keepdim=True).clamp(min=1e-12)
        x, r = x + a * p, r - a * q
        new = (r * r).sum((1, 2, 3), keepdim=True)
        p, rr = r + new / rr.clamp(min=1e-12) * p, new
    return torch.where(inside > 0, x.clamp(0, 1), image)


def grey_bias(image, mask, brain, g):
    """Disyre's bias: one of five grey levels of the image gets brighter or darker inside the mask. (image, severity)."""
    n = len(image)
    level = torch.floor(image.clamp(0, 0.999) * 5)
    wanted = torch.floor(torch.rand(n, 1, 1, 1, generator=g) * 5)
    picked = (level == wanted) & (mask > 0.3) & brain
    picked = torch.where(picked.flatten(1).any(1).reshape(n, 1, 1, 1), picked, (mask > 0.3) & brain).float()
    picked = F.avg_pool2d(picked, 3, 1, 1) * mask
    sign = torch.where(torch.rand(n, 1, 1, 1, generator=g) < 0.5, -1.0, 1.0)
    changed = (image + sign * uniform(g, n, 0, 1) * picked).clamp(0, 1) * brain
    return changed, (changed - image).abs().flatten(1).amax(1)
