"""Turn the registrations and the ICBM 2009a tissue maps into the shipped phantom model.

Writes resources/phantom/model.json (layout, scalars) and model.bin.gz (arrays, little-endian, C order with x
fastest). Template maps are symmetric, so only x >= 0 is stored. No person's image or label map is stored:
only averages over people, regression coefficients and principal modes.
"""
import csv
import gzip
import json
import sys

import nibabel as nib
import numpy as np
from scipy.ndimage import (binary_closing, binary_dilation, binary_fill_holes, distance_transform_edt, gaussian_filter,
                           label)

from common import *
from register_ixi import LEVELS, scaled_subject, scaled_template

REGIONS = {  # DLMUSE labels of each averaged region
    "ventricle": (51, 52, 49, 50, 4, 11),
    "lateral": (51, 52, 49, 50),
    "caudate": (36, 37, 23, 30),
    "putamen": (57, 58),
    "pallidum": (55, 56),
    "thalamus": (59, 60),
    "hippocampus": (47, 48, 31, 32),
    "brainstem": (35, 61, 62),
    "cerebellum": (38, 39, 40, 41, 71, 72, 73),
}
HALF = (99, 233, 189)
HALF2 = (50, 117, 95)
MODES = 16
AGE_CENTRE, AGE_SCALE = 50.0, 30.0


def people():
    rows = list(csv.DictReader(open(DATA / "healthy_t1_ixi" / "subjects.csv")))
    rows = [r for r in rows if (CACHE / f"{r['id']}.npz").exists()]
    known = [r for r in rows if r["age"] and r["sex"] in ("M", "F")]
    results = {r["id"]: dict(np.load(CACHE / f"{r['id']}.npz")) for r in rows}
    return rows, known, results


def clean(results, known):
    """Leave out failed alignments: final loss far above the others'."""
    loss = np.array([results[r["id"]]["loss"][1] for r in known])
    limit = np.median(loss) + 5 * 1.4826 * np.median(np.abs(loss - np.median(loss)))
    return [r for r, l in zip(known, loss) if l <= limit]


def labels_in_template(row, result):
    labels_image = nib.load(DATA / "healthy_t1_ixi" / "dlmuse2mm" / f"{row['id']}_DLMUSE.nii.gz")
    labels = np.asarray(labels_image.dataobj).astype(np.int32)
    index = np.argwhere(labels > 0)
    native = index @ labels_image.affine[:3, :3].T + labels_image.affine[:3, 3]
    a = result["affine"].astype(np.float64)
    mni = (native - a[:3, 3]) @ np.linalg.inv(a[:3, :3]).T
    world = torch.tensor(mni, dtype=torch.float32)[:, None, None]
    u = control_to(world, torch.tensor(result["control"]))[:, 0, 0].numpy()
    y = mni + u
    y[:, 0] = np.abs(y[:, 0])
    return labels[tuple(index.T)], y


def region_maps(rows, results):
    total = np.zeros(int(np.prod(HALF2)))
    counts = {name: np.zeros_like(total) for name in REGIONS}
    for row in rows:
        labels, y = labels_in_template(row, results[row["id"]])
        i = np.rint((y - [0, -134, -72]) / 2).astype(int)
        ok = ((i >= 0) & (i < HALF2)).all(1)
        flat = np.ravel_multi_index(i[ok].T, HALF2)
        total += np.bincount(flat, minlength=total.size)
        for name, codes in REGIONS.items():
            counts[name] += np.bincount(flat[np.isin(labels[ok], codes)], minlength=total.size)

    def smooth(v):
        full = v.reshape(HALF2)
        mirrored = np.concatenate([full[:0:-1], full], 0)
        return gaussian_filter(mirrored, 0.6)[HALF2[0] - 1:]

    weight = smooth(total)
    return {n: np.where(weight > 0.05 * len(rows) / 40, smooth(c) / np.maximum(weight, 1e-6), 0) for n, c in counts.items()}


def sharpened(t1, gm, wm, mask):
    """The person-like level map: half T1, half tissue maps, with what averaging blurred brought back by adding
    1.5 times the difference to a 3 mm Gaussian neighbourhood. Background counts as CSF."""
    tissue = LEVELS[1] * gm + LEVELS[2] * wm + LEVELS[0] * np.clip(1 - gm - wm, 0, 1)
    mix = np.where(mask, np.maximum(0.5 * t1 + 0.5 * tissue, LEVELS[0]), LEVELS[0])
    weight = mask.astype(np.float32)
    around = gaussian_filter(mix * weight, 3) / np.maximum(gaussian_filter(weight, 3), 1e-3)
    return mix + 1.5 * (mix - around) * weight


def template_maps(regions):
    t1, _ = scaled_template()
    gm, _ = template("gm")
    wm, _ = template("wm")
    core = t1 > 0.02
    mask = binary_closing((gm + wm > 0.35), iterations=3) | core
    mask = binary_fill_holes(mask) & binary_dilation(gm + wm > 0.35, iterations=4)
    mask = binary_fill_holes(binary_closing(np.pad(mask, 8), iterations=6)[8:-8, 8:-8, 8:-8])
    parts, _ = label(mask)
    mask = parts == np.bincount(parts.ravel())[1:].argmax() + 1
    mask = np.maximum(mask, mask[::-1])
    soft = gaussian_filter(mask.astype(np.float32), 0.8)
    level = sharpened(t1, gm, wm, core)
    raw = np.where(core, np.maximum(t1, LEVELS[0]), LEVELS[0])
    lateral = zoom2(regions["lateral"]) > 0.25
    lateral = np.concatenate([lateral[:0:-1], lateral], 0)
    ventricle = (level < 0.4) & lateral & mask
    distance = distance_transform_edt(~ventricle)
    half = lambda v: 0.5 * (v + v[::-1])[98:]
    return {"level": half(level), "raw": half(raw), "mask": soft[98:]}, distance[98::2, ::2, ::2]


def zoom2(v):
    from scipy.ndimage import map_coordinates
    grid = np.meshgrid(*[np.arange(n) / 2 for n in HALF], indexing="ij")
    return map_coordinates(v, grid, order=1, mode="nearest")


def shape_model(rows, results):
    u = np.stack([results[r["id"]]["control"].reshape(-1) for r in rows])
    age = np.array([float(r["age"]) for r in rows])
    sex = np.array([0.5 if r["sex"] == "M" else -0.5 for r in rows])
    a = (age - AGE_CENTRE) / AGE_SCALE
    design = np.stack([np.ones_like(a), a, a * a, sex], 1)
    coefficients = np.linalg.lstsq(design, u, rcond=None)[0]
    residual = u - design @ coefficients
    _, s, vt = np.linalg.svd(residual, full_matrices=False)
    k = min(MODES, len(rows) - 5)
    sd = s[:k] / np.sqrt(len(rows) - 4)
    modes = vt[:k] * sd[:, None]
    rest = residual - (residual @ vt[:k].T) @ vt[:k]
    print("explained by modes", (s[:k] ** 2).sum() / (s**2).sum(), "sd", sd.round(1))
    scale = np.log([np.cbrt(results[r["id"]]["scale"]) for r in rows])
    sdesign = np.stack([np.ones_like(a), sex], 1)
    sc = np.linalg.lstsq(sdesign, scale, rcond=None)[0]
    head = {"logScaleSexDifference": float(sc[1]), "logScaleSd": float((scale - sdesign @ sc).std(ddof=2))}
    return coefficients, modes, rest.std(0), head


def volume_regressions():
    """Shares of the brain mask against age over all people of known age: what the phantom must follow."""
    cache = CACHE / "volumes.json"
    if not cache.exists():
        found = []
        for row in csv.DictReader(open(DATA / "healthy_t1_ixi" / "subjects.csv")):
            if not row["age"]:
                continue
            t1, labels, _ = scaled_subject(row["id"])
            brain, lateral = t1 > 0, np.isin(labels, REGIONS["lateral"])
            csf = np.clip((LEVELS[1] - t1) / (LEVELS[1] - LEVELS[0]), 0, 1)
            found.append({"age": float(row["age"]), "lateral": lateral.sum() / brain.sum(),
                          "sulcal": csf[brain & ~np.isin(labels, REGIONS["ventricle"])].sum() / brain.sum()})
        cache.write_text(json.dumps(found))
    found = json.loads(cache.read_text())
    age = (np.array([f["age"] for f in found]) - AGE_CENTRE) / AGE_SCALE
    design = np.stack([np.ones_like(age), age, age**2], 1)
    out = {}
    for name, key in (("logLateralShare", "lateral"), ("logSulcalShare", "sulcal")):
        y = np.log([f[key] for f in found])
        c = np.linalg.lstsq(design, y, rcond=None)[0]
        out[name] = {"coefficients": c.round(5).tolist(), "sd": float((y - design @ c).std(ddof=3).round(5))}
    return out


def white_share():
    """White matter over white matter and cortex of the cerebrum in the 20 whole-head label maps (1 mm)."""
    shares = []
    for path in sorted((DATA / "templates_atlases" / "synthseg_labelmaps").glob("training_seg_*.nii.gz")):
        count = np.bincount(np.asarray(nib.load(path).dataobj).astype(np.int32).ravel(), minlength=43)
        white, cortex = count[[2, 41]].sum(), count[[3, 42]].sum()
        shares.append(white / (white + cortex))
    return {"mean": round(float(np.mean(shares)), 4), "sd": round(float(np.std(shares, ddof=1)), 4)}


def by_x(v):
    return np.ascontiguousarray(np.asarray(v).transpose(*range(np.ndim(v) - 1, -1, -1)))


def main():
    rows, known, results = people()
    known = clean(results, known)
    print(len(rows), "registered", len(known), "used")
    regions = region_maps(known, results)
    maps, distance = template_maps(regions)
    coefficients, modes, rest, head = shape_model(known, results)
    arrays, layout = [], []

    def put(name, values, dtype, scale, dims):
        q = np.rint(np.asarray(values, np.float64) / scale)
        info = np.iinfo(dtype)
        q = np.clip(q, info.min, info.max).astype(np.dtype(dtype).newbyteorder("<"))
        layout.append({"name": name, "type": np.dtype(dtype).name, "scale": float(scale), "dims": list(dims)})
        arrays.append(q.tobytes())

    for name, v in maps.items():
        put(name, by_x(np.clip(v, 0, 1.25)), np.uint8, 0.01 if name != "mask" else 0.05, HALF)
    for name, v in regions.items():
        put(name, by_x(np.where(v < 0.04, 0, v)), np.uint8, 1 / 25, HALF2)
    put("ventricleDistance", by_x(np.clip(distance, 0, 50)), np.uint8, 0.5, HALF2)
    nodes = (3, *CONTROL_DIMS)

    def nodes_by_x(v):
        return np.asarray(v).reshape(nodes).transpose(0, 3, 2, 1)

    for name, c in zip(("mean", "age", "ageSquared", "sex"), coefficients):
        put(f"shape.{name}", nodes_by_x(c), np.int16, 0.01, (*CONTROL_DIMS, 3))
    for i, m in enumerate(modes):
        put(f"shape.mode{i}", nodes_by_x(m), np.int8, max(np.abs(m).max() / 127, 1e-6), (*CONTROL_DIMS, 3))
    put("shape.residual", nodes_by_x(rest), np.uint8, max(rest.max() / 255, 1e-6), (*CONTROL_DIMS, 3))
    model = {
        "format": "normascope-phantom-model", "version": 1, "people": len(known),
        "age": {"centre": AGE_CENTRE, "scale": AGE_SCALE, "fittedFrom": 20, "fittedTo": 82},
        "control": {"mm": CONTROL_MM, "origin": CONTROL_ORIGIN.tolist(), "dims": list(CONTROL_DIMS), "modes": len(modes)},
        "head": head, "reference": {**volume_regressions(), "cerebralWhiteShare": white_share()}, "arrays": layout,
    }
    data = b"".join(arrays)
    RESOURCES.mkdir(parents=True, exist_ok=True)
    (RESOURCES / "model.bin.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    (RESOURCES / "model.json").write_text(json.dumps(model, indent=1) + "\n")
    print(json.dumps(model["reference"]), head, len(data), (RESOURCES / "model.bin.gz").stat().st_size)


if __name__ == "__main__":
    main()
