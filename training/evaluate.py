"""Figures on real scans that were never trained on. Needs what prepare.ts wrote.

    python training/evaluate.py --prepared DIR --runs training/runs --methods dae disyre [--patient sub-26] [--mask MASK]

Per method and modality: average precision and oracle Dice over brain voxels of the scan (voxels above 0), the map brought
back linearly and filtered by a 4 x 4 x 4 median, as the program does.
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
from maps import MAPS
from methods import METHODS


def load(folder, method):
    build, _ = METHODS[method]
    nets = build()
    file = folder / 'weights.pt'
    state = torch.load(file, weights_only=True) if file.exists() else torch.load(folder / 'checkpoint.pt', weights_only=True)['nets']
    for k, net in nets.items():
        net.load_state_dict(state[k])
        net.eval()
    return nets


def prepared(folder, name):
    """(slices, H, W) image and brain, and voxel coordinates of the scan's grid on ours: affine scan voxel -> grid voxel."""
    facts = json.loads((folder / f'{name}.json').read_text())
    x, y, z = facts['dims']
    both = np.fromfile(folder / f'{name}.f32', np.float32).reshape(2, z, y, x)
    scan = nib.load(facts['path'])
    to_grid = np.linalg.inv(slices.GRID) @ np.linalg.inv(np.array(facts['matrix']).reshape(4, 4)) @ scan.affine
    return both[0], both[1] > 0, scan, to_grid


def map_of(method, nets, image, brain, side):
    wanted = brain.sum((1, 2)) >= slices.MIN_BRAIN
    first, last = np.nonzero(wanted)[0][[0, -1]]
    out = np.zeros_like(image)
    with torch.no_grad():
        out[first : last + 1] = MAPS[method](nets, image[first : last + 1], brain[first : last + 1], side)
    return out * brain


def back(map_, scan, to_grid, filtered=True):
    """The map on the scan's voxels, and its brain."""
    values = np.asarray(scan.dataobj, dtype=np.float32)
    brain = values > 0
    points = to_grid[:3, :3] @ np.stack(np.nonzero(brain)) + to_grid[:3, 3:]
    out = np.zeros(values.shape, dtype=np.float32)
    out[brain] = ndi.map_coordinates(map_.transpose(2, 1, 0), points, order=1, mode='constant')
    if filtered:
        box = ndi.find_objects(brain.astype(np.int8))[0]
        out[box] = ndi.median_filter(out[box], 4)
    return out, brain


def best_dice(scores, truth):
    order = np.argsort(-scores, kind='stable')
    hits = np.cumsum(truth[order])
    return float((2 * hits / (np.arange(1, len(hits) + 1) + truth.sum())).max())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--prepared', type=Path, required=True)
    parser.add_argument('--runs', type=Path, required=True)
    parser.add_argument('--methods', nargs='+', required=True)
    parser.add_argument('--patient', default='sub-26')
    parser.add_argument('--mask', type=Path, required=True)
    parser.add_argument('--modalities', nargs='+', default=['T1w', 'T2w', 'FLAIR'])
    args = parser.parse_args()
    torch.set_num_threads(1)
    mask = np.asarray(nib.load(args.mask).dataobj) > 0
    for method in args.methods:
        nets = load(args.runs / method, method)
        for modality in args.modalities:
            image, brain, scan, to_grid = prepared(args.prepared, f'{args.patient}_{modality}')
            row, direct = {}, method.split('-')[0] in ('lesions', 'cutpaste', 'nsa', 'fae', 'rd', 'uniad')
            for side in ['both'] if direct else {'T1w': ['both'], 'T2w': ['positive', 'relative'], 'FLAIR': ['positive', 'relative']}[modality]:
                result, inside = back(map_of(method, nets, image, brain, side), scan, to_grid)
                row[side] = {
                    'ap': round(float(average_precision_score(mask[inside], result[inside])), 4),
                    'dice_best': round(best_dice(result[inside], mask[inside]), 4),
                }
            print(method, modality, json.dumps(row), flush=True)


if __name__ == '__main__':
    main()
