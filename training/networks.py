"""The two networks. Input and output: (batch, 1, 112, 96), values 0..1 inside the brain, 0 outside."""
import torch
from torch import nn


def down(channels_in, channels_out):
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 4, 2, 1, bias=False), nn.BatchNorm2d(channels_out), nn.LeakyReLU(0.1)
    )


def up(channels_in, channels_out):
    """Twice the size, by a convolution at the smaller one and a pixel shuffle."""
    return nn.Sequential(
        nn.Conv2d(channels_in, 4 * channels_out, 3, 1, 1, bias=False),
        nn.PixelShuffle(2),
        nn.BatchNorm2d(channels_out),
        nn.LeakyReLU(0.1),
    )


class Autoencoder(nn.Module):
    """Four halvings to 6 x 7, then a dense code too narrow to carry a lesion."""

    def __init__(self, code=64, widths=(16, 32, 48, 64), narrow=24):
        super().__init__()
        a, b, c, d = widths
        self.encoder = nn.Sequential(
            down(1, a), down(a, b), down(b, c), down(c, d), nn.Conv2d(d, narrow, 1), nn.LeakyReLU(0.1), nn.Flatten()
        )
        self.code = nn.Linear(narrow * 42, code)
        self.spread = nn.Sequential(nn.Linear(code, narrow * 42), nn.LeakyReLU(0.1), nn.Unflatten(1, (narrow, 7, 6)))
        self.decoder = nn.Sequential(
            up(narrow, c), up(c, b), up(b, 24), up(24, 12), nn.Conv2d(12, 1, 3, 1, 1)
        )

    def forward(self, x):
        return self.decoder(self.spread(self.code(self.encoder(x))))


def pair(channels_in, channels_out):
    layers = []
    for n in (channels_in, channels_out):
        layers += [nn.Conv2d(n, channels_out, 3, 1, 1, bias=False), nn.BatchNorm2d(channels_out), nn.ReLU()]
    return nn.Sequential(*layers)


class DenoisingUNet(nn.Module):
    """U-Net with three halvings (Kascenas et al. 2022, narrower)."""

    def __init__(self, widths=(12, 24, 48, 64)):
        super().__init__()
        ins = (1, *widths[:-1])
        self.down = nn.ModuleList(pair(i, w) for i, w in zip(ins, widths))
        self.rise = nn.ModuleList(nn.ConvTranspose2d(widths[n + 1], widths[n], 2, 2) for n in range(len(widths) - 1))
        self.up = nn.ModuleList(pair(2 * w, w) for w in widths[:-1])
        self.last = nn.Conv2d(widths[0], 1, 1)

    def forward(self, x):
        kept = []
        for n, block in enumerate(self.down):
            x = block(x if n == 0 else torch.max_pool2d(x, 2))
            kept.append(x)
        for n in reversed(range(len(self.up))):
            x = self.up[n](torch.cat([self.rise[n](x), kept[n]], 1))
        return self.last(x)


BUILD = {'ae': Autoencoder, 'dae': DenoisingUNet}


class VariationalAutoencoder(Autoencoder):
    """The autoencoder with a Gaussian code; in evaluation the code is its mean, so that a map is reproducible."""

    def __init__(self, code=64, widths=(16, 32, 48, 64), narrow=24):
        super().__init__(code, widths, narrow)
        self.code = nn.Linear(narrow * 42, 2 * code)

    def encode(self, x):
        return self.code(self.encoder(x)).chunk(2, 1)

    def decode(self, z):
        return self.decoder(self.spread(z))

    def forward(self, x):
        return self.decode(self.encode(x)[0])


class UncertainAutoencoder(Autoencoder):
    """AE-U (Mao et al. 2020): reconstruction and log variance of every pixel."""

    def __init__(self, code=64):
        super().__init__(code)
        self.decoder[-1] = nn.Conv2d(12, 2, 3, 1, 1)

    def forward(self, x):
        both = self.decoder(self.spread(self.code(self.encoder(x))))
        return both[:, :1], both[:, 1:].clamp(-8, 2)


class UNet(nn.Module):
    """The denoiser's U-Net with a choice of channels; with `timed` a step or noise level shifts and scales every block."""

    def __init__(self, channels_in=1, channels_out=1, widths=(16, 32, 48, 64), timed=False):
        super().__init__()
        ins = (channels_in, *widths[:-1])
        self.down = nn.ModuleList(pair(i, w) for i, w in zip(ins, widths))
        self.rise = nn.ModuleList(nn.ConvTranspose2d(widths[n + 1], widths[n], 2, 2) for n in range(len(widths) - 1))
        self.up = nn.ModuleList(pair(2 * w, w) for w in widths[:-1])
        self.last = nn.Conv2d(widths[0], channels_out, 1)
        self.timed = timed
        if timed:
            self.embed = nn.Sequential(nn.Linear(16, 32), nn.SiLU())
            self.scale = nn.ModuleList(nn.Linear(32, 2 * w) for w in (*widths, *widths[:-1]))
            self.register_buffer('frequencies', torch.exp(torch.linspace(0, 5, 8)))

    def shift(self, x, n, code):
        if not self.timed:
            return x
        a, b = self.scale[n](code)[:, :, None, None].chunk(2, 1)
        return x * (1 + a) + b

    def features(self, x, time=None):
        """Feature maps of the way down: (full, half, quarter, eighth) of the size."""
        code = None
        if self.timed:
            waves = time[:, None] * self.frequencies
            code = self.embed(torch.cat([waves.sin(), waves.cos()], 1))
        kept = []
        for n, block in enumerate(self.down):
            x = self.shift(block(x if n == 0 else torch.max_pool2d(x, 2)), n, code)
            kept.append(x)
        return kept, code

    def forward(self, x, time=None):
        kept, code = self.features(x, time)
        x = kept[-1]
        for n in reversed(range(len(self.up))):
            x = self.up[n](torch.cat([self.rise[n](x), kept[n]], 1))
            x = self.shift(x, len(self.down) + n, code)
        return self.last(x)


BUILD |= {'vae': VariationalAutoencoder, 'aeu': UncertainAutoencoder}
