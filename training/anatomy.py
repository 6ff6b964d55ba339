"""The healthy anatomy that training slices are drawn from: bias-corrected T1w and tissue classes on the MNI 2 mm grid.

    python training/anatomy.py --data DIR --affines training/runs/ixi_affines.json --out training/runs/anatomy

Only the subjects that split.csv calls 'train' are read; every tenth of them is kept for validation. Per part one file,
anatomy_{train,valid}.npz: t1 and labels (slices, 112, 96) uint8, the slices of a volume one after the other from the
lowest; starts (volumes + 1); medians (volumes, 3): T1w medians of CSF, grey and white matter on the scale of t1, whose
white matter median is WHITE_LEVEL. labels: DLMUSE regions, UNLABELLED inside the brain without one, 0 outside. Also
class_of (256): the tissue class of a label (contrast.py), and partner (256): one number for a region and its mirror image.
"""
import argparse
import csv
import json
import re
import time
from multiprocessing import Pool
from pathlib import Path

import nibabel as nib
import numpy as np

import contrast
import slices

WHITE_LEVEL, UNLABELLED = 170, 255


def subject_volumes(job):
    """All variants of one subject: list of (t1, labels, medians); variant 0 is not jittered."""
    data, subject, matrix, variants, seed = job
    folder = data / 'healthy_t1_ixi'
    scan = nib.load(folder / 'brain2mm' / f'{subject}_T1_brain.nii.gz')
    labels = np.asarray(nib.load(folder / 'dlmuse2mm' / f'{subject}_DLMUSE.nii.gz').dataobj)
    t1 = np.asarray(scan.dataobj, dtype=np.float32)
    classes = slices.class_table(data)[labels.astype(np.int64)] * (t1 > 0)
    flat = t1 * np.exp(-contrast.log_bias(t1, classes))
    medians = [float(np.median(flat[classes == c])) for c in (contrast.VENTRICLE, contrast.CORTEX, contrast.WHITE)]
    factor = WHITE_LEVEL / medians[2]
    out = []
    for variant in range(variants):
        rng = np.random.default_rng([seed, variant, int(subject[3:6])])
        mni = np.array(matrix).reshape(4, 4) @ (slices.jitter(rng) if variant else np.eye(4))
        brain = slices.to_grid((t1 > 0).astype(np.float32), scan.affine, mni, 1) >= 0.5
        level = slices.to_grid(flat * factor, scan.affine, mni, 1)
        near = slices.to_grid(labels.astype(np.uint8), scan.affine, mni, 0)
        near = np.where(near == 0, UNLABELLED, near) * brain
        keep = brain.sum((0, 1)) >= slices.MIN_BRAIN
        stored = np.clip(np.rint(level * brain), 0, 255).astype(np.uint8)
        out.append((slices.axial(stored)[keep], slices.axial(near.astype(np.uint8))[keep], np.array(medians) * factor))
    return out


def tables(data):
    """class_of and partner, both (256,)."""
    class_of, partner, known = np.full(256, contrast.CSF, np.uint8), np.arange(256), {}  # without a name: around the brain
    with open(data / 'healthy_t1_ixi' / 'muse_label_names.csv') as f:
        for row in csv.DictReader(f):
            n, name = int(row['Index']), row['Name']
            class_of[n] = contrast.class_of(name)
            partner[n] = known.setdefault(re.sub('_[LR]$|Left|Right|^[LR]_', '', name), n)
    class_of[0] = 0
    return class_of, partner


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--affines', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--variants', type=int, default=2)
    parser.add_argument('--seed', type=int, default=20)
    args = parser.parse_args()
    with open(args.data / 'healthy_t1_ixi' / 'split.csv') as f:
        train = sorted(r['id'] for r in csv.DictReader(f) if r['split'] == 'train')
    affines = json.loads(args.affines.read_text())
    args.out.mkdir(parents=True, exist_ok=True)
    began = time.time()
    with Pool(2) as pool:
        done = pool.map(subject_volumes, [(args.data, s, affines[s]['matrix'], args.variants, args.seed) for s in train])
    for part, wanted in (('train', False), ('valid', True)):
        volumes = [v for n, result in enumerate(done) if (n % 10 == 9) == wanted for v in result]
        starts = np.concatenate([[0], np.cumsum([len(v[0]) for v in volumes])])
        t1, labels = (np.concatenate([v[k] for v in volumes]) for k in (0, 1))
        class_of, partner = tables(args.data)
        more = {'medians': [v[2] for v in volumes], 'class_of': class_of, 'partner': partner}
        np.savez(args.out / f'anatomy_{part}.npz', t1=t1, labels=labels, starts=starts, **more)
    print(len(train), 'subjects', round(time.time() - began), 's')


if __name__ == '__main__':
    main()
