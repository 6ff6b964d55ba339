"""Training slices: healthy T1w, T2w and FLAIR on the MNI 2 mm grid, stored once as uint8 arrays.

    python training/slices.py --data DIR --affines training/runs/ixi_affines.json --out training/runs/slices

Only the subjects that split.csv calls 'train' are read; every tenth of them is kept for validation. One file
per modality and part, <modality>_{train,valid}.npy, shape (slices, 112, 96), value 255 = 1.0 after the card's scaling.
"""
import argparse
import csv
import json
import time
from multiprocessing import Pool
from pathlib import Path

import nibabel as nib
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


def scale(values):
    """The card's intensity rule on the brain voxels: clip to percentiles, scale to 0..1."""
    low, high = np.percentile(values, CLIP)
    return ((np.clip(values, low, high) - low) / max(high - low, 1e-6)).astype(np.float32)


def scaled_volume(volume, brain):
    """The same for a volume; background 0."""
    out = np.zeros(volume.shape, dtype=np.float32)
    out[brain] = scale(volume[brain])
    return out


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


def subject_volumes(job):
    """All modalities and variants of one subject: {modality: uint8 slices}."""
    data, subject, matrix, variants, seed = job
    folder = data / 'healthy_t1_ixi'
    scan = nib.load(folder / 'brain2mm' / f'{subject}_T1_brain.nii.gz')
    labels = np.asarray(nib.load(folder / 'dlmuse2mm' / f'{subject}_DLMUSE.nii.gz').dataobj)
    t1 = np.asarray(scan.dataobj, dtype=np.float32)
    classes = class_table(data)[labels.astype(np.int64)] * (t1 > 0)
    bias = contrast.log_bias(t1, classes)
    flat = t1 * np.exp(-bias)
    fluid = np.isin(classes, (contrast.VENTRICLE,))
    medians = [float(np.median(flat[m])) for m in (fluid, classes == contrast.CORTEX, classes == contrast.WHITE)]
    out = {m: [] for m in MODALITIES}
    for variant in range(variants):
        rng = np.random.default_rng([seed, variant, int(subject[3:6])])
        mni = np.array(matrix).reshape(4, 4) @ (jitter(rng) if variant else np.eye(4))
        brain = to_grid((t1 > 0).astype(np.float32), scan.affine, mni, 1) >= 0.5
        grid_flat, grid_bias = (to_grid(v, scan.affine, mni, 1)[brain] for v in (flat, bias))
        near = to_grid(classes, scan.affine, mni, 0)[brain]
        near[near == 0] = contrast.CSF
        terms = contrast.polynomials(brain.shape, 2)[:, brain]
        keep = brain.sum((0, 1)) >= MIN_BRAIN
        for modality in MODALITIES:
            values = contrast.synthesise(rng, grid_flat, near, medians, modality)
            own = rng.uniform(0, 1.1) if modality == 'T1w' else rng.uniform(-0.2, 0.3)
            values = scale(contrast.degrade(rng, values, brain, terms, own * grid_bias))
            # A brain voxel at 0 is stored as 1/255, so that the mask can be read back from the slice.
            stored = np.zeros(brain.shape, dtype=np.uint8)
            stored[brain] = np.maximum(np.rint(values * 255), 1)
            out[modality].append(axial(stored)[keep])
    return {m: np.concatenate(v) for m, v in out.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--affines', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--variants', type=int, default=3)
    parser.add_argument('--seed', type=int, default=20)
    parser.add_argument('--limit', type=int, default=None, help='only the first N subjects (for a trial)')
    args = parser.parse_args()
    with open(args.data / 'healthy_t1_ixi' / 'split.csv') as f:
        train = sorted(r['id'] for r in csv.DictReader(f) if r['split'] == 'train')[: args.limit]
    affines = json.loads(args.affines.read_text())
    jobs = [(args.data, s, affines[s]['matrix'], args.variants, args.seed) for s in train]
    args.out.mkdir(parents=True, exist_ok=True)
    began = time.time()
    with Pool(2) as pool:
        done = []
        for result in pool.imap(subject_volumes, jobs):
            done.append(result)
            if len(done) % 10 == 0:
                print(len(done), 'subjects', round(time.time() - began), 's', flush=True)
    for modality in MODALITIES:
        for part, wanted in (('train', False), ('valid', True)):
            chosen = [r[modality] for n, r in enumerate(done) if (n % 10 == 9) == wanted]
            if chosen:
                np.save(args.out / f'{modality}_{part}.npy', np.concatenate(chosen))
    facts = {'subjects': len(train), 'variants': args.variants, 'seed': args.seed, 'seconds': round(time.time() - began)}
    (args.out / 'facts.json').write_text(json.dumps(facts))
    print(facts)


if __name__ == '__main__':
    main()
