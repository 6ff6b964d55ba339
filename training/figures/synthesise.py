"""Healthy synthetic T2w and FLAIR volumes of the calibration and test subjects of IXI, on each scan's own 2 mm grid.

    python training/figures/synthesise.py --data DIR --out DIR [--calibration 20] [--test 14]

From the T1w and its DLMUSE labels as training/contrast.py makes contrasts: one contrast, blur and bias field drawn per subject
and modality from (seed, subject, modality), then texture, noise and gamma as training/draw.py adds them, within the middle of
its ranges. Files: <id>_{T2w,FLAIR}.nii.gz, int16, 1000 = 1.0, brain voxels at least 1, others 0. Files that are there stay.
"""
import argparse
import csv
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
from scipy import ndimage as ndi

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import contrast  # noqa: E402
import slices  # noqa: E402

MODALITIES = ('T2w', 'FLAIR')


def smooth_noise(rng, shape, knots):
    """Unit-variance noise on about `knots` voxels, enlarged linearly."""
    small = rng.normal(0, 1, [max(2, round(n / knots)) for n in shape])
    return ndi.zoom(small, [n / s for n, s in zip(shape, small.shape)], order=1, grid_mode=True, mode='nearest')


def subject(folder, table, name):
    """The scan; T1w without its bias field, tissue classes, brain, class medians, log bias field, polynomials in the brain."""
    scan = nib.load(folder / 'brain2mm' / f'{name}_T1_brain.nii.gz')
    labels = np.asarray(nib.load(folder / 'dlmuse2mm' / f'{name}_DLMUSE.nii.gz').dataobj).astype(np.int64)
    t1 = np.asarray(scan.dataobj, dtype=np.float32)
    brain = t1 > 0
    classes = table[labels] * brain
    bias = contrast.log_bias(t1, classes)
    flat = t1 * np.exp(-bias)
    medians = [float(np.median(flat[classes == c])) for c in (contrast.VENTRICLE, contrast.CORTEX, contrast.WHITE)]
    terms = contrast.polynomials(brain.shape, 3)[:, brain]
    return scan, flat, classes, brain, medians, bias, terms


def volume(rng, flat, classes, brain, medians, bias, terms, modality):
    """One healthy volume, brain maximum near 1, 0 outside."""
    values = contrast.synthesise(rng, flat[brain], classes[brain], medians, modality)
    values = contrast.degrade(rng, values, brain, terms, rng.uniform(0, 0.5) * bias[brain])
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
    parser.add_argument('--seed', type=int, default=41)
    args = parser.parse_args()
    folder = args.data / 'healthy_t1_ixi'
    table = slices.class_table(args.data)
    args.out.mkdir(parents=True, exist_ok=True)
    with open(folder / 'split.csv') as f:
        rows = sorted((r['id'], r['split']) for r in csv.DictReader(f))
    for part, most in (('calibration', args.calibration), ('test', args.test)):
        for name in [n for n, split in rows if split == part][:most]:
            files = {m: args.out / f'{name}_{m}.nii.gz' for m in MODALITIES}
            if all(file.exists() for file in files.values()):
                continue
            scan, *parts = subject(folder, table, name)
            for k, modality in enumerate(MODALITIES):
                rng = np.random.default_rng([args.seed, int(name[3:6]), k])
                image = nib.Nifti1Image(volume(rng, *parts, modality), scan.affine)
                part_file = files[modality].with_name('part-' + files[modality].name)
                nib.save(image, part_file)
                part_file.rename(files[modality])
            print(part, name, flush=True)


if __name__ == '__main__':
    main()
