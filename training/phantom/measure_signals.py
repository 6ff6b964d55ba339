"""Class signals of the three contrasts, measured, for src/science/phantom/signal.ts.

T1w: the 183 IXI people (class medians within their labels). T2w and FLAIR: the MS patient of the Ljubljana database
(CC BY, already in MNI space), medians where the ICBM 2009a maps are nearly pure, lesions left out. Prints a table.
"""
import nibabel as nib
import numpy as np
from scipy.ndimage import binary_dilation

from common import *


def in_template(path):
    image = nib.load(path)
    data = to_torch(np.asarray(image.dataobj, np.float32))
    _, affine = template("gm")
    world = grid_world(affine[:3, 3], 1.0, (197, 233, 189))
    return sample(data, torch.tensor(np.linalg.inv(image.affine), dtype=torch.float32), world)[0].numpy()


def main():
    gm, _ = template("gm")
    wm, _ = template("wm")
    t1, _ = template("t1")
    folder = next((DATA / "ms-patient").rglob("*T2w.nii.gz")).parent
    lesion = binary_dilation(in_template(next(folder.glob("*mask.nii.gz"))) > 0.2, iterations=3)
    y = np.arange(233)[None, :, None] - 134
    classes = {"white": (wm > 0.97), "grey": (gm > 0.93) & (y > -60),
               "csf": (gm + wm < 0.03) & (t1 > 0.1) & (t1 < 0.32)}
    for contrast in ("T1w", "T2w", "FLAIR"):
        v = in_template(next(folder.glob(f"*{contrast}.nii.gz")))
        pure = {}
        for name, where in classes.items():
            values = v[where & ~lesion & (v > 0)]
            # misaligned cortex: take the darker or brighter part of the mixed classes
            q = {"csf": 10 if contrast != "T2w" else 90}.get(name, 50)
            pure[name] = np.percentile(values, q)
        pure["lesion"] = np.median(v[in_template(next(folder.glob("*mask.nii.gz"))) > 0.9])
        top = {"T1w": "white", "T2w": "csf", "FLAIR": "lesion"}[contrast]
        print(contrast, {k: round(float(p / pure[top]), 3) for k, p in pure.items()})


if __name__ == "__main__":
    main()
