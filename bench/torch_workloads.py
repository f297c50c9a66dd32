#!/usr/bin/env python3
"""The workloads of docs/performance.md in PyTorch, to run on the machine on which PolyRelu's are measured.

Prints one JSON object with the keys of `bench/PolyRelu.Benchmarks -- --quick` and of `polyrelu bench --json`: medians, times in seconds, rates in
10^9 operations per second. Files of results are read by `--quick --torch FILE`.

Needs Python 3.9 and PyTorch 1.13 or later (Debian: python3-torch, libopenblas0-pthread); no data and no network.
Run it on an idle machine:

    OPENBLAS_NUM_THREADS=2 python3 bench/torch_workloads.py > torch.json

TORCH_THREADS sets PyTorch's own threads; the default of one, with the BLAS threads above, is its fastest setting on two cores.
An argument keeps the workloads whose key contains it: python3 bench/torch_workloads.py sgd_step
"""

import json
import math
import os
import statistics
import sys
import time

import torch
from torch.nn import functional

PIXELS, NEURONS, CLASSES = 784, 500, 10
IMAGES, BATCH = 50_000, 1000


def median(work, repeats, warmups):
    """Median seconds of some runs, after runs that are not counted."""
    seconds = []
    for run in range(warmups + repeats):
        begin = time.perf_counter()
        work()
        if run >= warmups:
            seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def prelu(z, w, power, normalised):
    """The hidden layer: relu(<z, w_j>)^p / |w_j|^(p-1), divided by |z|^(p-1) as well where it is input-normalised."""
    hidden = functional.relu(z @ w)
    if power == 1:
        return hidden
    hidden = hidden**power / torch.linalg.vector_norm(w, dim=0) ** (power - 1)
    return hidden / torch.linalg.vector_norm(z, dim=1, keepdim=True) ** (power - 1) if normalised else hidden


class ImageNetwork:
    """784 inputs, 500 neurons, 10 classes, with a bias; input-normalised, centred by a fixed vector."""

    def __init__(self, power, centre, trained):
        self.power, self.centre = power, centre
        bound = math.sqrt(6 / NEURONS)
        self.w = torch.empty(PIXELS, NEURONS).uniform_(-bound, bound).requires_grad_(trained)
        self.v = torch.empty(NEURONS, CLASSES).uniform_(-1, 1).div_(math.sqrt(NEURONS)).requires_grad_(trained)
        self.b = torch.zeros(CLASSES, requires_grad=trained)

    def logits(self, x):
        return prelu(x - self.centre, self.w, self.power, True) @ self.v + self.b


def matrix_product(m, k, n, dtype=torch.float32):
    a, b, c = torch.rand(m, k, dtype=dtype), torch.rand(k, n, dtype=dtype), torch.empty(m, n, dtype=dtype)
    return 2e-9 * m * k * n / median(lambda: torch.mm(a, b, out=c), 50, 5)


def image_training_epoch(power):
    x, y = torch.rand(IMAGES, PIXELS), torch.arange(IMAGES) % CLASSES
    network = ImageNetwork(power, x.mean(dim=0), trained=True)
    adam = torch.optim.Adam([network.w, network.v, network.b], lr=1e-3)

    def epoch():
        for batch in torch.randperm(IMAGES).split(BATCH):
            adam.zero_grad(set_to_none=True)
            functional.cross_entropy(network.logits(x[batch]), y[batch]).backward()
            adam.step()

    return median(epoch, 3, 1)


def input_gradients(power):
    start, y = torch.rand(BATCH, PIXELS), torch.arange(BATCH) % CLASSES
    network = ImageNetwork(power, start.mean(dim=0), trained=False)

    def ascend():
        x = start
        for _ in range(100):
            x = x.detach().requires_grad_(True)
            (slope,) = torch.autograd.grad(functional.cross_entropy(network.logits(x), y, reduction="sum"), x)
            x = torch.clamp(x.detach() + 0.001 * slope.sign(), 0, 1)

    return median(ascend, 3, 1)


def synthetic_sgd_step(power):
    x, y = torch.randn(100, 1000) / math.sqrt(1000), 1.0 - 2.0 * (torch.arange(100) % 2)
    w = (1e-2 * torch.randn(1000, 2000)).requires_grad_(True)
    v = (1e-2 * torch.randn(2000)).requires_grad_(True)
    sgd = torch.optim.SGD([w, v], lr=1e-4)

    def step():
        sgd.zero_grad(set_to_none=True)
        torch.exp(-y * (prelu(x, w, power, False) @ v)).mean().backward()
        sgd.step()

    return median(step, 50, 5)


def workloads():
    """Key and measurement of every workload."""
    for m, k, n in ((1000, 784, 500), (100, 1000, 2000)):
        yield f"gemm_{m}x{k}x{n}_gflops", lambda m=m, k=k, n=n: matrix_product(m, k, n)
    yield "dgemm_1000x784x500_gflops", lambda: matrix_product(1000, 784, 500, torch.float64)
    yield "flow_preactivations_5000x1000x200_gflops", lambda: matrix_product(5000, 1000, 200, torch.float64)
    yield "flow_forces_200x5000x1000_gflops", lambda: matrix_product(200, 5000, 1000, torch.float64)
    for power in (1, 3):
        yield f"image_training_epoch_p{power}_s", lambda power=power: image_training_epoch(power)
        yield f"input_gradients_100x1000_p{power}_s", lambda power=power: input_gradients(power)
        yield f"synthetic_sgd_step_p{power}_s", lambda power=power: synthetic_sgd_step(power)


def main():
    torch.manual_seed(0)
    torch.set_num_threads(int(os.environ.get("TORCH_THREADS", "1")))
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    result = {"torch": torch.__version__, "torch_threads": torch.get_num_threads(), "openblas_threads": os.environ.get("OPENBLAS_NUM_THREADS", "")}
    for key, measure in workloads():
        if only in key:
            print(key, file=sys.stderr)
            result[key] = measure()
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
