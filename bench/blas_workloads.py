#!/usr/bin/env python3
"""The float64 factorisations of docs/performance.md in SciPy, to run on the machine on which PolyRelu's are measured.

Prints one JSON object with the keys of `bench/PolyRelu.Benchmarks -- --quick` and of `polyrelu bench --json`: medians in 10^9 operations per
second, and the best of the runs under the same keys with _best. Files of results are read by `--quick --torch FILE`.

Needs Python 3.9 and SciPy on OpenBLAS (Debian: python3-scipy, libopenblas0-pthread); no data and no network.
Run it on an idle machine:

    OPENBLAS_NUM_THREADS=2 python3 bench/blas_workloads.py > blas.json

What it leaves out, in OpenBLAS's favour: the weights of A D A^T and the second triangles, which PolyRelu writes.
"""

import json
import os
import statistics
import sys
import time

import numpy
import scipy
from scipy.linalg import blas, lapack

SIZE, SMALL, NEURONS, REPEATS, WARMUPS = 800, 300, 500, 100, 5


def seconds(work):
    """Seconds of some runs, after runs that are not counted."""
    result = []
    for run in range(WARMUPS + REPEATS):
        begin = time.perf_counter()
        work()
        if run >= WARMUPS:
            result.append(time.perf_counter() - begin)
    return result


def uniform(rows, columns):
    return numpy.asfortranarray(numpy.random.rand(rows, columns))


def positive_definite(n):
    a = uniform(n, n)
    return numpy.asfortranarray((a + a.T) / 2 + n * numpy.eye(n))


def workloads():
    """Key, operations and work of every workload."""
    n, cube = SIZE, float(SIZE) ** 3
    a, b, c, x = uniform(n, n), uniform(n, n), uniform(n, n), uniform(n, n)
    narrow, definite, small = uniform(n, NEURONS), positive_definite(n), positive_definite(SMALL)
    work, small_work = definite.copy(order="F"), small.copy(order="F")
    factor, _ = lapack.dpotrf(definite, lower=1, clean=1)
    factor = numpy.asfortranarray(factor)

    def copied(target, source, call):
        def run():
            numpy.copyto(target, source)
            call(target)
        return run

    yield f"dgemm_{n}x{n}x{n}_gflops", 2 * cube, lambda: blas.dgemm(1.0, a, b, c=c, overwrite_c=1)
    for matrix in (narrow, a):
        k = matrix.shape[1]
        yield f"dsyrk_{n}x{k}_gflops", float(n) * (n + 1) * k, lambda m=matrix: blas.dsyrk(1.0, m, c=c, lower=1, overwrite_c=1)
    for size, target, source in ((n, work, definite), (SMALL, small_work, small)):
        yield f"dpotrf_{size}_gflops", float(size) ** 3 / 3, copied(
            target, source, lambda m: lapack.dpotrf(m, lower=1, clean=0, overwrite_a=1))
    for name, transposed in (("dtrsm", 0), ("dtrsm_transposed", 1)):
        yield f"{name}_{n}x{n}_gflops", cube, copied(
            x, b, lambda m, t=transposed: blas.dtrsm(1.0, factor, m, lower=1, trans_a=t, overwrite_b=1))
    yield f"dpotri_{n}_gflops", 2 * cube / 3, copied(work, factor, lambda m: lapack.dpotri(m, lower=1, overwrite_c=1))


def main():
    numpy.random.seed(0)
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    result = {"scipy": scipy.__version__, "openblas_threads": os.environ.get("OPENBLAS_NUM_THREADS", "")}
    for key, operations, work in workloads():
        if only in key:
            print(key, file=sys.stderr)
            times = seconds(work)
            result[key] = operations / statistics.median(times) / 1e9
            result[key + "_best"] = operations / min(times) / 1e9
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
