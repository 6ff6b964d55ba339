"""The MNI 2 mm grid of the networks, and what anatomy.py needs to bring a scan onto it."""
import csv

import numpy as np
from scipy import ndimage as ndi

import contrast

DIMS, SPACING, ORIGIN = (96, 112, 80), 2.0, (-95.0, -129.0, -72.0)
CLIP = (0.5, 99.8)
MIN_BRAIN = 100
MODALITIES = ('T1w', 'T2w', 'FLAIR')
GRID = np.array([[SPACING, 0, 0, ORIGIN[0]], [0, SPACING, 0, ORIGIN[1]], [0, 0, SPACING, ORIGIN[2]], [0, 0, 0, 1]])


def to_grid(volume, affine, mni_to_scan, order):
    """Resample a volume (affine: voxel to RAS mm) onto the MNI grid; 0 outside the scan."""
    m = np.linalg.inv(affine) @ mni_to_scan @ GRID
    return ndi.affine_transform(volume, m[:3, :3], m[:3, 3], DIMS, order=order, mode='constant', cval=0.0)


def axial(volume):
    """(x, y, z) to (z, y, x): one row-major image per axial slice, row 0 the most posterior."""
    return np.ascontiguousarray(volume.transpose(2, 1, 0))


def jitter(rng):
    """A small random affine about the middle of the brain: 3 degrees, 4 % scale, 4 mm, 2 % shear (one s.d. half)."""
    a = np.eye(4)
    rx, ry, rz = np.deg2rad(rng.normal(0, 1.5, 3))
    a[:3, :3] += np.array([[0, -rz, ry], [rz, 0, -rx], [-ry, rx, 0]]) + rng.normal(0, 0.01, (3, 3))
    a[:3, :3] *= 1 + rng.normal(0, 0.02)
    centre = np.array([0, -18, 8])
    a[:3, 3] = rng.normal(0, 2, 3) + centre - a[:3, :3] @ centre
    return a


def class_table(data):
    table = np.full(256, contrast.CORTEX, dtype=np.uint8)
    with open(data / 'healthy_t1_ixi' / 'muse_label_names.csv') as f:
        for row in csv.DictReader(f):
            table[int(row['Index'])] = contrast.class_of(row['Name'])
    table[0] = contrast.CSF
    return table
