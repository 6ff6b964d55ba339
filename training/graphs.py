"""What is exported of each method: modules whose inputs and outputs are those of docs/method-card.md."""
import torch
from torch import nn
from torch.nn import functional as F

from features import Frozen, ImageNetEncoder, embedding, feature_ssim, joined

SIZE = (112, 96)


def enlarged(x, corners):
    return F.interpolate(x, size=SIZE, mode='bilinear', align_corners=corners)


class Softened(nn.Module):
    """Probability of an anomaly at half the logit, so that small scores stay apart."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, image):
        return torch.sigmoid(self.net(image) / 2)


class Averaged(nn.Module):
    """Softened mean logit over the slices as they are and mirrored, each at two gammas and heights of the range: what one
    contrast happens to raise counts less."""

    def __init__(self, net, ways=((0.8, 0.85), (1.25, 1.0))):
        super().__init__()
        self.net, self.ways = net, ways

    def forward(self, image):
        total = 0
        for gamma, height in self.ways:
            x = image.clamp(min=1e-6) ** gamma * height
            total = total + self.net(x) + self.net(x.flip(3)).flip(3)
        return torch.sigmoid(total / (2 * len(self.ways)) / 2)


class Consensus(nn.Module):
    """Probability of a synthetic lesion (Averaged) times the mean difference between the slice and its restorations (Disyre), in
    two ways: both sides (T1w); only where the slice is brighter, over the restoration's own level + 0.1 (T2w and FLAIR)."""

    def __init__(self, nets, steps=(99, 74, 49, 24)):
        super().__init__()
        self.lesions, self.restore, self.steps = Averaged(nets['lesions']), nets['disyre'], steps

    def forward(self, image):
        x = image[:, 1:2]
        both = bright = 0
        for step in self.steps:
            made = self.restore(x, torch.full_like(image[:, 0, 0, 0], step / 100))
            both = both + (x - made).abs()
            bright = bright + (x - made).clamp(min=0) / (made.clamp(min=0) + 0.1)
        lesion = self.lesions(image)
        return lesion * both / len(self.steps), lesion * bright / len(self.steps)


class Stepped(nn.Module):
    """Disyre's step of 0 to 99 to the network's time of 0 to 1."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, image, time):
        return self.net(image, time / 100)


class FeatureSimilarity(nn.Module):
    """FAE: 1 - mean over channels of SSIM (Gaussian window 5, zero padding), enlarged bilinearly (align_corners)."""

    def __init__(self, nets):
        super().__init__()
        self.encoder, self.net = nets['encoder'], nets['net']

    def forward(self, image):
        f = joined(self.encoder(image), (28, 24))
        return enlarged(1 - feature_ssim(f, self.net(f)).mean(1, keepdim=True), True)


class FeatureError(nn.Module):
    """FAE on brain features: mean over channels of the squared difference, enlarged bilinearly (align_corners)."""

    def __init__(self, nets):
        super().__init__()
        self.encoder, self.net = nets['encoder'], nets['net']

    def forward(self, image):
        f = joined(self.encoder(image), (28, 24))
        return enlarged(((f - self.net(f)) ** 2).mean(1, keepdim=True), True)


class Distillation(nn.Module):
    """RD: sum over levels of 1 - cosine per voxel, each enlarged bilinearly (align_corners)."""

    def __init__(self, nets):
        super().__init__()
        self.encoder, self.net = nets['encoder'], nets['net']

    def forward(self, image):
        teacher = self.encoder(image)
        parts = []
        for a, b in zip(teacher, self.net(teacher)):
            size = (a * a).sum(1, keepdim=True).sqrt() * (b * b).sum(1, keepdim=True).sqrt()
            parts.append(enlarged(1 - (a * b).sum(1, keepdim=True) / size.clamp(min=1e-8), True))
        return parts[0] + parts[1] + parts[2]


class TokenError(nn.Module):
    """UniAD: norm of the difference of features, enlarged bilinearly (align_corners)."""

    def __init__(self, nets):
        super().__init__()
        self.encoder, self.net = nets['encoder'], nets['net']

    def forward(self, image):
        f = joined(self.encoder(image), self.net.size)
        return enlarged(((self.net(f) - f) ** 2).sum(1, keepdim=True).sqrt(), True)


class MeanCode(nn.Module):
    """RA's reconstruction from the mean of the code."""

    def __init__(self, nets):
        super().__init__()
        self.encoder, self.decoder = nets['encoder'], nets['decoder']

    def forward(self, image):
        return self.decoder(self.encoder(image)[0])


class Perceptual(nn.Module):
    """LPIPS's formula on the ImageNet encoder, without learned heads: sum over levels of the mean over channels of squared
    differences of unit features, enlarged bilinearly (half-pixel)."""

    def __init__(self):
        super().__init__()
        self.encoder = ImageNetEncoder()

    def forward(self, image, reconstruction):
        total = 0
        for a, b in zip(self.encoder(image), self.encoder(reconstruction)):
            a, b = (f / (f.square().sum(1, keepdim=True).sqrt() + 1e-10) for f in (a, b))
            total = total + enlarged((a - b).square().sum(1, keepdim=True), False)
        return total


class Embedding(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, image):
        return embedding(self.encoder(image))


IMAGE = ['image']


def graphs_of(method, nets):
    """[(file stem, role, module, input names, output names, channels)]."""
    kind = method.split('-')[0]
    if kind in ('ae', 'vae', 'dae'):
        return [(kind, 'reconstruct', nets['net'], IMAGE, ['reconstruction'], 1)]
    if kind == 'aeu':
        return [('aeu', 'reconstruct', nets['net'], IMAGE, ['reconstruction', 'log_variance'], 1)]
    if kind in ('cutpaste', 'nsa'):
        return [(kind, 'direct', Softened(nets['net']), IMAGE, ['map'], 1)]
    if kind == 'lesions':
        return [(kind, 'direct', Averaged(nets['net']), IMAGE, ['map'], 3)]
    if kind == 'consensus':
        return [(kind, 'direct', Consensus(nets), IMAGE, ['map_both', 'map_bright'], 3)]
    if kind == 'riad':
        return [('riad', 'inpaint', nets['net'], IMAGE, ['reconstruction'], 1)]
    if kind == 'disyre':
        return [('disyre', 'denoise', Stepped(nets['net']), ['image', 'time'], ['prediction'], 1)]
    if kind == 'andi':
        return [('andi', 'denoise', nets['net'], ['image', 'time'], ['prediction'], 1)]
    if kind == 'itermask':
        first = ('itermask-first', 'first', nets['first'], IMAGE, ['reconstruction'], 1)
        return [first, ('itermask-masked', 'masked', nets['masked'], IMAGE, ['reconstruction'], 2)]
    if kind == 'ra':
        perceptual = ('perceptual', 'perceptual', Perceptual(), ['image', 'reconstruction'], ['distance'], 1)
        return [('ra', 'reconstruct', MeanCode(nets), IMAGE, ['reconstruction'], 1), perceptual]
    if kind in ('patchcore', 'padim'):
        return [(method, 'features', Embedding(nets['encoder']), IMAGE, ['features'], 1)]
    fae = FeatureSimilarity if method.endswith('-imagenet') else FeatureError
    module = {'fae': fae, 'rd': Distillation, 'uniad': TokenError}[kind](nets)
    return [(method, 'direct', module, IMAGE, ['map'], 1)]
