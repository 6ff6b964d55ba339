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
