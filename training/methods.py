"""What every method learns: its network(s) and the loss of one step. METHODS[name] = (networks, loss, context, window).

loss(nets, anatomy, n, g) draws its own batch of n slices from generator g and returns the scalar to minimise.
"""
import math

import torch
from torch.nn import functional as F

import anomalies
from draw import degrade, draw, numpy_rng, smooth_noise, uniform
from features import (
    CHANNELS, BrainEncoder, FeatureAutoencoder, Frozen, ImageNetEncoder, ReversedDecoder, ReversedEncoder, ReverseDistillation, UniAD,
    feature_ssim, joined,
)
from networks import Autoencoder, UNet, UncertainAutoencoder, VariationalAutoencoder

OUTSIDE = 0.1


def inside_mean(values, brain):
    weight = brain + OUTSIDE * ~brain
    return (weight * values).sum() / weight.sum()


def ae(nets, anatomy, n, g):
    x, brain, *_ = draw(anatomy, n, g, window=False)
    return inside_mean((nets['net'](x).float() - x) ** 2, brain)


def vae(nets, anatomy, n, g):
    """Squared error + 0.005 * KL, the mean over the code's dimensions (MedIAnomaly 2.5; 0.0005 keeps more here)."""
    x, brain, *_ = draw(anatomy, n, g, window=False)
    mean, spread = nets['net'].encode(x)
    mean, spread = mean.float(), spread.float().clamp(-10, 10)
    z = mean + torch.randn(mean.shape, generator=g) * (0.5 * spread).exp()
    divergence = -0.5 * (1 + spread - mean**2 - spread.exp()).mean()
    return inside_mean((nets['net'].decode(z).float() - x) ** 2, brain) + 0.0005 * divergence


def aeu(nets, anatomy, n, g):
    x, brain, *_ = draw(anatomy, n, g, window=False)
    reconstruction, spread = (part.float() for part in nets['net'](x))
    return inside_mean((-spread).exp() * (x - reconstruction) ** 2 + spread, brain)


def coarse_noise(shape, g, std):
    """Gaussian noise on a coarse grid, enlarged bilinearly; half the images 16 x 13, the rest 28 x 24 or 8 x 7."""
    sizes = ((16, 13), (28, 24), (8, 7), (16, 13))
    size = sizes[int(torch.randint(4, (1,), generator=g))]
    noise = F.interpolate(torch.randn(shape[0], 1, *size, generator=g), size=shape[2:], mode='bilinear')
    roll = torch.randint(0, 16, (2,), generator=g).tolist()
    return std * noise.roll(roll, (2, 3))


def dae(nets, anatomy, n, g):
    x, brain, *_ = draw(anatomy, n, g)
    noisy = (x + coarse_noise(x.shape, g, 0.25) * brain).clamp(0, 1)
    return inside_mean((nets['net'](noisy).float() - x) ** 2, brain)


def overlap_loss(logit, target, brain):
    """Binary cross-entropy over the brain + soft Dice of the batch."""
    entropy = (F.binary_cross_entropy_with_logits(logit, target, reduction='none') * brain).sum() / brain.sum()
    p = torch.sigmoid(logit) * brain
    return entropy + 1 - (2 * (p * target).sum() + 1) / (p.sum() + target.sum() + 1)


def middle(x):
    return x[:, x.shape[1] // 2 : x.shape[1] // 2 + 1]


def lesions(nets, anatomy, n, g):
    """Segment lesions painted onto healthy stacks."""
    x, brain, classes, means, kinds = draw(anatomy, n, g, context=1, flat=True, modalities=(0, 1, 2, 1))
    mask = anomalies.lesion_shape(classes, g)
    x, mask = anomalies.fill_lesions(x, mask, classes, means, kinds, g)
    x = degrade(x, brain, g)
    return overlap_loss(nets['net'](x).float(), (middle(mask) > 0.4).float(), middle(brain))


def cutpaste(nets, anatomy, n, g):
    """Segment soft-edged patches of the same slice, changed in level and pasted elsewhere before the scan's own degradation."""
    x, brain, classes, *_ = draw(anatomy, n, g, flat=True)
    mask = anomalies.lesion_shape(classes, g, most=4, small=0.8, large=12, empty=0.1)
    pasted = anomalies.paste_own(x, brain, mask, g)
    target = ((mask > 0.4) & ((pasted - x).abs() > 0.04)).float()
    return overlap_loss(nets['net'](degrade(pasted, brain, g)).float(), target, brain)


def nsa(nets, anatomy, n, g):
    """Grade patches of another image, half blended by Poisson editing, half interpolated (their level stays, as in FPI):
    BCE to 1 / (1 + exp(-(v - 8) / 3)), v grey levels."""
    x, brain, classes, *_ = draw(anatomy, n, g, flat=True)
    soft = anomalies.lesion_shape(classes, g, most=4, small=0.8, large=12, empty=0.1)
    mask = soft > 0.4
    other = x.roll(1, 0).roll(torch.randint(-12, 13, (2,), generator=g).tolist(), (2, 3))
    edited = anomalies.poisson(x, mask, (other * uniform(g, n, 0.7, 2)).clamp(0, 1))
    share = soft * uniform(g, n, 0.3, 1)
    interpolated = x + share * (other * uniform(g, n, 0.7, 1.4) - x)
    blended = torch.where(torch.rand(n, 1, 1, 1, generator=g) < 0.5, edited, interpolated).clamp(0, 1) * brain
    change = F.avg_pool2d(((blended - x) * 255).abs(), 3, 1, 1)
    target = (change > 2) * mask / (1 + torch.exp(-(change - 8) / 3))
    return overlap_loss(nets['net'](degrade(blended, brain, g)).float(), target, brain)


def disyre(nets, anatomy, n, g):
    """Restore slices with a synthetic anomaly; the network is told a step of 0 (all anomaly) to 99 (none)."""
    x, brain, classes, means, kinds = draw(anatomy, n, g, flat=True)
    shape = anomalies.lesion_shape(classes, g, most=4, small=0.8, large=12, empty=0.0)
    alpha = torch.rand(n, 1, 1, 1, generator=g)
    # Half as published (foreign texture, then a grey class's bias), half a new level as lesions have.
    other = x.roll(1, 0).roll(torch.randint(-20, 21, (2,), generator=g).tolist(), (2, 3))
    foreign = x * (1 - alpha * shape) + alpha * other * shape
    foreign, severity = anomalies.grey_bias(foreign.clamp(0, 1), shape, brain, g)
    painted, _ = anomalies.fill_lesions(x, alpha * shape, classes, means, kinds, g)
    published = torch.rand(n, 1, 1, 1, generator=g) < 0.4
    corrupt = torch.where(published, foreign, painted)
    alpha = torch.where(published, torch.maximum(alpha, severity.reshape(n, 1, 1, 1)), alpha).reshape(n)
    # The same degradation for both: the generator is put back.
    state = g.get_state()
    clean = degrade(x, brain, g)
    g.set_state(state)
    corrupt = degrade(corrupt, brain, g)
    step = step_of(alpha)
    output = nets['net'](corrupt, step / 100).float()
    error = (output - clean) ** 2
    return inside_mean(error, brain) + 0.5 * (error * shape).sum() / (shape.sum() + 1)


def severities():
    beta = torch.linspace(0.001, 0.2, 100)
    return torch.cumprod(1 - beta, 0).sqrt()


def step_of(alpha):
    """The step whose severity is nearest: 0 for the heaviest anomaly."""
    return (severities()[None] - alpha[:, None]).abs().argmin(1).float()


def hidden_cells(shape, g, sets=5):
    """1 where cells are hidden: one of `sets` random disjoint sets per image; cell sizes 4, 8 or 16."""
    n, _, height, width = shape
    size = (4, 8, 16)[int(torch.randint(3, (1,), generator=g))]
    rows, columns = height // size, width // size
    order = torch.rand(n, rows * columns, generator=g).argsort(1)
    hidden = (order % sets == 0).float().reshape(n, 1, rows, columns)
    return hidden.repeat_interleave(size, 2).repeat_interleave(size, 3)


def gradient_similarity_loss(a, b):
    """1 - GMS, mean over three scales (RIAD uses four)."""
    kernel = torch.tensor([[1.0, 0, -1]] * 3)[None, None] / 3
    total = 0
    for scale in range(3):
        gradient = [(F.conv2d(v, kernel) ** 2 + F.conv2d(v, kernel.transpose(2, 3)) ** 2 + 1e-12).sqrt() for v in (a, b)]
        ga, gb = gradient
        total = total + (1 - (2 * ga * gb + 0.0026) / (ga**2 + gb**2 + 0.0026)).mean()
        a, b = F.avg_pool2d(a, 2), F.avg_pool2d(b, 2)
    return total / 3


def riad(nets, anatomy, n, g):
    """Squared and gradient error where cells were hidden."""
    x, brain, *_ = draw(anatomy, n, g)
    hidden = hidden_cells(x.shape, g)
    output = nets['net'](x * (1 - hidden)).float()
    assembled = x * (1 - hidden) + output * hidden
    error = ((output - x) ** 2 * hidden * (brain + OUTSIDE * ~brain)).sum() / (hidden * brain).sum().clamp(min=1)
    return error + 0.05 * gradient_similarity_loss(assembled, x)


def log_snr(t, size=112):
    """The benchmark's schedule: -2 ln tan(a + t (b - a)) + 2 ln(56 / size)."""
    a, b = math.atan(math.exp(-7.5)), math.atan(math.exp(7.5))
    return -2 * torch.log(torch.tan(a + t * (b - a))) + 2 * math.log(56 / size)


def pyramid_noise(shape, g, discount=0.9):
    """Gaussian noise and ever coarser layers of it, divided by its standard deviation."""
    noise, (height, width) = torch.randn(shape, generator=g), shape[2:]
    h, w = float(height), float(width)
    for i in range(10):
        r = 2 + 2 * torch.rand(1, generator=g).item()
        h, w = max(1, h / r**i), max(1, w / r**i)
        layer = torch.randn(shape[0], 1, int(h), int(w), generator=g)
        noise = noise + discount**i * F.interpolate(layer, size=shape[2:], mode='bilinear')
        if int(h) == 1 or int(w) == 1:
            break
    return noise / noise.std()


def andi(nets, anatomy, n, g):
    """v-prediction under pyramid noise; t in 0..0.3 only, since scores use 0.025..0.125. Images in -1..1."""
    x, brain, *_ = draw(anatomy, n, g)
    x = 2 * x - 1
    t = 0.005 + 0.295 * torch.rand(n, generator=g)
    snr = log_snr(t).reshape(n, 1, 1, 1)
    alpha, sigma = torch.sigmoid(snr).sqrt(), torch.sigmoid(-snr).sqrt()
    noise = pyramid_noise(x.shape, g)
    z = alpha * x + sigma * noise
    v = nets['net'](z, t).float()
    return inside_mean((sigma * z + alpha * v - noise) ** 2, brain)


def phase_condition(x, radius=15):
    """IterMask's condition: amplitude 1 within the radius of the shifted spectrum's centre (15, as published: the field of view is the same)."""
    spectrum = torch.fft.fftshift(torch.fft.fft2(x), dim=(-2, -1))
    height, width = x.shape[-2:]
    y, w = torch.meshgrid(torch.arange(height) - height // 2, torch.arange(width) - width // 2, indexing='ij')
    near = (y**2 + w**2) < radius**2
    size = spectrum.abs()
    unit = torch.where(size > 0, spectrum / size.clamp(min=1e-20), torch.ones_like(spectrum))
    spectrum = torch.where(near, unit, spectrum)
    return torch.fft.ifft2(torch.fft.ifftshift(spectrum, dim=(-2, -1))).real


def square_mask(brain, g):
    """Squares of 2, 4 and 8 voxels scattered by a Gaussian about a brain voxel: 1 inside. (n, 1, H, W)."""
    n, _, height, width = brain.shape
    rng = numpy_rng(g)
    mask = torch.zeros(brain.shape)
    for k in range(n):
        inside = brain[k, 0].nonzero()
        if len(inside) == 0:
            continue
        row, column = inside[int(rng.integers(len(inside)))].tolist()
        spread = rng.uniform(1.5, 14, 2)
        tight = spread.prod() ** 0.5 / 5
        for size, count in ((2, int(rng.uniform(10, 60) * tight)), (4, int(rng.integers(2, 8))), (8, int(rng.integers(1, 5)))):
            for y, x in (rng.normal(0, 1, (count, 2)) * spread + (row, column)).astype(int):
                y, x = max(0, y), max(0, x)
                mask[k, 0, y : y + size, x : x + size] = 1
    return mask * brain


def itermask(nets, anatomy, n, g):
    """Both networks: image from its condition; masked image and condition to image. Images in -3..3."""
    x, brain, *_ = draw(anatomy, n, g, window=False)
    x = 6 * x - 3
    condition = phase_condition(x)
    mask = square_mask(brain, g)
    masked = (1 - mask) * x + mask * torch.randn(x.shape, generator=g)
    first = ((nets['first'](condition).float() - x) ** 2).mean()
    return first + ((nets['masked'](torch.cat([masked, condition], 1)).float() - x) ** 2).mean()


def fae_features(nets, anatomy, n, g):
    x, *_ = draw(anatomy, n, g, window=False)
    f = joined(nets['encoder'](x), (28, 24)).float()
    return f, nets['net'](f).float()


def fae(nets, anatomy, n, g):
    f, made = fae_features(nets, anatomy, n, g)
    with torch.autocast('cpu', enabled=False):  # variances are differences of near numbers
        return 1 - feature_ssim(f, made).mean()


def fae_levels(nets, anatomy, n, g):
    """FAE's loss and the squared error: by SSIM alone many channels of the brain features stay at a wrong level."""
    f, made = fae_features(nets, anatomy, n, g)
    with torch.autocast('cpu', enabled=False):
        return 1 - feature_ssim(f, made).mean() + 0.5 * ((f - made) ** 2).mean()


def rd(nets, anatomy, n, g):
    """1 - cosine of whole maps per level, as published, and per voxel, which is what is scored."""
    x, *_ = draw(anatomy, n, g, window=False)
    teacher = nets['encoder'](x)
    student = nets['net'](teacher)
    total = 0
    for a, b in zip(teacher, student):
        a, b = a.float(), b.float()
        total = total + (1 - F.cosine_similarity(a.flatten(1), b.flatten(1))).mean() + (1 - F.cosine_similarity(a, b)).mean()
    return total


def uniad(nets, anatomy, n, g):
    """Squared error to clean features from jittered ones: noise of 5 * norm / channels per token."""
    x, *_ = draw(anatomy, n, g, window=False)
    f = joined(nets['encoder'](x), nets['net'].size).float()
    jitter = 5 * f.norm(dim=1, keepdim=True) / f.shape[1] * torch.randn(f.shape, generator=g)
    return ((nets['net'](f + jitter).float() - f) ** 2).mean()


def divergence(mean, spread):
    return -0.5 * (1 + spread - mean**2 - spread.exp()).sum(1)


def sampled(mean, spread, g):
    return mean + torch.randn(mean.shape, generator=g) * (0.5 * spread).exp()


def ra(nets, anatomy, n, g):
    """Soft-introspective losses with the reversed embedding loss (Bercea et al. 2023). Encoder and decoder step at the same
    time from one forward pass, each on its own loss. Returns a scalar whose gradient is those two."""
    encoder, decoder = nets['encoder'], nets['decoder']
    x, *_ = draw(anatomy, n, g, window=False)
    size = 112 * 96
    s, beta_rec, beta_kl, beta_neg, gamma, weight = 1 / size, 0.5, 0.02, 2.56, 1e-8, 0.005
    mean, spread, maps = encoder(x)
    z = sampled(mean, spread, g)
    made = decoder(z)

    def squared(a, b):
        return ((a - b) ** 2).flatten(1).sum(1)

    plain = s * (beta_rec * squared(x, made) + beta_kl * divergence(mean, spread)).mean()
    if not torch.is_grad_enabled():
        return plain
    fake = decoder(torch.randn(z.shape, generator=g))
    again = encoder(made.detach())
    of_fake = encoder(fake.detach())
    twice, fake_twice = (decoder(sampled(m, v, g)) for m, v, _ in (again, of_fake))
    embedding_loss = sum(
        0.5 * ((a - b) ** 2).mean() + (1 - F.cosine_similarity(a.flatten(1), b.flatten(1))).mean() for a, b in zip(maps, again[2])
    )

    def pushed(a, b, m, v):
        return torch.exp(-2 * s * (beta_rec * squared(a, b) + beta_neg * divergence(m, v))).mean()

    loss_e = plain + 0.25 * (pushed(made, twice, *again[:2]) + pushed(fake, fake_twice, *of_fake[:2])) + weight * embedding_loss
    through, fake_through = encoder(made), encoder(fake)
    loss_d = s * (
        beta_rec * squared(x, decoder(z.detach())).mean()
        + 0.5 * beta_kl * (divergence(*through[:2]).mean() + divergence(*fake_through[:2]).mean())
        + 0.5 * gamma * beta_rec * (squared(made.detach(), twice) + squared(fake.detach(), fake_twice)).mean()
    )
    parts = [(loss_e, list(encoder.parameters())), (loss_d, list(decoder.parameters()))]
    total = 0
    for loss, weights in parts:
        gradients = torch.autograd.grad(loss, weights, retain_graph=True, allow_unused=True)
        total = total + sum((w * d).sum() for w, d in zip(weights, gradients) if d is not None)
    return total - total.detach() + (loss_e + loss_d).detach()


def on_features(network, flavour):
    """Networks of a feature method: the frozen encoder (its weights come with --encoder) and the trained one."""

    def build():
        encoder = ImageNetEncoder() if flavour == 'imagenet' else BrainEncoder()
        return {'encoder': Frozen(encoder), 'net': network(CHANNELS[flavour])}

    return build


METHODS = {
    'ae': (lambda: {'net': Autoencoder()}, ae),
    'vae': (lambda: {'net': VariationalAutoencoder()}, vae),
    'aeu': (lambda: {'net': UncertainAutoencoder()}, aeu),
    'dae': (lambda: {'net': UNet()}, dae),
    'lesions': (lambda: {'net': UNet(3, 1)}, lesions),
    'cutpaste': (lambda: {'net': UNet()}, cutpaste),
    'nsa': (lambda: {'net': UNet()}, nsa),
    'disyre': (lambda: {'net': UNet(timed=True)}, disyre),
    'riad': (lambda: {'net': UNet()}, riad),
    'andi': (lambda: {'net': UNet(timed=True)}, andi),
    'itermask': (lambda: {'first': UNet(), 'masked': UNet(2, 1)}, itermask),
    'ra': (lambda: {'encoder': ReversedEncoder(), 'decoder': ReversedDecoder()}, ra),
}
for _name, _network, _loss in (('fae', FeatureAutoencoder, fae), ('rd', ReverseDistillation, rd), ('uniad', UniAD, uniad)):
    for _flavour in CHANNELS:
        METHODS[f'{_name}-{_flavour}'] = (on_features(_network, _flavour), _loss)
METHODS['fae-brain'] = (on_features(FeatureAutoencoder, 'brain'), fae_levels)
