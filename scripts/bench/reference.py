"""The Python reference of `npm run bench`: the same work with nibabel, ONNX Runtime, SciPy and scikit-learn.

    python reference.py SETUP.json      prints one JSON document: seconds a stage (the fastest of the repeats), figures

Median filter and metrics work on the map that the engine wrote, so that the figures can be compared digit by digit.
"""
import importlib.metadata
import json
import resource
import sys
import time

import nibabel
import numpy as np
import onnxruntime
from scipy import ndimage
from sklearn.metrics import average_precision_score, roc_auc_score

CUBE = np.ones((3, 3, 3))


class Clock:
    def __init__(self):
        self.best = {}

    def __call__(self, stage, work):
        start = time.perf_counter()
        value = work()
        took = time.perf_counter() - start
        self.best[stage] = min(self.best.get(stage, np.inf), took)
        return value


def box_weights(width):
    reach = max(0, int(np.ceil(width / 2 - 0.5)))
    i = np.arange(-reach, reach + 1)
    return np.clip(np.minimum(i + 0.5, width / 2) - np.maximum(i - 0.5, -width / 2), 0, None) / width


def to_grid(data, matrix, shape):
    for axis, width in enumerate(np.linalg.norm(matrix[:3, :3], axis=1)):
        if width > 1.5:
            data = ndimage.correlate1d(data, box_weights(width), axis=axis, mode="constant")
    return ndimage.affine_transform(data, matrix, output_shape=shape, order=1, mode="grid-constant", output=np.float32)


def preprocess(image, brain, affine, grid, intensity):
    matrix = np.linalg.inv(affine) @ grid
    shape = tuple(SETUP["grid"]["dims"])
    scan = to_grid(np.where(brain, image, 0).astype(np.float32), matrix, shape)
    share = to_grid(brain.astype(np.float32), matrix, shape)
    inside = share >= 0.5
    scan = np.where(inside, scan / np.where(inside, share, 1), 0)
    low, high = np.percentile(scan[inside], intensity["clip_percentiles"])
    start, stop = intensity["range"]
    scaled = start + (np.clip(scan, low, high) - low) * (stop - start) / (high - low)
    return np.where(inside, scaled, intensity["background"]).astype(np.float32), inside


def infer(session, image, brain):
    """Axial slices with enough brain, in batches; the score is |image - reconstruction| in the brain."""
    slices = np.flatnonzero(brain.sum((0, 1)) >= SETUP["min_brain_voxels"])
    out = np.zeros_like(image)
    for at in range(0, len(slices), SETUP["batch"]):
        part = slices[at:at + SETUP["batch"]]
        batch = np.ascontiguousarray(image[:, :, part].transpose(2, 1, 0)[:, None])
        result = session.run([SETUP["output"]], {SETUP["input"]: batch})[0]
        out[:, :, part] = np.abs(batch - result)[:, 0].transpose(2, 1, 0)
    return np.where(brain, out, 0)


def hausdorff(a, b, spacing):
    sa, sb = (m & ~ndimage.binary_erosion(m) for m in (a, b))
    there = ndimage.distance_transform_edt(~sb, sampling=spacing)[sa]
    back = ndimage.distance_transform_edt(~sa, sampling=spacing)[sb]
    return float(max(np.percentile(there, 95), np.percentile(back, 95)))


def lesion_figures(labels, count, brain, reference, prediction, image, spacing):
    """Volume, detection, overlap and contrast of each lesion, in its own box."""
    index = np.arange(1, count + 1)
    sizes = ndimage.sum_labels(np.ones(labels.shape), labels, index)
    hits = ndimage.sum_labels(prediction, labels, index)
    centres = ndimage.center_of_mass(np.ones(labels.shape), labels, index)
    margin = [int(np.ceil(3 / s)) for s in spacing]
    contrasts = []
    for k, box in enumerate(ndimage.find_objects(labels), 1):
        box = tuple(slice(max(0, s.start - m), s.stop + m) for s, m in zip(box, margin))
        lesion = labels[box] == k
        near = ndimage.distance_transform_edt(~lesion, sampling=spacing) <= 3 + 1e-9
        shell = image[box][near & brain[box] & ~reference[box]].astype(np.float64)
        inner = image[box][lesion & brain[box]].astype(np.float64)
        contrasts.append(abs(inner.mean() - shell.mean()) / shell.std() if inner.size and shell.size > 1 else None)
    return sizes, hits, centres, contrasts


def metrics(parts, value, brain, reference, image, spacing):
    threshold = SETUP["threshold"]
    y, s = reference[brain], value[brain]
    auroc = parts("auroc", lambda: roc_auc_score(y, s))
    auprc = parts("average_precision", lambda: average_precision_score(y, s))

    def best_dice():
        order = np.argsort(s)[::-1]
        scores, hit = s[order], np.cumsum(y[order])
        last = np.append(scores[1:] != scores[:-1], True)
        return float((2 * hit / (np.arange(1, len(s) + 1) + hit[-1]))[last].max())

    def at_threshold():
        p = s > threshold
        tp, fp = np.count_nonzero(p & y), np.count_nonzero(p & ~y)
        return 2 * tp / (p.sum() + y.sum()), tp / y.sum(), tp / max(1, tp + fp), fp / np.count_nonzero(~y)

    def lesions():
        prediction = brain & (value > threshold)
        labels, count = ndimage.label(reference, CUBE)
        predicted, n = ndimage.label(prediction, CUBE)
        touched = np.setdiff1d(np.unique(predicted[reference]), [0])
        found = lesion_figures(labels, count, brain, reference, prediction, image, spacing)
        return count, n - len(touched), found

    def image_scores():
        top = int(np.ceil(len(s) / 100))
        return float(s.mean(dtype=np.float64)), float(s.max()), float(np.partition(s, -top)[-top:].mean(dtype=np.float64))

    dice_best = parts("best_dice", best_dice)
    dice, sensitivity, precision, fpr = parts("at_threshold", at_threshold)
    count, false_lesions, _ = parts("lesions", lesions)
    hd95 = parts("hd95", lambda: hausdorff(brain & (value > threshold), reference & brain, spacing))
    mean, top, top1 = parts("image_scores", image_scores)
    return dict(auroc=auroc, auprc=auprc, dice_best=dice_best, dice=dice, sensitivity=sensitivity,
                precision=precision, fpr=fpr, lesions=count, false_positive_lesions=false_lesions, hd95_mm=hd95,
                score_mean=mean, score_max=top, score_top1=top1)


def once(clock, parts, session):
    scan = clock("read", lambda: read(SETUP["scan"]))
    affine, image = scan
    mapped = read(SETUP["map"])[1]
    reference = read(SETUP["mask"])[1] > 0.5
    grid = np.array(SETUP["grid"]["affine"]).reshape(4, 4)
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    brain = image != 0
    prepared, inside = clock("preprocess", lambda: preprocess(image, brain, affine, grid, SETUP["intensity"]))
    score = clock("inference", lambda: infer(session, prepared, inside))
    clock("resample", lambda: np.where(brain, ndimage.affine_transform(
        score, np.linalg.inv(grid) @ affine, output_shape=image.shape, order=1, mode="grid-constant"), 0))
    filtered = clock("median_filter", lambda: np.where(brain, ndimage.median_filter(mapped, size=4), 0))
    figures = clock("metrics", lambda: metrics(parts, filtered, brain, reference, image, spacing))
    clock("write", lambda: nibabel.save(nibabel.Nifti1Image(mapped, affine), SETUP["out"]))
    return figures


def read(path):
    loaded = nibabel.load(path)
    return loaded.affine, np.asanyarray(loaded.dataobj).astype(np.float32)


def main():
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = SETUP["threads"]
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(SETUP["graph"], options, providers=["CPUExecutionProvider"])
    clock, parts = Clock(), Clock()
    for _ in range(SETUP["repeats"]):
        figures = once(clock, parts, session)
    versions = {name: importlib.metadata.version(name)
                for name in ("nibabel", "numpy", "onnxruntime", "scipy", "scikit-learn")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 if sys.platform == "linux" else 1024) // 1024
    print(json.dumps(dict(stages=clock.best, metrics_parts=parts.best, figures=figures, peak_memory_mb=peak,
                          versions={"python": sys.version.split()[0], **versions}), default=float))


SETUP = json.load(open(sys.argv[1]))
main()
