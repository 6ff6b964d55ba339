"""IterMask's mask threshold: the squared error that 20 % of randomly masked voxels of held-out healthy slices exceed.

    python training/tau.py --data training/runs/anatomy --runs training/runs
"""
import argparse
from pathlib import Path

import torch

from draw import FLAIR, T1W, T2W, Anatomy, draw
from evaluate import load
from methods import phase_condition, square_mask


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--runs', type=Path, required=True)
    args = parser.parse_args()
    nets, held = load(args.runs / 'itermask', 'itermask'), Anatomy(args.data / 'anatomy_valid.npz')
    for name, modality in (('T1w', T1W), ('T2w', T2W), ('FLAIR', FLAIR)):
        g, errors = torch.Generator().manual_seed(5), []
        for _ in range(6):
            x, brain, *_ = draw(held, 12, g, window=False, modalities=(modality,))
            x = 6 * x - 3
            mask = square_mask(brain, g)
            masked = (1 - mask) * x + mask * torch.randn(x.shape, generator=g)
            with torch.no_grad():
                made = nets['masked'](torch.cat([masked, phase_condition(x)], 1))
            errors.append(((x - made) ** 2)[mask > 0])
        print(name, round(float(torch.quantile(torch.cat(errors), 0.8)), 4))


if __name__ == '__main__':
    main()
