"""Figures on a real patient (never trained on): average precision of the residual over the brain voxels, as scanned.

    python training/evaluate.py --patient DIR/ms-patient/sub-26 --model T1w=training/runs/ae ...

A model is a folder with weights.pt and facts.json (train.py). Brain: voxels above 0. Every map is made on the card's
grid and brought back to the scan's by linear interpolation. Reports l1, positive (image - reconstruction, negative parts
0), negative, each also after a 3 x 3 x 3 median on the grid, and the scan itself as the map.
"""
import argparse
import json
from pathlib import Path

import nibabel as nib
import numpy as np
import torch
from scipy import ndimage as ndi
from sklearn.metrics import average_precision_score

import slices
from networks import BUILD


def load_network(folder):
    facts = json.loads((folder / 'facts.json').read_text())
    net = BUILD[facts['method']]()
    net.load_state_dict(torch.load(folder / 'weights.pt', weights_only=True)['net'])
    return net.eval(), facts


def read_patient(folder, modality):
    """(scan values, brain, lesion mask, affine) of one scan."""
    anat = folder / 'anat'
    scan = nib.load(anat / f'{folder.name}_{modality}.nii.gz')
    values = scan.get_fdata(dtype=np.float32)
    mask = np.asarray(nib.load(anat / f'{folder.name}_seg-anomaly_mask.nii.gz').dataobj) > 0
    return values, values > 0, mask, scan.affine


def on_grid(values, brain, affine):
    """The scan (already in MNI space) on the card's grid after the card's scaling, and the brain there."""
    volume = slices.to_grid(values, affine, np.eye(4), 1)
    inside = slices.to_grid(brain.astype(np.float32), affine, np.eye(4), 1) >= 0.5
    return slices.scaled_volume(volume, inside), inside


def reconstruct(net, volume, inside):
    """Reconstruction of every slice with enough brain; 0 elsewhere. Arrays are (x, y, z)."""
    stack, wanted = slices.axial(volume), inside.sum((0, 1)) >= slices.MIN_BRAIN
    out = np.zeros_like(stack)
    with torch.no_grad():
        out[wanted] = net(torch.from_numpy(stack[wanted])[:, None])[:, 0].numpy()
    return out.transpose(2, 1, 0) * inside


def grid_points(brain, affine):
    """Where the scan's brain voxels lie on the card's grid, in voxels: (3, voxels)."""
    m = np.linalg.inv(slices.GRID) @ affine
    return m[:3, :3] @ np.stack(np.nonzero(brain)) + m[:3, 3:]


def figures(net, folder, modality):
    values, brain, mask, affine = read_patient(folder, modality)
    volume, inside = on_grid(values, brain, affine)
    difference = volume - reconstruct(net, volume, inside)
    points, truth = grid_points(brain, affine), mask[brain]
    maps = {'l1': np.abs(difference), 'positive': np.maximum(difference, 0), 'negative': np.maximum(-difference, 0)}
    maps['l1_median3'] = ndi.median_filter(maps['l1'], 3)
    maps['positive_median3'] = ndi.median_filter(maps['positive'], 3)
    out = {'scan': average_precision_score(truth, values[brain])}
    for name, map_ in maps.items():
        at_voxels = ndi.map_coordinates(map_, points, order=1, mode='constant', cval=0.0)
        out[name] = average_precision_score(truth, at_voxels)
    out['mean_l1'] = maps['l1'][inside].mean()
    return {k: round(float(v), 4) for k, v in out.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--patient', type=Path, required=True)
    parser.add_argument('--model', nargs='+', required=True, help='MODALITY=FOLDER')
    parser.add_argument('--out', type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    result = {}
    for pair in args.model:
        modality, folder = pair.split('=', 1)
        net, facts = load_network(Path(folder))
        result[f"{facts['method']} {modality}"] = figures(net, args.patient, modality)
        print(facts['method'], modality, facts['step'], result[f"{facts['method']} {modality}"], flush=True)
    if args.out:
        args.out.write_text(json.dumps(result, indent=1))


if __name__ == '__main__':
    main()
