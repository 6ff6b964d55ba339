"""Makes resources/template/mni152_2009a_t1_brain_2mm.nii.gz, the target of the affine alignment.

Source: the brain-only T1 average of ICBM 152 2009a (nonlinear, symmetric) that the Python package nilearn carries.
It is averaged over 2 mm voxels and sampled on the grid of src/science/volume/grids.ts (96 x 112 x 80 voxels of
2 mm, first centre at -95, -129, -72 mm). 0 is outside the brain; inside, 1 to 255 is linear in the T1 average.

Run: python make_template.py   (nilearn, nibabel, numpy, scipy). Same versions, same bytes.
"""

import gzip
from pathlib import Path

import nibabel as nib
import numpy as np
from nilearn.datasets import load_mni152_template
from scipy import ndimage

out = Path(__file__).parents[2] / "resources" / "template" / "mni152_2009a_t1_brain_2mm.nii.gz"

image = load_mni152_template(resolution=1)
data = np.asarray(image.dataobj, dtype=np.float64)
mask = ndimage.binary_fill_holes(data > 0)

affine = np.diag([2.0, 2.0, 2.0, 1.0])
affine[:3, 3] = [-95.0, -129.0, -72.0]
shape = (96, 112, 80)


def on_grid(values):
    smooth = values.astype(np.float64)
    for axis in range(3):
        smooth = ndimage.convolve1d(smooth, [0.25, 0.5, 0.25], axis=axis, mode="constant")
    return ndimage.affine_transform(
        smooth, np.linalg.inv(image.affine) @ affine, output_shape=shape, order=1, mode="constant"
    )


share = on_grid(mask)
inside = share > 0.5
largest = ndimage.label(inside)[0]
inside = largest == np.argmax(np.bincount(largest.ravel())[1:]) + 1
t1 = np.where(inside, on_grid(data * mask) / np.maximum(share, 0.5), 0)
top = np.percentile(t1[inside], 99.9)
stored = np.where(inside, np.clip(np.round(t1 / top * 255), 1, 255), 0).astype(np.uint8)

made = nib.Nifti1Image(stored, affine)
made.set_sform(affine, 4)
made.set_qform(affine, 4)
made.header.set_xyzt_units("mm")
made.header["descrip"] = b"ICBM 152 2009a T1 brain, 2 mm"
out.write_bytes(gzip.compress(made.to_bytes(), 9, mtime=0))
print(out.name, out.stat().st_size, "bytes;", int(inside.sum()), "brain voxels")
