"""Healthy T1w, T2w and FLAIR volumes from one labelled T1w brain: class means drawn at random, the rest from the scan.

For a voxel of tissue class c with bias-corrected T1w intensity t,

    value = mean_c + share * (f_c(t) - f_c(t1_c)),

t1_c being the class's own T1w median and f_c the piecewise linear map that takes the T1w medians of CSF, grey and white
matter to those drawn for the new contrast. The second term keeps sulci, gyri and partial volume of the real person.
Then blur and a bias field; texture, noise and gamma are drawn anew at every training step (train.py). T1w volumes are
the scan itself under a random monotone contrast and a random share of its own bias field.
"""
import numpy as np
from scipy import ndimage as ndi

CSF, WHITE, DEEP, CORTEX, VENTRICLE, PALLIDUM = 1, 2, 3, 4, 5, 6
DEEP_NAMES = ('Thalamus', 'Caudate', 'Putamen', 'Accumbens', 'Amygdala', 'Hippocampus', 'BrainStem', 'VentralDC')
WHITE_NAMES = ('WM', 'Callosum', 'Capsule', 'Fornix')


def class_of(name):
    """The tissue class of a DLMUSE region by its name."""
    if 'Ventricle' in name or 'LatVent' in name:
        return VENTRICLE
    if 'Pallidum' in name:
        return PALLIDUM
    if any(word in name for word in WHITE_NAMES):
        return WHITE
    return DEEP if any(word in name for word in DEEP_NAMES) else CORTEX


def polynomials(shape, degree):
    """Monomials of x, y, z in -1..1 up to a total degree, without the constant: array (terms, *shape)."""
    x, y, z = np.meshgrid(*[np.linspace(-1, 1, n, dtype=np.float32) for n in shape], indexing='ij', sparse=True)
    powers = [(i, j, k) for i in range(degree + 1) for j in range(degree + 1) for k in range(degree + 1)]
    chosen = [p for p in powers if 0 < sum(p) <= degree]
    return np.stack([np.broadcast_to(x**i * y**j * z**k, shape) for i, j, k in chosen]).astype(np.float32)


def log_bias(image, classes):
    """Log of the bias field: a cubic fitted to log intensity around each class's own level (WM and cortex)."""
    use = ((classes == WHITE) | (classes == CORTEX) | (classes == DEEP)) & (image > 0)
    use &= np.random.default_rng(0).random(use.shape) < 0.06
    terms = polynomials(image.shape, 3)
    values = np.log(image[use].astype(np.float64))
    levels = np.stack([(classes[use] == c).astype(np.float64) for c in (WHITE, CORTEX, DEEP)])
    design = np.concatenate([levels, terms[:, use]]).T
    weight = np.ones(len(values))
    for _ in range(4):
        root = np.sqrt(weight)[:, None]
        solution = np.linalg.lstsq(design * root, values * root[:, 0], rcond=None)[0]
        rest = values - design @ solution
        weight = 1 / (1 + (rest / 0.1) ** 2)
    field = np.tensordot(solution[3:], terms, 1)
    return np.clip(field - field[use].mean(), -1, 1).astype(np.float32)


def draw_means(rng, modality):
    """Class means (CSF, grey cortex, white, deep grey, pallidum) for a modality, brain maximum near 1."""
    if modality == 'T1w':
        white = rng.uniform(0.72, 0.95)
        grey = white * rng.uniform(0.6, 0.82)
        csf = grey * rng.uniform(0.2, 0.65)
        return csf, grey, white, rng.uniform(grey, white), rng.uniform(grey, white)
    if modality == 'T2w':
        white = rng.uniform(0.2, 0.46)
        grey = white + rng.uniform(0.05, 0.26)
        csf = max(rng.uniform(0.7, 1.0), grey + 0.15)
    else:
        white = rng.uniform(0.4, 0.68)
        grey = white + rng.uniform(0.02, 0.24)
        csf = rng.uniform(0.02, 0.28)
    deep = white + rng.uniform(0.0, 1.0) * (grey - white)
    return csf, grey, white, deep, deep - rng.uniform(0, 0.12)


def synthesise(rng, t1, classes, medians, modality):
    """Values before degradation of the brain voxels given. t1: bias-corrected T1w; medians: of CSF, grey, white."""
    csf, grey, white, deep, pallidum = draw_means(rng, modality)
    knots, goal = np.array(medians), np.array([csf, grey, white])
    top = 1.6 * knots[2]
    via_grey = [0, *knots, top], [goal[0], *goal, goal[2] + 0.15 * (goal[2] - goal[1])]
    if modality == 'T1w':
        return np.interp(t1, *via_grey).astype(np.float32)
    share = rng.uniform(0.6, 1.0)
    # White matter and ventricles share a border: their partial volume must not pass through the level of grey matter.
    white_map = [0, (knots[1] + knots[2]) / 2, knots[2], top], [(goal[1] + goal[2]) / 2] * 2 + [goal[2]] * 2
    fluid_map = [0, knots[0], knots[2]], [goal[0], goal[0], goal[2]]
    out = np.zeros_like(t1)
    plan = [(CSF, csf, via_grey), (WHITE, white, white_map), (DEEP, deep, via_grey), (CORTEX, grey, via_grey)]
    for label, mean, mapping in [*plan, (VENTRICLE, csf, fluid_map), (PALLIDUM, pallidum, via_grey)]:
        inside = classes == label
        if inside.any():
            values = np.interp(t1[inside], *mapping)
            out[inside] = mean + share * (values - np.median(values))
    return out


def degrade(rng, values, brain, terms, own_bias):
    """Blur and bias field. values: brain voxels; terms: polynomials at them; own_bias: log field at them."""
    volume = np.zeros(brain.shape, dtype=np.float32)
    sigma = rng.uniform(0.2, 0.7)
    volume[brain] = values
    weight = ndi.gaussian_filter(brain.astype(np.float32), sigma, truncate=2.5)[brain]
    values = ndi.gaussian_filter(volume, sigma, truncate=2.5)[brain] / weight
    field = rng.normal(0, 1, len(terms)).astype(np.float32) @ terms
    field = rng.uniform(0, 0.12) * (field - field.mean()) / field.std()
    return np.clip(values, 0, None) * np.exp(field + own_bias)
