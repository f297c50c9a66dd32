#!/usr/bin/env python3
"""Breaks the certification on purpose, one line at a time, and says which tests notice: python3 tools/mutate_certification.py [NAME ...]

For each mutation the library is built again from a copy of the repository (the working tree's files, committed or not) with one line
changed, put beside the tests as they are, and the tests of certification, evidence and float64 numerics are run. A mutation that no test
notices is an error. The table goes to standard output as Markdown (docs/certification.md, "Mutations"). It takes about a minute each.

--build DIR   only builds: DIR/tests are the tests, DIR/<number>/PolyRelu.dll the library of each mutation (for another machine)
--run DIR     only runs what --build left there, --jobs N at a time
"""
import argparse, collections, concurrent.futures, json, os, pathlib, shutil, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
C, N, E = "src/PolyRelu/Certification/", "src/PolyRelu/Numerics/", "src/PolyRelu/Evidence/"
FILTER = ["--filter-namespace", "PolyRelu.Tests.Certification*", "PolyRelu.Tests.Evidence*", "PolyRelu.Tests.Numerics*"]

# What is broken, where, the text as it is (once in the file), and the text that takes its place.
MUTATIONS = [
    ("`Outward.Up` rounds down", C + "Outward.cs", "value + (Math.Abs(value) * (16 * Unit)) + Tiny", "value - (Math.Abs(value) * (16 * Unit)) - Tiny"),
    ("`Outward.Down` rounds up", C + "Outward.cs", "value - (Math.Abs(value) * (16 * Unit)) - Tiny", "value + (Math.Abs(value) * (16 * Unit)) + Tiny"),
    ("`Rounding.Gamma` rounds down", N + "Rounding.cs", "Up(errors / (1 - errors))", "Down(errors / (1 + errors))"),
    ("powers of `Enclosure` are taken to be exact", N + "Rounding.cs", "PowerUlps = 4", "PowerUlps = 0"),
    ("tangents of `EnvelopeSlack` round up", C + "EnvelopeSlack.cs",
     "(Gap(t, active) + (GapSlope(t, active) * ((Enclosure)s - t))).Low", "(Gap(t, active) + (GapSlope(t, active) * ((Enclosure)s - t))).High"),
    ("the inflection of `EnvelopeSlack` is taken as computed", C + "EnvelopeSlack.cs",
     "if (convex ? gap.Low >= 0 : gap.High <= 0) return point;", "return point;"),
    ("an envelope is not moved outward", C + "PowerEnvelope.cs", "double shift = Math.Max(0, -bound);", "double shift = 0;"),
    ("a wrong formula for an envelope's curvature", C + "PowerEnvelope.cs", "? 0.5 * power * power * Math.Pow(t, power - 2)",
     "? 0.4 * power * power * Math.Pow(t, power - 2)"),
    ("`SetRounding` rounds down", C + "SetRounding.cs", "outward = 1 + ((", "outward = 1 - (("),
    ("`SetRounding.Along` leaves out the head's sums", C + "SetRounding.cs", "((difference * relative) + (heads * (1 + relative))) * outward",
     "difference * relative * outward"),
    ("`SetRounding.Along` leaves out the scales and the power", C + "SetRounding.cs", "relative[j] = ratio - 1 + (error.Relative * ratio)",
     "relative[j] = ratio - 1"),
    ("what may be lost beside the centre counts nowhere", C + "ActivationRounding.cs", "Rest = Rest + (Relative * Largest)", "Rest = Rest"),
    ("τ is left out of the bias", C + "MarginFunction.cs", "scale * (bias - margin - ((", "scale * (bias - (("),
    ("τ is left out of the coefficients", C + "MarginFunction.cs", "Coefficients[j] -= rounding.Weights[j] * unit;", ""),
    ("the coefficients' own rounding is left out", C + "MarginFunction.cs", "Slack = Outward.Up(error * sum", "Slack = Outward.Up(0 * sum"),
    ("the coordinates' slack is left out", C + "Minorant.cs", "cost += weight * (Math.Abs(q.Slope) + (Math.Abs(q.Curvature) * width)) * space.Slack[j];", ""),
    ("a minorant's bound leaves out its rounding", C + "Minorant.cs", "return Outward.Down(bound - error);", "return Outward.Down(bound);"),
    ("a multiplier has the wrong sign", C + "Minorant.cs", "gradient[i] += along + pull;", "gradient[i] += along - pull;"),
    ("the least of a linear function over the set is left out", C + "Minorant.cs", "space.Set.Penalty(multipliers, point) + lowest - inner",
     "space.Set.Penalty(multipliers, point)"),
    ("convexity is believed", C + "Hessian.cs", "return double.IsFinite(error) && Cholesky.TryProve(Matrix, factor, error);",
     "return Cholesky.TryProve(Matrix, factor, error) || TryFactor(Trace, factor);"),
    ("`Cholesky`'s shift has the wrong sign", N + "Cholesky.cs", "Rounding.Down(a[i, i] - shift)", "Rounding.Down(a[i, i] + shift)"),
    ("`Cholesky` leaves out Rump's shift", N + "Cholesky.cs", "Rounding.Up(RoundingShift(a) + error)", "error"),
    ("the error of K is left out", C + "Hessian.cs", "double error = Outward.Up(Error + Floor);", "double error = 0;"),
    ("a contraction pairs one K with another's bound", C + "PairSearch.cs", "        if (!(bound > Bound)) return bound;\n        (Bound, Stage) = (bound, stage);\n        (lastMinorant, lastHessian, lastFactor) = (minorant, hessian, factor);\n",
     "        (lastMinorant, lastHessian, lastFactor) = (minorant, hessian, factor);\n        if (!(bound > Bound)) return bound;\n        (Bound, Stage) = (bound, stage);\n"),
    ("a contraction's ellipsoid is too small", C + "Contraction.cs", "Outward.Up(-2 * bound)", "Outward.Up(-1.5 * bound)"),
    ("a contraction leaves out the slack of s", C + "Contraction.cs", "(radius * deviations[j]) + space.Slack[j]", "radius * deviations[j]"),
    ("a margin is read off after a contraction", C + "PairSearch.cs", "? Bound : Math.Min(Bound, Level);", "? Bound : Bound;"),
    ("one rival is enough", C + "SampleCertifier.cs", "costly, radius);\n            if (!search.IsProven) return false;",
     "costly, radius);\n            if (!search.IsProven) return open.Count > 1;"),
    ("a part of two is enough", C + "PairSearch.cs", "if (IsProven || !split.Below.IsProven || !split.Above.IsProven) return;",
     "if (IsProven || !split.Below.IsProven) return;"),
    ("the check: one part is enough", E + "CertificateCheck.cs", "foreach (CertificatePart part in parts)", "foreach (CertificatePart part in parts.Take(1))"),
    ("half of the vertices are enough", C + "VertexSums.cs", "double along = (v % 2 == 0 ? radius : -radius) *", "double along = radius *"),
    ("the chord of the bias term is a tangent", C + "NormTerm.cs", "if (offset > 0 == exponent < 1)", "if (offset > 0 == exponent > 1)"),
    ("the check: an envelope's shift is not counted", E + "RoundCheck.cs", "value += height - ((Enclosure)Math.Abs(a) * shift);", "value += height;"),
    ("the check: any envelope is on its side", E + "RoundCheck.cs", "return shift <= MarginCheck.Closeness * (Math.Abs(q.Value)", "return shift >= 0 || shift <= MarginCheck.Closeness * (Math.Abs(q.Value)"),
    ("the check: any K is convex", E + "RoundCheck.cs", "return hessian.IsAtLeast(0);", "return true;"),
    ("the check: a bound is what the file says", E + "RoundCheck.cs", "Bound = (value - inner + set.Lowest(gradient, round.SlabWeights)).Low;", "Bound = round.Bound;"),
    ("the check: coefficients are what the file says", E + "MarginCheck.cs", "Coefficients[j] = Math.Min(Coefficients[j], stated.Coefficients[j]);", "Coefficients[j] = stated.Coefficients[j];"),
    ("the check: intervals are what the file says", E + "RoundCheck.cs", "intervals[j] = new(Math.Min(low, known[j].Low), Math.Max(high, known[j].High));", "intervals[j] = new(low, high);"),
    ("the check: a rival may be missing", E + "CertificateCheck.cs", "if (!claim.Proofs.Select(proof => proof.Rival).Order().SequenceEqual(rivals))", "if (claim.Proofs.Count == 0)"),
    ("the check: the rest of K⁻¹ is left out", E + "PlainMatrix.cs", "+ ((left + error) * (left + error) / smallest)", ""),
    ("the check: Rump's shift is left out", E + "PlainMatrix.cs", "Outward.Up((roundings / (1 - (2 * roundings)) * trace) + Error + smallest) + (1e-290 * (1 + trace))", "smallest"),
    ("the check: a convex part is taken for a concave one", E + "LeastValue.cs", "if (bend.High <= 0)", "if (bend.Low <= 0)"),
]


def build(target, chosen):
    """The tests, and for each mutation the library, in one copy of the working tree."""
    files = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    with tempfile.TemporaryDirectory(prefix="polyrelu-mutations-") as copy:
        copy = pathlib.Path(copy)
        for name in filter(None, files.decode().split("\0")):
            if (ROOT / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, copy / name)
        dotnet(copy, "tests/PolyRelu.Tests")
        output = "bin/Release/net10.0"
        shutil.copytree(copy / "tests/PolyRelu.Tests" / output, target / "tests", symlinks=True)
        for number in chosen:
            name, file, old, new = MUTATIONS[number]
            text = (copy / file).read_text(encoding="utf-8")
            if text.count(old) != 1:
                sys.exit(f"{name}: {file} has {text.count(old)} times: {old}")
            (copy / file).write_text(text.replace(old, new), encoding="utf-8")
            dotnet(copy, "src/PolyRelu")
            (copy / file).write_text(text, encoding="utf-8")
            (target / str(number)).mkdir()
            shutil.copy2(copy / "src/PolyRelu" / output / "PolyRelu.dll", target / str(number))
            print(f"built {number}: {name}", file=sys.stderr, flush=True)

def dotnet(copy, project):
    done = subprocess.run(["dotnet", "build", project, "-c", "Release", "-v", "quiet", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"],
                          cwd=copy, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{project} does not build:\n{done.stdout[-3000:]}")

def run(target, number):
    """The tests that fail with the library of a mutation, by their names without arguments; None for the library as it is."""
    own = target / f"run-{number}"
    shutil.copytree(target / "tests", own, copy_function=os.link, symlinks=True)
    if number is not None:
        (own / "PolyRelu.dll").unlink()
        shutil.copy2(target / str(number) / "PolyRelu.dll", own)
    subprocess.run(["dotnet", str(own / "PolyRelu.Tests.dll"), *FILTER, "--results-directory", str(own), "--report-xunit-ctrf",
                    "--report-xunit-ctrf-filename", "report.json", "--timeout", "20m"], capture_output=True, text=True, cwd=ROOT)
    report = own / "report.json"
    if not report.exists():
        return {"(the tests ended without a report)": 1}
    tests = json.loads(report.read_text(encoding="utf-8"))["results"]["tests"]
    shutil.rmtree(own)
    return collections.Counter(test["name"].split("(")[0].removeprefix("PolyRelu.Tests.") for test in tests if test["status"] == "failed")

def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("names", nargs="*", help="parts of the names of mutations; all if none")
    arguments.add_argument("--build", type=pathlib.Path)
    arguments.add_argument("--run", type=pathlib.Path)
    arguments.add_argument("--jobs", type=int, default=1)
    given = arguments.parse_args()
    chosen = [i for i, one in enumerate(MUTATIONS) if not given.names or any(name in one[0] for name in given.names)]
    (ROOT / "artifacts").mkdir(exist_ok=True)     # the tests look for the repository above themselves
    with tempfile.TemporaryDirectory(dir=ROOT / "artifacts") as scratch:
        target = (given.build or given.run or pathlib.Path(scratch)).resolve()
        if not given.run:
            build(target, chosen)
        if given.build:
            return 0
        with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
            results = list(pool.map(lambda number: run(target, number), [None, *chosen]))
    if results[0]:
        print(f"tests fail without any mutation: {', '.join(results[0])}", file=sys.stderr)
    print("| what was broken | tests that failed |\n|---|---|")
    for number, failed in zip(chosen, results[1:]):
        failed = {name: count for name, count in failed.items() if name not in results[0]}
        names = [f"`{name.split('.', 1)[-1] if name.startswith('Certification.') else name}`" for name in sorted(failed, key=failed.get)]
        print(f"| {MUTATIONS[number][0]} | {'**none**' if not names else ', '.join(names[:3]) + (f' and {len(names) - 3} more' if len(names) > 3 else '')} |")
    return int(bool(results[0]) or not all(results[1:]))

if __name__ == "__main__":
    sys.exit(main())
