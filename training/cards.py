"""The words and parameters of every bundled card. export.py adds graphs, hashes and facts of the training."""

SIDES = {'side': 'both', 'side_T2w': 'relative', 'side_FLAIR': 'positive'}
DARK_SIDES = {**SIDES, 'side_T1w': 'negative'}
RESIDUAL = {'residual': 'l1', 'residual_T1w': 'negative', 'residual_T2w': 'relative', 'residual_FLAIR': 'positive'}
VARIANCE = {'residual': 'l2', 'residual_T1w': 'negative', 'residual_T2w': 'positive', 'residual_FLAIR': 'positive'}
DARK_OR_BRIGHT = ' On T1w the difference counts only where the slice is darker, on T2w and FLAIR only where it is brighter, as the lesions looked for are (on T2w over the level expected there, so that fluid counts less).'
DARK_OR_BRIGHTER = ' On T1w the residual counts only where the slice is darker, on T2w and FLAIR only where it is brighter, as the lesions looked for are.'
OWN_SCALE = ' Scores are told in spreads of the scan itself, so that a noisier scan is not anomalous all over.'
BENCHMARK = 'Frotscher A, Baumgartner CF, Wolfers T. Deep unsupervised anomaly detection in brain imaging: large-scale benchmarking and bias analysis. arXiv:2512.01534, 2025.'
MEDIA = 'Cai Y, Zhang W, Chen H, Cheng KT. MedIAnomaly: a comparative study of anomaly detection in medical images. Med Image Anal 2025;102:103500.'


def entry(name, family, procedure, description, citation, deviations, range_=(0, 1), **more):
    return {
        'name': name,
        'family': family,
        'procedure': procedure,
        'description': description,
        'citation': citation,
        'deviations': deviations,
        'range': list(range_),
        **more,
    }


CARDS = {
    'ae': entry(
        'Autoencoder',
        'reconstruction: autoencoder',
        'reconstruct',
        'Convolutional autoencoder with a dense code of 64 numbers a slice; the score is the difference between the slice and its '
        'reconstruction.' + DARK_OR_BRIGHT + ' A reference point: its residual is high at every fine structure the code cannot carry.',
        'Baur C, Denner S, Wiestler B, Navab N, Albarqouni S. Autoencoders for unsupervised anomaly segmentation in brain MR images: a '
        'comparative study. Med Image Anal 2021;69:101952. doi:10.1016/j.media.2020.101952',
        'Four halvings from 112 x 96, code 64, pixel shuffle in the decoder.',
        parameters={**RESIDUAL, 'ssim_window': 7},
    ),
    'vae': entry(
        'Variational autoencoder',
        'reconstruction: variational autoencoder',
        'reconstruct',
        'The autoencoder with a Gaussian code; the reconstruction is that of the mean of the code, so that a map is reproducible.' + DARK_OR_BRIGHT,
        'Zimmerer D, Isensee F, Petersen J, Kohl S, Maier-Hein K. Unsupervised anomaly localization using variational auto-encoders. MICCAI '
        '2019, LNCS 11767:289-297. ' + MEDIA,
        'Mean of the code instead of a sample; weight of the divergence 0.0005 (MedIAnomaly: 0.005 at 64 x 64).',
        parameters={**RESIDUAL, 'ssim_window': 7},
    ),
    'aeu': entry(
        'AE-U (autoencoder with uncertainty)',
        'reconstruction: uncertainty-aware autoencoder',
        'reconstruct',
        'Predicts every voxel and its variance; the score is the squared error over the predicted variance.' + DARK_OR_BRIGHT,
        'Mao Y, Xue FF, Wang R, Zhang J, Zheng WS, Liu H. Abnormality detection in chest X-ray images using uncertainty prediction '
        'autoencoders. MICCAI 2020, LNCS 12266:529-538. ' + MEDIA,
        'The network of ae with two outputs; log variance limited to -8..2.',
        (0, 200),
        parameters={**VARIANCE, 'normalise': 'variance', 'ssim_window': 7},
    ),
    'dae': entry(
        'Denoising autoencoder',
        'reconstruction: denoising autoencoder',
        'reconstruct',
        'U-Net trained to remove coarse Gaussian noise; run on the clean slice, the score is the difference between the slice and what '
        'it makes of it.' + DARK_OR_BRIGHT,
        "Kascenas A, Pugeault N, O'Neil AQ. Denoising autoencoders for unsupervised anomaly detection in brain MRI. MIDL 2022, PMLR "
        '172:653-664.',
        'Three halvings, 16 to 64 channels; noise at three scales with mean 0, standard deviation 0.25.',
        parameters={**RESIDUAL, 'ssim_window': 7},
    ),
    'riad': entry(
        'RIAD (reconstruction by inpainting)',
        'reconstruction: inpainting',
        'inpaint-sets',
        'Hides one fifth of the cells of a grid at a time and paints them from the rest; the score is the difference, the mean over '
        'the cell sizes.' + DARK_OR_BRIGHT,
        'Zavrtanik V, Kristan M, Skocaj D. Reconstruction by inpainting for visual anomaly detection. Pattern Recognit 2021;112:107706. '
        + BENCHMARK,
        'Cells of 4, 8 and 16 voxels of 2 mm, on T1w of 16 and 24 (trained with 4, 8 and 16); plain difference in place of gradient '
        'similarity, which scores every fine structure; U-Net without attention.',
        parameters={'cells': '4,8,16', 'cells_T1w': '16,24', 'sets': 5, 'score': 'l1', 'score_T1w': 'negative', 'score_T2w': 'relative', 'score_FLAIR': 'positive', 'weights': 'mean', 'offset': 'none', 'seed': 1},
        fast={'cells': '8', 'cells_T1w': '24'},
    ),
    'itermask': entry(
        'IterMask (iterative mask refinement)',
        'reconstruction: iterative masking',
        'iterative-mask',
        'Starts from the whole brain as the mask, paints what is masked from the rest and from the spectrum without its low-frequency '
        'amplitudes, and shrinks the mask to where the error stays large; the score is the squared error of the last painting.' + DARK_OR_BRIGHT,
        'Liang Z, Guo X, Noble JA, Kamnitsas K. IterMask2: iterative unsupervised anomaly segmentation via spatial and frequency masking '
        'for brain lesions in MRI. MICCAI 2024. ' + BENCHMARK,
        'U-Nets without attention; a slice that stops at once keeps the first painting; at most ten rounds, on T1w one.',
        (0, 400),
        parameters={'tau_T1w': 0.57, 'tau_T2w': 0.59, 'tau_FLAIR': 0.44, 'radius': 15, 'max_iterations': 10, 'max_iterations_T1w': 1, 'seed': 1, **DARK_SIDES},
        fast={'max_iterations': 2},
    ),
    'andi': entry(
        'ANDi (aggregated normative diffusion)',
        'diffusion: aggregated denoising',
        'diffusion-aggregate',
        'Adds little noise at many levels and denoises each once; the score is the geometric mean of the squared differences.' + DARK_OR_BRIGHT,
        'Frotscher A, Kapoor J, Wolfers T, Baumgartner CF. Unsupervised anomaly detection using aggregated normative diffusion. '
        'arXiv:2312.01904, 2023. ' + BENCHMARK,
        '20 noise levels in place of 100 (fast: 5); trained on levels 0 to 0.3 only (scored: 0.025 to 0.125); U-Net without attention; one-sided differences keep a floor.',
        parameters={'start': 125, 'stop': 25, 'stride': 5, 'size': 112, 'prediction': 'v', 'noise': 'gaussian', 'floor': 0.001, 'seed': 1, **DARK_SIDES},
        fast={'stride': 20},
    ),
    'disyre': entry(
        'Disyre (diffusion-inspired synthetic restoration)',
        'diffusion: synthetic restoration',
        'diffusion-restore',
        'Trained to restore slices with synthetic anomalies of every strength; the score is the difference between the slice and its '
        'restorations for four assumed strengths.' + DARK_OR_BRIGHT,
        'Naval Marimont S, Siomos V, Tzelepi M, Baugh M, Tarroni G. DISYRE: diffusion-inspired synthetic restoration for unsupervised '
        'anomaly detection. ISBI 2024. ' + BENCHMARK,
        'Two fifths of the anomalies as published (foreign texture and a bias of one grey class), the rest a new, textured level; shapes '
        'are warped ellipsoids and bands along the ventricles; whole slices in place of windows; no slice weight.',
        parameters={'scheme': 'disyre', 'steps': '99,74,49,24', 'slice_weight': False, **DARK_SIDES},
        fast={'steps': '49'},
    ),
    'lesions': entry(
        'Segmentation of synthetic lesions',
        'self-supervised: one stage',
        'direct',
        'Segments lesions painted onto healthy slices, brighter or darker than tissue, from one voxel to large ones that merge and '
        'follow the ventricles; sees the slice and its two neighbours.',
        'In the line of: Tan J, Hou B, Batten J, Qiu H, Kainz B. Detecting outliers with foreign patch interpolation. MELBA 2022:013; '
        'Billot B et al. SynthSeg. Med Image Anal 2023;86:102789. Own training.',
        'Not a published method: own synthesis of lesions and contrast; mean logit over the slices as they are and mirrored, at two gammas and heights of the range.',
        parameters={},
    ),
    'consensus': entry(
        'Consensus of lesion segmentation and restoration',
        'ensemble: self-supervised and diffusion',
        'direct',
        'The probability of a synthetic lesion (the network of lesions) times the difference between the slice and its restorations '
        '(the network of disyre): high where both agree, which fail in different places. On T1w the difference counts in both '
        'directions, on T2w and FLAIR only where the slice is brighter, over the level expected there.',
        'Own combination; see lesions and disyre.',
        'Not a published method. That a product is taken was decided after seeing that it does better than either on the one real '
        'patient (training/README.md): figures on that patient are optimistic.',
        (0, 12),
        parameters={},
    ),
    'cutpaste': entry(
        'CutPaste (one stage)',
        'self-supervised: one stage',
        'direct',
        'Segments patches that were cut from the same slice, made brighter or darker, and pasted elsewhere in it.',
        'Li CL, Sohn K, Yoon J, Pfister T. CutPaste: self-supervised learning for anomaly detection and localization. CVPR 2021. ' + MEDIA,
        'Patches are warped, soft-edged ellipses of 1 to 12 voxels and bands along the ventricles, moved by 0.1 to 0.4 of the range, not rectangles; pasted before noise and bias field; U-Net.',
        parameters={},
    ),
    'nsa': entry(
        'NSA (natural synthetic anomalies)',
        'self-supervised: one stage',
        'direct',
        'Grades patches of another slice that were blended in, half by Poisson editing and half by interpolation.',
        'Schlüter HM, Tan J, Hou B, Kainz B. Natural synthetic anomalies for self-supervised anomaly detection and localization. ECCV '
        '2022, LNCS 13691:474-489. ' + MEDIA,
        'Patches are warped ellipses; half are interpolated as in FPI, because Poisson editing takes away the level by which lesions differ; blended before noise and bias field; the Poisson equation is solved by conjugate gradients; label 1 / (1 + exp(-(v - 8) / 3)); U-Net.',
        parameters={},
    ),
    'fae': entry(
        'FAE (feature autoencoder)',
        'feature: feature reconstruction',
        'direct',
        'Autoencodes the features of a frozen encoder; the score is the difference between features and reconstruction.',
        'Meissen F, Paetzold J, Kaissis G, Rueckert D. Unsupervised anomaly localization with structural feature-autoencoders. BrainLes '
        '2022, LNCS 13769. ' + BENCHMARK,
        'Compact convolutional autoencoder at a quarter of the size.',
        (0, 2),
        parameters={},
    ),
    'rd': entry(
        'RD (reverse distillation)',
        'feature: knowledge distillation',
        'direct',
        "A student gives back the frozen teacher's features from a narrow embedding; the score is the sum over levels of 1 - cosine.",
        'Deng H, Li X. Anomaly detection via reverse distillation from one-class embedding. CVPR 2022. ' + BENCHMARK,
        'Compact student; the loss has the cosine per voxel beside that of whole maps.',
        (0, 6),
        parameters={},
    ),
    'uniad': entry(
        'UniAD',
        'feature: transformer reconstruction',
        'direct',
        'A transformer with neighbour-masked attention and learned queries reconstructs jittered features; the score is the norm of the '
        'difference.',
        'You Z, Cui L, Shen Y, Yang K, Lu X, Zheng Y, Le X. A unified model for multi-class anomaly detection. NeurIPS 2022. ' + BENCHMARK,
        'Three and three layers, width 128, one token for 8 x 8 voxels (16 mm), neighbourhood 3 x 3.',
        (0, 100),
        parameters={},
    ),
    'ra': entry(
        'RA (Reversed Auto-Encoder)',
        'reconstruction: pseudo-healthy',
        'pseudo-healthy',
        'Soft-introspective autoencoder with a reversed embedding loss; the score is the residual of equalised images times two '
        'perceptual differences.' + DARK_OR_BRIGHTER,
        'Bercea CI, Wiestler B, Rueckert D, Schnabel JA. Generalizing unsupervised anomaly detection: towards unbiased pathology '
        'screening. MIDL 2023. arXiv:2401.10637.',
        'Narrow (8 to 64 channels), code 64, group norm; encoder and decoder step at the same time; mean of the code; perceptual difference '
        "on EfficientNet-Lite0 features without LPIPS's learned heads.",
        (0, 20),
        parameters={'score': 'ra', 'side': 'both', 'side_T1w': 'negative', 'side_T2w': 'positive', 'side_FLAIR': 'positive'},
    ),
    'patchcore': entry(
        'PatchCore',
        'feature: memory bank',
        'memory-bank',
        'Distance of the features of a patch to the nearest of a coreset of your own healthy scans.' + OWN_SCALE,
        'Roth K, Pemula L, Zepeda J, Scholkopf B, Brox T, Gehler P. Towards total recall in industrial anomaly detection. CVPR 2022. '
        + BENCHMARK,
        'Compact encoder; features averaged over 3 x 3; only entries within 20 mm up and down are searched, since brains are aligned; fitted in the program.',
        parameters={'coreset_share': 0.01, 'max_bank': 4000, 'projection': 128, 'neighbours': 1, 'z_window_mm': 20, 'scan_scale': True, 'seed': 1},
    ),
    'padim': entry(
        'PaDiM',
        'feature: Gaussian per position',
        'gaussian',
        'Mahalanobis distance of the features of a patch to a Gaussian fitted at its position on your own healthy scans.' + OWN_SCALE,
        'Defard T, Setkov A, Loesch A, Audigier R. PaDiM: a patch distribution modeling framework for anomaly detection and localization. '
        'ICPR 2020 workshops, LNCS 12664:475-489.',
        'Compact encoder, 40 of its channels; two neighbouring slices share a Gaussian; fitted in the program.',
        parameters={'dims': 40, 'epsilon': 0.01, 'z_window': 2, 'scan_scale': True, 'seed': 1},
    ),
}
