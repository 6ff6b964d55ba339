"""Write resources/models/<id>/{card.json,*.onnx} from the trained checkpoints, and the two cards that need no network.

    python training/export.py --ae training/runs/ae --dae training/runs/dae --figures FILES --out resources/models

The weights are inside the .onnx files. Every graph is run by ONNX Runtime against PyTorch, and the largest difference is put in the card.
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
from evaluate import load_network

OPSET = 17
CLINICAL = 'Not for clinical use. Research use only; not a medical device.'
SHORT = ' A compact network trained within an hour on a CPU: a working reference, not the best the family can do.'
IXI = (
    'T1w scans of 115 healthy adults of IXI (the HH files carried by NiChart; 11 of them held out for validation; 2 mm, skull-stripped), CC BY-SA '
    '3.0: "Data provided by the IXI project, Imperial College London, https://brain-development.org/ixi-dataset/".'
)
SYNTHETIC = (
    ' T2w and FLAIR were synthesised from the same scans and their automatic DLMUSE region labels (NiChart, CBICA, University'
    ' of Pennsylvania; SBIA Contribution and Software License Agreement v1.1): no real T2w or FLAIR scan was seen.'
)
LIMITS = (
    'Healthy adults only (20 to 82 years), one source of scans, 2 mm axial slices seen one by one. T2w and FLAIR '
    'contrasts are synthetic, so residuals on real T2w and FLAIR differ from those seen in training; calibrate on '
    'healthy scans of your own scanner. Children, large ventricles, surgery and implants were not in training.'
)
# What differed from a single run of the command in README.md.
HISTORY = {
    'ae': "Stretches, each from the last checkpoint of the one before: 450 steps under PyTorch's OneCycleLR (top 3e-3), then "
    'as train.py is, to 3,500 and to 7,000 steps (--rate 3e-3).',
    'dae': "Stretches, each from the last checkpoint of the one before: 400 steps under PyTorch's OneCycleLR of 1,400 (top 3e-3), then "
    'as train.py is, to 850 (--rate 3e-3), 3,000 and 7,500 steps (--rate 2e-3).',
}
MODEL = {
    'ae': {
        'name': 'Autoencoder',
        'family': 'reconstruction: autoencoder',
        'description': (
            'Convolutional autoencoder with a dense code of 64 numbers a slice, one network for T1w, T2w and FLAIR; the '
            'score is the difference between the slice and its reconstruction: absolute on T1w; on T2w and FLAIR only where '
            'the slice is brighter, as the lesions looked for are. A reference point: its residual is high at every fine structure the code cannot carry, so cortex and ventricle borders score high too.'
        ),
        'citation': (
            'Baur C, Denner S, Wiestler B, Navab N, Albarqouni S. Autoencoders for unsupervised anomaly segmentation in '
            'brain MR images: a comparative study. Med Image Anal 2021;69:101952. doi:10.1016/j.media.2020.101952'
        ),
    },
    'dae': {
        'name': 'Denoising autoencoder',
        'family': 'reconstruction: denoising autoencoder',
        'description': (
            'U-Net trained to remove coarse Gaussian noise from healthy slices, one network for T1w, T2w and FLAIR; run '
            'on the clean slice, the score is the difference between the slice and what it makes of it: absolute on T1w; '
            'on T2w and FLAIR only where the slice is brighter, as the lesions looked for are.'
        ),
        'citation': (
            "Kascenas A, Pugeault N, O'Neil AQ. Denoising autoencoders for unsupervised anomaly detection in brain MRI. "
            'Proceedings of MIDL 2022, PMLR 172:653-664.'
        ),
    },
}


# On T2w and FLAIR the lesions looked for are brighter than healthy tissue, so the score there is the image above its
# reconstruction; what is darker than expected (cavities, blood) is not scored.
RESIDUAL = {'residual': 'l1', 'residual_T2w': 'positive', 'residual_FLAIR': 'positive'}



def grid_input(batch):
    return {
        'space': 'mni',
        'grid': {'dims': list(slices.DIMS), 'spacing_mm': [slices.SPACING] * 3, 'origin_mm': list(slices.ORIGIN)},
        'intensity': {'clip_percentiles': list(slices.CLIP), 'range': [0, 1], 'background': 0},
        'slice_axis': 'axial',
        'channels': 1,
        'batch': batch,
        'min_brain_voxels': slices.MIN_BRAIN,
    }


def export_graph(net, file):
    example = torch.zeros(2, 1, 112, 96)
    names = {'input_names': ['image'], 'output_names': ['reconstruction']}
    axes = {'image': {0: 'batch'}, 'reconstruction': {0: 'batch'}}
    torch.onnx.export(net, (example,), str(file), opset_version=OPSET, dynamo=False, dynamic_axes=axes, **names)
    onnx.checker.check_model(onnx.load(file))
    probe = torch.rand(5, 1, 112, 96, generator=torch.Generator().manual_seed(3))
    session = onnxruntime.InferenceSession(str(file), providers=['CPUExecutionProvider'])
    with torch.no_grad():
        difference = np.abs(net(probe).numpy() - session.run(None, {'image': probe.numpy()})[0])
    return float(difference.max())


def write_card(folder, card):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'card.json').write_text(json.dumps(card, indent=2) + '\n')


def network_card(identity, runs, figures, out):
    """runs: [(file stem, checkpoint folder, modalities)]."""
    folder = out / identity
    folder.mkdir(parents=True, exist_ok=True)
    graphs, training = [], {}
    for stem, source, modalities in runs:
        net, facts = load_network(source)
        file = folder / f'{stem}.onnx'
        worst = export_graph(net, file)
        entry = {'role': 'reconstruct', 'file': file.name, 'sha256': hashlib.sha256(file.read_bytes()).hexdigest()}
        entry |= {'modalities': modalities, 'input': 'image', 'output': 'reconstruction'}
        graphs.append(entry)
        training[file.name] = {**facts, 'pytorch_vs_onnxruntime_max_abs': worst}
    versions = {'python': platform.python_version(), 'torch': torch.__version__, 'onnx': onnx.__version__}
    versions |= {'onnxruntime': onnxruntime.__version__, 'opset': OPSET}
    card = {'schema': 1, 'id': identity, **{k: MODEL[identity][k] for k in ('name', 'family')}, 'version': '1.0.0'}
    card |= {k: MODEL[identity][k] for k in ('description', 'citation')}
    card |= {
        'licence': 'CC BY-SA 3.0 (weights trained on IXI; see trained_on)',
        'trained_on': IXI + SYNTHETIC,
        'limits': LIMITS + SHORT,
        'clinical_use': CLINICAL,
        'modalities': list(slices.MODALITIES),
        'procedure': 'reconstruct',
        'parameters': {**RESIDUAL, 'ssim_window': 7},
        'input': grid_input(20),
        'graphs': graphs,
        'score': {'range': [0, 1]},
        'training': {
            'graphs': training,
            'history': HISTORY[identity],
            'hardware': '2 shared CPU cores; one thread, forward pass in bfloat16; seconds are elapsed, not CPU time',
            'versions': versions,
            'average_precision_ms_patient': {k: v for k, v in figures.items() if k.split()[0] == identity},
        },
    }
    write_card(folder, card)


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
    parser.add_argument('--ae', type=Path)
    parser.add_argument('--dae', type=Path)
    parser.add_argument('--figures', type=Path, nargs='*', default=[])
    parser.add_argument('--out', type=Path, required=True)
    args = parser.parse_args()
    figures = {k: v for file in args.figures for k, v in json.loads(file.read_text()).items()}
    plain_cards(args.out)
    if args.ae:
        network_card('ae', [('ae', args.ae, list(slices.MODALITIES))], figures, args.out)
    if args.dae:
        network_card('dae', [('dae', args.dae, list(slices.MODALITIES))], figures, args.out)


if __name__ == '__main__':
    main()
