"""Affine alignment (12 parameters, mutual information) of the IXI brains to the ICBM 2009a template.

    python training/align.py --data DIR --out training/runs/ixi_affines.json

DIR holds healthy_t1_ixi/brain2mm/*_T1_brain.nii.gz. The JSON gives, for every subject, the 4x4 row-major matrix that
maps template RAS mm to scan RAS mm, and the correlation with the template inside its brain mask as a quality figure.
"""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import SimpleITK as sitk
from nilearn.datasets import load_mni152_brain_mask, load_mni152_template

LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


def to_sitk(image):
    """A nibabel image (any affine without shear) as a SimpleITK image in LPS."""
    out = sitk.GetImageFromArray(np.asarray(image.dataobj, dtype=np.float32).T)
    affine = LPS @ image.affine
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    out.SetSpacing(spacing.tolist())
    out.SetDirection((affine[:3, :3] / spacing).ravel().tolist())
    out.SetOrigin(affine[:3, 3].tolist())
    return out


def template():
    """The skull-stripped ICBM 2009a T1w at 2 mm and its brain mask."""
    head, mask = load_mni152_template(resolution=2), load_mni152_brain_mask(resolution=2)
    brain = to_sitk(head) * sitk.Cast(to_sitk(mask), sitk.sitkFloat32)
    return brain, to_sitk(mask) > 0.5


def optimise(fixed, moving, transform, shrink, smooth, iterations):
    method = sitk.ImageRegistrationMethod()
    method.SetMetricAsMattesMutualInformation(32)
    method.SetMetricSamplingStrategy(method.REGULAR)
    method.SetMetricSamplingPercentage(0.25, 1)
    method.SetInterpolator(sitk.sitkLinear)
    method.SetOptimizerAsRegularStepGradientDescent(1.0, 1e-3, iterations, 0.5, 1e-6)
    method.SetOptimizerScalesFromPhysicalShift()
    method.SetShrinkFactorsPerLevel(shrink)
    method.SetSmoothingSigmasPerLevel(smooth)
    method.SmoothingSigmasAreSpecifiedInPhysicalUnitsOn()
    method.SetInitialTransform(transform, inPlace=True)
    method.Execute(fixed, moving)
    return transform


def align(fixed, moving):
    """Moments, then 7 parameters, then 12. Returns the transform from template to scan points (LPS mm)."""
    start = sitk.CenteredTransformInitializer(
        fixed, moving, sitk.Similarity3DTransform(), sitk.CenteredTransformInitializerFilter.MOMENTS
    )
    similarity = optimise(fixed, moving, sitk.Similarity3DTransform(start), [4, 2], [4, 2], 60)
    affine = sitk.AffineTransform(3)
    affine.SetCenter(similarity.GetCenter())
    affine.SetMatrix(similarity.GetMatrix())
    affine.SetTranslation(similarity.GetTranslation())
    return optimise(fixed, moving, affine, [2, 1], [2, 0], 80)


def matrix_ras(transform):
    """The 4x4 RAS matrix of an ITK affine transform."""
    a, c = np.array(transform.GetMatrix()).reshape(3, 3), np.array(transform.GetCenter())
    out = np.eye(4)
    out[:3, :3] = a
    out[:3, 3] = np.array(transform.GetTranslation()) + c - a @ c
    return LPS @ out @ LPS


def main():
    import nibabel as nib

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--threads', type=int, default=2)
    args = parser.parse_args()
    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(args.threads)
    fixed, mask = template()
    inside = sitk.GetArrayFromImage(mask) > 0
    reference = sitk.GetArrayFromImage(fixed)[inside]
    files = sorted((args.data / 'healthy_t1_ixi' / 'brain2mm').glob('*_T1_brain.nii.gz'))
    result, began = {}, time.time()
    for n, file in enumerate(files):
        moving = to_sitk(nib.load(file))
        transform = align(fixed, moving)
        moved = sitk.GetArrayFromImage(sitk.Resample(moving, fixed, transform, sitk.sitkLinear, 0.0))[inside]
        subject = file.name.split('_')[0]
        quality = float(np.corrcoef(moved, reference)[0, 1])
        result[subject] = {'matrix': matrix_ras(transform).ravel().tolist(), 'correlation': quality}
        if n % 20 == 0:
            print(n, subject, round(quality, 4), round(time.time() - began), 's', flush=True)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(result))
    values = [r['correlation'] for r in result.values()]
    print('correlation min/median/max', min(values), np.median(values), max(values))


if __name__ == '__main__':
    main()
