"""Align each of the 183 IXI brains (2 mm T1w with DLMUSE labels) to the ICBM 2009a template.

Per person: 12 affine parameters (MNI -> scanner space) and a displacement u on an 8 mm control grid in the
person's affinely aligned space such that template(x + u(x)) resembles the person at x. Results go to a cache
folder outside the repository; fit_model.py turns them into the shipped parameters.
"""
import csv
import sys

import nibabel as nib
import numpy as np
import torch
from scipy.ndimage import binary_erosion, gaussian_filter

from common import *

VENTRICLES = (51, 52, 49, 50)
LEVELS = (0.18, 0.62, 1.0)  # CSF, grey, white after scaling


def class_scale(values, medians):
    return np.interp(values, [0.0, *medians], [0.0, *LEVELS]) + np.clip(values - medians[2], 0, medians[2]) / medians[2] * 0.3


def scaled_template():
    t1, affine = template("t1")
    gm, _ = template("gm")
    wm, _ = template("wm")
    inside = t1 > 0.02
    csf = inside & (gm < 0.1) & (wm < 0.05)
    medians = [np.percentile(t1[csf], 30), np.median(t1[gm > 0.9]), np.median(t1[wm > 0.95])]
    return class_scale(t1, medians) * inside, affine


def scaled_subject(name):
    image = nib.load(DATA / "healthy_t1_ixi" / "brain2mm" / f"{name}_T1_brain.nii.gz")
    labels = np.asarray(nib.load(DATA / "healthy_t1_ixi" / "dlmuse2mm" / f"{name}_DLMUSE.nii.gz").dataobj)
    t1 = np.asarray(image.dataobj, np.float32)
    ventricle = np.isin(labels, (51, 52))
    core = binary_erosion(ventricle)
    csf = t1[core if core.sum() > 20 else ventricle]
    medians = [np.median(csf), np.median(t1[labels >= 100]), np.median(t1[(labels >= 81) & (labels <= 88)])]
    return class_scale(t1, medians), labels, image.affine


def above_csf(values):
    """Background and CSF alike become 0: the outline that is matched is that of the tissue, not of a mask."""
    return np.clip(values - LEVELS[0], 0, None)


def bending(control):
    total = 0.0
    for axis in (1, 2, 3):
        d = torch.diff(control, n=2, dim=axis)
        total = total + (d**2).mean()
        for other in (1, 2, 3):
            if other > axis:
                total = total + 2 * (torch.diff(torch.diff(control, dim=axis), dim=other) ** 2).mean()
    return total


def register(name, target, target_inverse, world):
    """target: the template smoothed with sd 2, 1.4 and 3.2 mm."""
    affine_target, moving, moving_coarse = target
    t1, labels, affine = scaled_subject(name)
    volume = to_torch(above_csf(t1))
    smooth = gaussian(volume, 1.0)
    inverse = torch.tensor(np.linalg.inv(affine), dtype=torch.float32)
    where = np.argwhere(t1 > 0.05)
    centre = (affine[:3, :3] @ where.mean(0)) + affine[:3, 3]
    fixed = sample(affine_target, target_inverse, world)[0]
    weight = fixed > 0.05
    mni_centre = world[weight].mean(0)
    linear = torch.zeros(3, 3, requires_grad=True)
    shift = torch.zeros(3, requires_grad=True)
    optimiser = torch.optim.Adam([{"params": [linear], "lr": 0.01}, {"params": [shift], "lr": 0.6}])
    base = torch.tensor(centre, dtype=torch.float32)
    coarse = world[::2, ::2, ::2]
    fixed_coarse = fixed[::2, ::2, ::2]

    def pull(points):
        return (points - mni_centre) @ (torch.eye(3) + linear).T + base + shift

    for step in range(100):
        optimiser.param_groups[0]["lr"], optimiser.param_groups[1]["lr"] = (0.01, 0.6) if step < 70 else (0.002, 0.1)
        optimiser.zero_grad()
        loss = ((sample(smooth, inverse, pull(coarse))[0] - fixed_coarse) ** 2).mean()
        loss.backward()
        optimiser.step()
    affine_loss = loss.item()
    with torch.no_grad():
        person = sample(gaussian(volume, 0.5), inverse, pull(world))[0]
    control = torch.zeros(3, *CONTROL_DIMS, requires_grad=True)
    optimiser = torch.optim.Adam([control], lr=0.5)
    with torch.no_grad():
        person_coarse = gaussian(person.permute(2, 1, 0)[None, None], 0.8)[0, 0].permute(2, 1, 0)[::2, ::2, ::2].clone()
    near = gaussian(((person > 0.05) | weight).float().permute(2, 1, 0)[None, None], 1.0)[0, 0].permute(2, 1, 0) > 0.05
    fine = world[near][:, None, None]
    person_fine = person[near][:, None, None]
    near = near[::2, ::2, ::2]
    coarse = coarse[near][:, None, None]
    person_coarse = person_coarse[near][:, None, None]
    for step in range(65):
        early = step < 32
        points, reference, source = (coarse, person_coarse, moving_coarse) if early else (fine, person_fine, moving)
        if not early:  # every second point in turn
            points, reference = points[step % 2 :: 2], reference[step % 2 :: 2]
        if step == 32:
            optimiser.param_groups[0]["lr"] = 0.35
        if step == 54:
            optimiser.param_groups[0]["lr"] = 0.12
        optimiser.zero_grad()
        u = control_to(points, control)
        difference = sample(source, target_inverse, points + u)[0] - reference
        loss = (difference**2).mean() + (0.003 if early else 0.002) * bending(control)
        loss.backward()
        optimiser.step()
    full = torch.eye(4)
    full[:3, :3] = torch.eye(3) + linear.detach()
    full[:3, 3] = base + shift.detach() - full[:3, :3] @ mni_centre
    scale = float(torch.det(full[:3, :3]))
    brain = t1 > 0
    inner = np.isin(labels, (*VENTRICLES, 4, 11))
    csf_share = np.clip((LEVELS[1] - t1) / (LEVELS[1] - LEVELS[0]), 0, 1) * (t1 > 0)
    volumes = {
        "sulcal": float(csf_share[brain & ~inner].sum() * 8),
        "lateral": float(np.isin(labels, VENTRICLES).sum() * 8),
        "third": float((labels == 4).sum() * 8),
        "brain": float((labels > 0).sum() * 8),
        "mask": float((t1 > 0).sum() * 8),
        "grey": float((labels >= 100).sum() * 8),
        "white": float(np.isin(labels, list(range(81, 96))).sum() * 8),
    }
    return {"affine": full.numpy(), "control": control.detach().numpy().astype(np.float32), "scale": scale,
            "loss": np.array([affine_loss, loss.item()]), **volumes}


def main():
    torch.set_num_threads(1)
    part, parts = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (0, 1)
    CACHE.mkdir(parents=True, exist_ok=True)
    t, affine = scaled_template()
    sharp = above_csf(t)
    target = [to_torch(gaussian_filter(sharp, sd)[::2, ::2, ::2]) for sd in (2.0, 1.4, 3.2)]
    target_inverse = torch.tensor(np.linalg.inv(affine @ np.diag([2.0, 2, 2, 1])), dtype=torch.float32)
    world = grid_world(WORK_ORIGIN, WORK_MM, WORK_DIMS)
    rows = list(csv.DictReader(open(DATA / "healthy_t1_ixi" / "subjects.csv")))
    rows = [rows[i] for i in np.random.default_rng(0).permutation(len(rows))]
    for row in rows[part::parts]:
        out = CACHE / f"{row['id']}.npz"
        if out.exists():
            continue
        result = register(row["id"], target, target_inverse, world)
        np.savez(out, **result)
        print(row["id"], row["age"], "scale %.3f loss %.5f -> %.5f" % (result["scale"], *result["loss"]), flush=True)


if __name__ == "__main__":
    main()
