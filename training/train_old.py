"""Train one method on the stored slices (slices.py). Resumable: the same command goes on from the last checkpoint.

    python training/train.py ae  --data training/runs/slices --out training/runs/ae  --modalities T1w T2w FLAIR
    python training/train.py dae --data training/runs/slices --out training/runs/dae --modalities T1w T2w FLAIR

Every step draws its batch and its noise from a generator seeded with (seed, step), so that a resumed run repeats an
undisturbed one. The log is one JSON line per report in OUT/log.jsonl.
"""
import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from networks import BUILD

OUTSIDE_WEIGHT = 0.1
# The MNI brain fits in rows 8..104 and columns 8..88; the U-Net, being convolutional, is trained on that window alone.
WINDOW = {'ae': np.s_[:], 'dae': np.s_[:, 8:104, 8:88]}


def generator(seed, step):
    return torch.Generator().manual_seed(seed * 1_000_003 + step)


def uniform(g, n, low, high):
    return (torch.rand(n, 1, 1, 1, generator=g) * (high - low) + low)


def batch_of(stores, size, g, window=np.s_[:]):
    """Equal shares of every modality: float images (size, 1, 112, 96) and brain masks."""
    picks = []
    for n, store in enumerate(stores):
        share = size // len(stores) + (n < size % len(stores))
        index = torch.randint(len(store), (share,), generator=g).numpy()
        picks.append(torch.from_numpy(store[np.sort(index)][window]))
    raw = torch.cat(picks)[:, None]
    return raw.float() / 255, raw > 0


def texture(shape, g):
    """Low-frequency noise, unit variance at the knots of a 12 x 10 grid."""
    return F.interpolate(torch.randn(shape[0], 1, 12, 10, generator=g), size=shape[2:], mode='bilinear')


def augment(x, brain, g):
    """Mirror, gamma, a lower top of the range (as in a scan whose lesions are the brightest voxels), texture, noise."""
    n = len(x)
    flip = torch.rand(n, generator=g) < 0.5
    x[flip], brain[flip] = x[flip].flip(-1), brain[flip].flip(-1)
    x = x.clamp(min=1e-4) ** uniform(g, n, 0.85, 1.2)
    lower = torch.where(torch.rand(n, 1, 1, 1, generator=g) < 0.5, uniform(g, n, 0.65, 1.0), torch.ones(n, 1, 1, 1))
    x = x * lower * (1 + uniform(g, n, 0, 0.05) * texture(x.shape, g))
    x = x + uniform(g, n, 0, 0.03) * torch.randn(x.shape, generator=g)
    return x.clamp(0, 1) * brain, brain


def coarse_noise(shape, g, std):
    """Gaussian noise on a coarse grid, enlarged bilinearly; three in five slices 16 x 16, the rest 28 x 24."""
    out = torch.empty(shape)
    fine = torch.rand(shape[0], generator=g) < 0.4
    for wanted, size in ((False, (16, 16)), (True, (28, 24))):
        chosen = fine == wanted
        coarse = torch.randn(int(chosen.sum()), 1, *size, generator=g)
        out[chosen] = F.interpolate(coarse, size=shape[2:], mode='bilinear', align_corners=False)
    roll = torch.randint(0, 16, (2,), generator=g).tolist()
    return std * out.roll(roll, (2, 3))


def corrupt(x, brain, g, std):
    return (x + coarse_noise(x.shape, g, std) * brain).clamp(0, 1)


def loss_of(output, target, brain):
    weight = brain + OUTSIDE_WEIGHT * ~brain
    return (weight * (output - target) ** 2).sum() / weight.sum()


def validate(net, stores, method, std):
    """Mean absolute error over brain voxels of held-out subjects, clean input, and for `dae` on noisy input."""
    net.eval()
    g, sums, noisy, count = generator(7, 0), 0.0, 0.0, 0
    with torch.no_grad():
        for _ in range(2):
            x, brain = batch_of(stores, 48, g)
            sums += float(((net(x) - x).abs() * brain).sum())
            count += int(brain.sum())
            if method == 'dae':
                noisy += float(((net(corrupt(x, brain, g, std)) - x).abs() * brain).sum())
    net.train()
    return {'mae_clean': sums / count, **({'mae_noisy': noisy / count} if method == 'dae' else {})}


def pace(done):
    """The learning rate's share of its top: up over the first tenth, then half a cosine down."""
    return min(1, 0.04 + 9.6 * done) * 0.5 * (1 + math.cos(math.pi * max(0, done - 0.1) / 0.9))


def recalibrate(net, stores, args):
    """Mean and variance of every batch norm anew, over 12 training batches and the final weights."""
    norms = [layer for layer in net.modules() if isinstance(layer, torch.nn.BatchNorm2d)]
    for layer in norms:
        layer.momentum = None
        layer.reset_running_stats()
    net.train()
    with torch.no_grad():
        for n in range(12):
            g = generator(args.seed + 1, n)
            x, brain = augment(*batch_of(stores, 24, g), g)
            net(corrupt(x, brain, g, args.noise) if args.method == 'dae' and n % 2 else x)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('method', choices=sorted(BUILD))
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--modalities', nargs='+', required=True)
    parser.add_argument('--steps', type=int, default=3000)
    parser.add_argument('--batch', type=int, default=24)
    parser.add_argument('--rate', type=float, default=2e-3)
    parser.add_argument('--noise', type=float, default=0.2)
    parser.add_argument('--seed', type=int, default=11)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--bfloat16', action='store_true', help='forward in bfloat16 (weights stay float32)')
    parser.add_argument('--report', type=int, default=250)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    stores = [np.load(args.data / f'{m}_train.npy', mmap_mode='r') for m in args.modalities]
    held = [np.load(args.data / f'{m}_valid.npy', mmap_mode='r') for m in args.modalities]
    net = BUILD[args.method]().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=args.rate, weight_decay=1e-4)
    file, begun, spent = args.out / 'checkpoint.pt', 0, 0.0
    if file.exists():
        state = torch.load(file, weights_only=True)
        net.load_state_dict(state['net'])
        optimiser.load_state_dict(state['optimiser'])
        begun, spent = state['step'], state['seconds']
    facts = {k: str(v) if isinstance(v, Path) else v for k, v in vars(args).items() if k not in ('data', 'out')}
    facts['weights'] = sum(p.numel() for p in net.parameters())
    start, running = time.time(), []
    for step in range(begun, args.steps):
        g = generator(args.seed, step)
        x, brain = augment(*batch_of(stores, args.batch, g, WINDOW[args.method]), g)
        noisy = corrupt(x, brain, g, args.noise) if args.method == 'dae' else x
        with torch.autocast('cpu', torch.bfloat16, enabled=args.bfloat16):
            output = net(noisy)
        loss = loss_of(output.float(), x, brain)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.param_groups[0]['lr'] = args.rate * pace(step / args.steps)
        optimiser.step()
        running.append(float(loss.detach()))
        if (step + 1) % args.report == 0 or step + 1 == args.steps:
            seconds = spent + time.time() - start
            record = {'step': step + 1, 'loss': float(np.mean(running)), **validate(net, held, args.method, args.noise)}
            record |= {'seconds': round(seconds, 1)}
            running = []
            with open(args.out / 'log.jsonl', 'a') as log:
                log.write(json.dumps(record) + '\n')
            print(json.dumps(record), flush=True)
            state = {'net': net.state_dict(), 'optimiser': optimiser.state_dict()}
            torch.save({**state, 'step': step + 1, 'seconds': seconds}, file.with_suffix('.tmp'))
            file.with_suffix('.tmp').replace(file)
            (args.out / 'facts.json').write_text(json.dumps({**facts, **record}))

    recalibrate(net, stores, args)
    spent += time.time() - start
    record = {'step': args.steps, **validate(net, held, args.method, args.noise), 'seconds': round(spent, 1)}
    print(json.dumps(record), flush=True)
    torch.save({'net': net.state_dict(), 'step': args.steps, 'seconds': spent}, args.out / 'weights.pt')
    (args.out / 'facts.json').write_text(json.dumps({**facts, **record}))


if __name__ == '__main__':
    main()
