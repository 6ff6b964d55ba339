"""Tissue classes of DLMUSE regions, and the bias field of a T1w scan (draw.py makes contrasts from both)."""
import numpy as np

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
