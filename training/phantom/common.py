"""What the phantom fitting steps share: the template, the sources, intensity scaling, sampling in world space.

Voxel arrays here are numpy (x, y, z); torch volumes are (1, C, z, y, x) as grid_sample wants them.
All world coordinates are RAS+ millimetres in ICBM 2009a (MNI) space.
"""
import os
from pathlib import Path

import nibabel as nib
import numpy as np
import torch
import torch.nn.functional as F

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("NORMASCOPE_DATA", ROOT.parent / "shared" / "data"))
CACHE = Path(os.environ.get("NORMASCOPE_CACHE", "/tmp/normascope-phantom"))
RESOURCES = ROOT / "resources" / "phantom"

# control grid of the displacement field: 8 mm, world coordinate of node (0, 0, 0) and node counts
CONTROL_MM = 8.0
CONTROL_ORIGIN = np.array([-100.0, -136.0, -88.0])
CONTROL_DIMS = (26, 31, 24)

# working grid of the registration: 4 mm
WORK_MM = 4.0
WORK_ORIGIN = np.array([-84.0, -120.0, -75.0])
WORK_DIMS = (43, 52, 41)


def template(name):
    import nilearn.datasets

    folder = Path(nilearn.datasets.__file__).parent / "data"
    image = nib.load(folder / f"mni_icbm152_{name}_tal_nlin_sym_09a_converted.nii.gz")
    return np.asarray(image.dataobj, dtype=np.float32) / 255.0, image.affine


def to_torch(volume):
    return torch.from_numpy(np.ascontiguousarray(np.asarray(volume, np.float32).transpose(2, 1, 0)))[None, None]


def sample(volume, inverse_affine, world, mode="bilinear"):
    """volume (1,C,z,y,x); inverse_affine world->voxel 4x4 tensor; world (...,3) -> (C, ...)."""
    voxel = world @ inverse_affine[:3, :3].T + inverse_affine[:3, 3]
    size = torch.tensor([volume.shape[4], volume.shape[3], volume.shape[2]], dtype=torch.float32)
    unit = 2 * voxel / (size - 1) - 1
    flat = unit.reshape(1, 1, 1, -1, 3)
    out = F.grid_sample(volume, flat, mode=mode, padding_mode="zeros", align_corners=True)
    return out.reshape((volume.shape[1],) + world.shape[:-1])


def grid_world(origin, mm, dims):
    axes = [torch.arange(n, dtype=torch.float32) * mm + float(o) for n, o in zip(dims, origin)]
    return torch.stack(torch.meshgrid(*axes, indexing="ij"), -1)


def gaussian(volume, sigma_voxels):
    """Separable Gaussian of a (1,C,z,y,x) tensor."""
    radius = max(1, int(3 * sigma_voxels + 0.5))
    x = torch.arange(-radius, radius + 1, dtype=torch.float32)
    k = torch.exp(-0.5 * (x / sigma_voxels) ** 2)
    k = k / k.sum()
    c = volume.shape[1]
    for axis in (2, 3, 4):
        shape = [1, 1, 1, 1, 1]
        shape[axis] = len(k)
        pad = [0, 0, 0]
        pad[axis - 2] = radius
        volume = F.conv3d(volume, k.reshape(shape).repeat(c, 1, 1, 1, 1), padding=pad, groups=c)
    return volume


def control_to(world, control):
    """Displacement at world points from nodes (3, nx, ny, nz), cubic B-spline weights approximated by a
    trilinear read of the nodes smoothed with the B-spline kernel (1/6, 4/6, 1/6)."""
    k = torch.tensor([1 / 6, 4 / 6, 1 / 6])
    v = control.permute(0, 3, 2, 1)[None]
    for axis in (2, 3, 4):
        shape = [1, 1, 1, 1, 1]
        shape[axis] = 3
        pad = [0, 0, 0, 0, 0, 0]
        pad[2 * (4 - axis)] = pad[2 * (4 - axis) + 1] = 1
        v = F.conv3d(F.pad(v, pad, mode="replicate"), k.reshape(shape).repeat(3, 1, 1, 1, 1), groups=3)
    size = torch.tensor([n - 1 for n in CONTROL_DIMS], dtype=torch.float32)
    unit = 2 * ((world - torch.tensor(CONTROL_ORIGIN, dtype=torch.float32)) / CONTROL_MM) / size - 1
    out = F.grid_sample(v, unit.reshape(1, 1, 1, -1, 3), padding_mode="border", align_corners=True)
    return out.reshape((3,) + world.shape[:-1]).movedim(0, -1)
