"""The compact network in PyTorch, for bench/training.ts: reads "forward",
"backward" or "step" from the standard input, does it once and prints the processor seconds."""
import sys
import time

import torch
from torch import nn

threads, segments, windows, steps = map(int, sys.argv[1:])
torch.set_num_threads(threads)


def block(channels, out, **geometry):
    return [nn.Conv2d(channels, out, bias=False, **geometry), nn.BatchNorm2d(out), nn.ReLU()]


halving = dict(kernel_size=3, stride=2, padding=1)
picture = nn.Sequential(
    *block(5, 32, kernel_size=5, stride=2, padding=2),
    *block(32, 64, **halving),
    *block(64, 96, **halving),
    *block(96, 128, kernel_size=3, padding=1),
    *block(128, 192, **halving),
    nn.Flatten(),
    nn.Linear(3072, 128),
)
sound = nn.Sequential(
    *block(1, 32, kernel_size=3, padding=(1, 0)),
    *block(32, 64, kernel_size=3, stride=(2, 1), padding=(1, 0)),
    *block(64, 96, kernel_size=3, stride=(2, 1), padding=(1, 0)),
    *block(96, 128, kernel_size=(4, 3)),
    *block(128, 192, kernel_size=(1, 5)),
    nn.Conv2d(192, 128, (1, 8), (1, 4)),
)
parameters = [*picture.parameters(), *sound.parameters()]
optimiser = torch.optim.Adam(parameters, lr=1e-3)
seen = torch.rand(segments * windows, 5, 64, 64) * 2 - 1
heard = torch.rand(segments, 1, 13, steps) * 2 - 1
own = torch.arange(segments * windows)


def forward():
    v = nn.functional.normalize(picture(seen))
    a = nn.functional.normalize(sound(heard).permute(0, 2, 3, 1).reshape(-1, 128))
    logits = v @ a.T / 0.1
    return (nn.functional.cross_entropy(logits, own) + nn.functional.cross_entropy(logits.T, own)) / 2


def run(what):
    if what == "forward":
        with torch.no_grad():
            forward()
        return
    optimiser.zero_grad(set_to_none=True)
    forward().backward()
    if what == "step":
        optimiser.step()


print("ready", torch.__version__, flush=True)
for line in sys.stdin:
    start = time.process_time()
    run(line.strip())
    print(time.process_time() - start, flush=True)
