"""Healthy synthetic T2w and FLAIR volumes of the calibration and test subjects of IXI, on each scan's own 2 mm grid.

    python training/figures/synthesise.py --data DIR --out DIR [--calibration 20] [--test 14] [--subjects LIST]

--subjects takes those whose ids stand in a file, one a line, instead (training subjects for training/healthy.ts).

From the T1w and its DLMUSE labels as training/draw.py makes contrasts (levels by region and T1w level), one contrast per
subject and modality from (seed, subject, modality), but of those only such as clinical scans show; then resolution, bias field,
texture, noise and gamma, also drawn. Files: <id>_{T2w,FLAIR}.nii.gz, int16, 1000 = 1.0, brain voxels at least 1, others 0. Files that are there stay.
"""
import argparse
import csv
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
from scipy import ndimage as ndi

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import anatomy  # noqa: E402
import contrast  # noqa: E402
import draw  # noqa: E402

MODALITIES = ('T2w', 'FLAIR')


def smooth_noise(rng, shape, knots):
    """Unit-variance noise on about `knots` voxels, enlarged linearly."""
    small = rng.normal(0, 1, [max(2, round(n / knots)) for n in shape])
    return ndi.zoom(small, [n / s for n, s in zip(shape, small.shape)], order=1, grid_mode=True, mode='nearest')


def subject(folder, class_of, name):
    """The scan; T1w without its bias field, labels, brain, class medians, log bias field, polynomials in the brain."""
    scan = nib.load(folder / 'brain2mm' / f'{name}_T1_brain.nii.gz')
    labels = np.asarray(nib.load(folder / 'dlmuse2mm' / f'{name}_DLMUSE.nii.gz').dataobj).astype(np.int64)
    t1 = np.asarray(scan.dataobj, dtype=np.float32)
    brain = t1 > 0
    labels = np.where(brain & (labels == 0), anatomy.UNLABELLED, labels * brain)
    classes = class_of[labels]
    bias = contrast.log_bias(t1, classes)
    flat = t1 * np.exp(-bias)
    medians = [float(np.median(flat[classes == c])) for c in (contrast.VENTRICLE, contrast.CORTEX, contrast.WHITE)]
    return scan, flat, labels, brain, medians, bias, contrast.polynomials(brain.shape, 3)[:, brain]


def realistic(means, modality):
    """Within what clinical scans show: training draws wider, on purpose."""
    csf, grey, white = means[:3]
    if modality == 'T2w':
        return 0.25 <= white <= 0.42 and 0.08 <= grey - white <= 0.22
    return 0.55 <= grey <= 0.85 and 0.04 <= grey - white <= 0.18 and csf <= 0.22


def levels_of(rng, medians, regions, modality):
    """Levels by region and T1w level: the first contrast drawn whose means are realistic, and regional offsets."""
    class_of, partner = regions
    while True:
        table, means = draw.table_of(rng, medians, {'T2w': draw.T2W, 'FLAIR': draw.FLAIR}[modality])
        if realistic(means, modality):
            return table[class_of] + draw.region_offsets(rng, class_of, partner, rng.uniform(0, 0.03))[:, None]


def resolution(rng, values, brain):
    """Blurred or sharpened by part of what a Gaussian takes away, within the brain."""
    full = np.zeros(brain.shape, dtype=np.float32)
    full[brain] = values
    sigma = rng.uniform(0.3, 0.8)
    weight = ndi.gaussian_filter(brain.astype(np.float32), sigma)[brain]
    smooth = ndi.gaussian_filter(full, sigma)[brain] / weight
    return np.clip(values + rng.uniform(-1, 1) * (values - smooth), 0, None)


def volume(rng, regions, flat, labels, brain, medians, bias, terms, modality):
    """One healthy volume, brain maximum near 1, 0 outside."""
    stored = np.array(medians) * anatomy.WHITE_LEVEL / medians[2]
    levels = np.clip(np.rint(flat[brain] * anatomy.WHITE_LEVEL / medians[2]), 0, 255).astype(np.int64)
    values = resolution(rng, levels_of(rng, stored, regions, modality)[labels[brain], levels], brain)
    field = rng.normal(0, 1, len(terms)).astype(np.float32) @ terms
    field = rng.uniform(0, 0.12) * (field - field.mean()) / field.std()
    values = values * np.exp(field + rng.uniform(0, 0.5) * bias[brain])
    values = values * (1 + rng.uniform(0.01, 0.05) * smooth_noise(rng, brain.shape, 7)[brain])
    values = values + rng.uniform(0.005, 0.03) * rng.normal(0, 1, values.shape)
    out = np.zeros(brain.shape, dtype=np.int16)
    out[brain] = np.maximum(np.rint(1000 * np.clip(values, 1e-3, 2) ** rng.uniform(0.9, 1.1)), 1)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--calibration', type=int, default=20)
    parser.add_argument('--test', type=int, default=14)
    parser.add_argument('--subjects', type=Path)
    parser.add_argument('--seed', type=int, default=41)
    args = parser.parse_args()
    folder = args.data / 'healthy_t1_ixi'
    regions = anatomy.tables(args.data)
    args.out.mkdir(parents=True, exist_ok=True)
    with open(folder / 'split.csv') as f:
        rows = sorted((r['id'], r['split']) for r in csv.DictReader(f))
    chosen = {p: [n for n, split in rows if split == p][:m] for p, m in (('calibration', args.calibration), ('test', args.test))}
    if args.subjects:
        chosen = {'listed': args.subjects.read_text().split()}
    for part, names in chosen.items():
        for name in names:
            files = {m: args.out / f'{name}_{m}.nii.gz' for m in MODALITIES}
            if all(file.exists() for file in files.values()):
                continue
            scan, *parts = subject(folder, regions[0], name)
            for k, modality in enumerate(MODALITIES):
                rng = np.random.default_rng([args.seed, int(name[3:6]), k])
                image = nib.Nifti1Image(volume(rng, regions, *parts, modality), scan.affine)
                part_file = files[modality].with_name('part-' + files[modality].name)
                nib.save(image, part_file)
                part_file.rename(files[modality])
            print(part, name, flush=True)


if __name__ == '__main__':
    main()
