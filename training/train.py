"""Train one method on anatomy drawn anew at every step. Resumable: the same command goes on from the last checkpoint.

    python training/train.py lesions --data training/runs/anatomy --out training/runs/lesions --steps 9000

Every step draws from a generator seeded with (seed, step), so that a resumed run repeats an undisturbed one. The log is one
JSON line per report in OUT/log.jsonl; validation draws come from the held-out training subjects.
"""
import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch

from draw import Anatomy, draw
from features import Frozen
from methods import METHODS


def generator(seed, step):
    return torch.Generator().manual_seed(seed * 1_000_003 + step)


def pace(done):
    """The learning rate's share of its top: up over the first tenth, then half a cosine down."""
    return min(1, 0.04 + 9.6 * done) * 0.5 * (1 + math.cos(math.pi * max(0, done - 0.1) / 0.9))


def switch(nets, training):
    for net in nets.values():
        net.train(training)


def validate(nets, loss, held, batch, bfloat16):
    switch(nets, False)
    with torch.no_grad(), torch.autocast('cpu', torch.bfloat16, enabled=bfloat16):
        value = float(np.mean([float(loss(nets, held, batch, generator(7, k))) for k in range(6)]))
    switch(nets, True)
    return value


def recalibrate(nets, loss, anatomy, args):
    """Mean and variance of every batch norm anew, over 16 training batches and the final weights."""
    for net in nets.values():
        for layer in [] if isinstance(net, Frozen) else net.modules():
            if isinstance(layer, torch.nn.BatchNorm2d):
                layer.momentum = None
                layer.reset_running_stats()
    with torch.no_grad():
        for n in range(16):
            loss(nets, anatomy, 2 * args.batch, generator(args.seed + 1, n))


def load_encoder(frozen, folder, anatomy):
    """The way down of a trained U-Net (features.py), and the spread of each level's features over healthy slices."""
    if folder is not None:
        trained = torch.load(folder / 'weights.pt', weights_only=True)['net']
        frozen.encoder.load_state_dict({k: v for k, v in trained.items() if k.startswith('down.')})
    with torch.no_grad():
        x, *_ = draw(anatomy, 48, generator(3, 0), window=False)
        for level, f in zip(frozen.levels, frozen.eval().encoder(x)):
            level.fill_(f.std())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('method', choices=sorted(METHODS))
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--steps', type=int, required=True)
    parser.add_argument('--batch', type=int, default=8)
    parser.add_argument('--rate', type=float, default=2e-3)
    parser.add_argument('--seed', type=int, default=11)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--float32', action='store_true', help='else the forward pass is in bfloat16 (weights float32)')
    parser.add_argument('--encoder', type=Path, help='folder of the U-Net whose way down is the brain encoder')
    parser.add_argument('--average', type=float, help='decay of a running mean of the weights, which is what is kept at the end')
    parser.add_argument('--report', type=int, default=250)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    anatomy, held = (Anatomy(args.data / f'anatomy_{part}.npz') for part in ('train', 'valid'))
    build, loss = METHODS[args.method]
    nets = {k: net.to(memory_format=torch.channels_last) for k, net in build().items()}
    if 'encoder' in nets and isinstance(nets['encoder'], Frozen):
        load_encoder(nets['encoder'], args.encoder, anatomy)
    weights = [p for net in nets.values() for p in net.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=args.rate, weight_decay=1e-4)
    file, begun, spent = args.out / 'checkpoint.pt', 0, 0.0
    if file.exists():
        state = torch.load(file, weights_only=True)
        for k, net in nets.items():
            net.load_state_dict(state['nets'][k])
        optimiser.load_state_dict(state['optimiser'])
        begun, spent = state['step'], state['seconds']
    facts = {k: v for k, v in vars(args).items() if k not in ('data', 'out', 'report', 'encoder')}
    facts['encoder'] = args.encoder and args.encoder.name
    facts['weights'] = {k: sum(p.numel() for p in net.parameters() if p.requires_grad) for k, net in nets.items()}
    start, running = time.time(), []
    means = [p.detach().clone() for p in weights]

    def write(step, extra):
        seconds = spent + time.time() - start
        record = {'step': step, **extra, 'valid': validate(nets, loss, held, args.batch, not args.float32)}
        record['seconds'] = round(seconds, 1)
        with open(args.out / 'log.jsonl', 'a') as log:
            log.write(json.dumps(record) + '\n')
        print(json.dumps(record), flush=True)
        (args.out / 'facts.json').write_text(json.dumps({**facts, **record}))
        return seconds

    for step in range(begun, args.steps):
        with torch.autocast('cpu', torch.bfloat16, enabled=not args.float32):
            value = loss(nets, anatomy, args.batch, generator(args.seed, step))
        optimiser.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.param_groups[0]['lr'] = args.rate * pace(step / args.steps)
        optimiser.step()
        running.append(float(value.detach()))
        if args.average:
            share = max(1 - args.average, 1 / (step - begun + 1))
            torch._foreach_lerp_(means, [p.detach() for p in weights], share)
        if (step + 1) % args.report == 0 or step + 1 == args.steps:
            seconds = write(step + 1, {'loss': float(np.mean(running))})
            running = []
            state = {'nets': {k: net.state_dict() for k, net in nets.items()}, 'optimiser': optimiser.state_dict()}
            torch.save({**state, 'step': step + 1, 'seconds': seconds}, file.with_suffix('.tmp'))
            file.with_suffix('.tmp').replace(file)

    if args.average:
        with torch.no_grad():
            for p, mean in zip(weights, means):
                p.copy_(mean)
    recalibrate(nets, loss, anatomy, args)
    write(args.steps, {'recalibrated': True})
    torch.save({k: net.state_dict() for k, net in nets.items()}, args.out / 'weights.pt')


if __name__ == '__main__':
    main()
