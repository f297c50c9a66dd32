#!/usr/bin/env python3
"""Checks a certificate file of polyrelu (docs/file-formats.md) with numpy alone: python3 tools/check_certificate.py FILE.npz ...

The claim: no float32 input x' with ||x' - x|| <= radius (and inside the box, for Linf) is given another label by the float32 program.
Notation of docs/certification.md: z = x - c, s_j = <z, w_j>, t = ||z||^2, and for the label y and a rival k

    F = sum_j a_j max(s_j, 0)^p + b t^e + const,   e = (p - 1)/2 with input normalisation, else 0,

a positive multiple of the margin y against k, less what float32 rounding may take. A round of a proof gives quadratics q_j on the right side
of s^p over intervals of s_j, c + r t below the rest, multipliers, and a point. With L = sum a_j q_j + c + r t + sum lambda_i c_i / 2 <= F,
G its gradient at the point and K its Hessian, positive semidefinite:  F >= L(point) + <G, xi - point> + |xi - point|_K^2 / 2.
So the least of the right side without its last term is a bound LB. If LB > 0, done. If not, F <= 0 leaves |xi - point|_K^2 <= -2 LB,
hence shorter intervals of s_j for the next round; if one is empty, done. Nothing of the file but these numbers is used, and each is checked.

Errors. float64 with unit roundoff u = 2^-53: a sum of n products in any order errs by gamma_n = n u/(1 - n u) times the sum of magnitudes
(Higham, Accuracy and Stability, 3.1); powers by 8 u. Every quantity is lowered or widened by such a term with twice the count of roundings.
K >= 0 is shown by numpy's Cholesky factorisation of K - shift I (Rump, BIT 46, 2006), the shift covering the rounding of K as well.
The rounding of the program is bounded by the formulas of docs/certification.md, "The program that runs", computed from the network.
Trusted: numpy, LAPACK's Cholesky (backward stable in the standard model), these lines. Names, hashes, kinds and shapes of all arrays are
checked before anything is computed. Where the points come from cannot be seen from the file: sample_index is what it says.
"""
import copy, hashlib, json, sys, zipfile
import numpy as np

U, U32, TINY32 = 2.0**-53, 2.0**-24, 2.0**-150
CLOSE = 1e-6            # numbers of the file that are only compared must agree to this share

class Refused(Exception):
    pass

def require(holds, sentence):
    if not holds:
        raise Refused(sentence)

def gamma(n, u=U):
    return n * u / (1 - n * u)

def relu(s):
    return np.maximum(s, 0.0)

def length_up(v, axis=-1):
    return np.sqrt((v * v).sum(axis)) * (1 + 2 * gamma(v.shape[axis] + 4)) + 1e-300

class Network:
    """f(x) = sum_j v_j max(s_j, 0)^p / (|w_j| |z|)^{p-1} + bias; |z| with input normalisation, else 1; 1 for |w_j| if unnormalised."""
    def __init__(self, f):
        self.p, self.normalised = float(f["network.power"]), bool(f["network.normalize_input"])
        self.W, self.V = f["network.prelulayer.W"].astype(float).T, f["network.output_net.weight"].astype(float)
        self.h, self.D = self.W.shape
        self.C = self.V.shape[0]
        array = lambda name, n: f["network." + name].astype(float).reshape(n) if "network." + name in f else np.zeros(n)
        self.bias, self.centre = array("output_net.bias", self.C), array("center", self.D)
        # Near p = 2 the inflection of a gap (wrong_side) cannot be told from rounding.
        require(1 <= self.p <= 1e3 and (self.p == 2 or abs(self.p - 2) > 1e-3), f"powers such as {self.p} are not checked")
        require(self.D + self.h < 2**20, "so large a network is not checked")
        self.normalised &= self.p != 1
        self.length = np.sqrt((self.W * self.W).sum(1))
        self.divided = self.p != 1 and not f.get("network.unnormalised", False)
        self.terms = (self.W != 0).sum(1)

def of_sum(terms, factors, magnitude, partial):
    """What a float32 sum of n products loses, in any order."""
    f = gamma(factors, U32)
    return f * magnitude + np.maximum(0, terms - 1) * U32 * ((1 + f) * partial + gamma(terms + factors, U32) * magnitude) + 2 * terms * TINY32

def activation_errors(net, upper, magnitude, smallest, largest):
    """E, the largest activation, theta and rest: |a^ - a| <= |phi(s^) - phi(s)| + theta phi(s^) + rest, |s^ - s| <= E."""
    p, m, centred, up = net.p, net.p - 1, net.centre.any(), 1 + (net.D + 8) * 2.0**-52
    length, factors = net.length * up, 1 + centred
    # What the program divides by, one over it, and a bound of the cosine's size.
    divisor, inverse, most = (length, up / net.length, 1.0) if net.divided else (1.0, 1.0 + 0 * length, length)
    upper, magnitude = np.minimum(upper, largest * length), np.minimum(magnitude, largest * length)
    first = of_sum(net.terms, factors, magnitude, magnitude)
    E = of_sum(net.terms, factors, magnitude, 0.5 * (magnitude + np.minimum(magnitude, np.maximum(upper, first))))
    total, on = relu(upper) + E, (upper + first > 0) & (net.length > 0)
    if p == 1:
        return [np.where(on, v, 0) for v in (E, total, 0 * E, 0 * E)]
    norm, scale = (largest, 1 / smallest) if net.normalised else (1.0, 1.0)
    share = np.minimum(most, magnitude * inverse * scale)
    cosine = total * inverse if not net.normalised else (np.minimum(most, relu(upper) * inverse * scale)
             + of_sum(net.terms, factors, share, share) + net.terms * 2 * TINY32 * inverse * scale)
    rounded = 1 + (net.D + 8) * 2.0**-29
    roundings = m * (rounded + 1 + (rounded + 1 + centred if net.normalised else 0))
    exact = 2 * p == np.floor(2 * p) and p <= 16                  # multiplied out, else a power function
    roundings += (m if m == np.floor(m) else np.floor(m) + 2) if exact else 4 + 2
    logarithmic = 0.0 if exact else 7 * U32 * m + abs(float(np.float32(m)) - m)
    raised = cosine**m
    units = (roundings * U32 + max(1, m) * 4 * TINY32 * (divisor + (largest if net.normalised else 0))) / (1 - U32)
    growth = np.exp(units + logarithmic * np.maximum(90, np.log(cosine)))
    end = cosine * raised * np.abs(np.log(cosine))
    peak = np.where(cosine <= np.exp(-1 / p), end, np.maximum(end, 1 / (np.e * p)))
    few = np.minimum(total, 2.0**-125 * divisor * max(1, norm))
    underflow = 2 * TINY32 + 2.0**-120 * total + 8 * few * np.minimum(raised * growth, (2.0**-125 * max(1, scale))**m)
    largest_float = float(np.finfo(np.float32).max) / 4
    saturated = (inverse > largest_float) | (net.normalised and scale > largest_float)
    theta, rest = units * growth + saturated, logarithmic * growth * divisor * norm * peak + underflow
    value = total * raised * (1 + theta) + p * raised * E + rest
    fits = (magnitude + E <= largest_float) & (value <= largest_float) & (np.maximum(1, raised) * growth <= largest_float)
    require((fits & (total * inverse * growth <= largest_float) | ~on).all(), "the program may overflow")
    return [np.where(on, v, 0) for v in (E, value, theta, rest)]

def margin_function(net, box, label, rival, high, touches):
    """a, b, const of F, all rounded down."""
    smallest, largest = np.sqrt(max(0, box.t[0])) * (1 - 8 * U), np.sqrt(box.t[1]) * (1 + 8 * U)
    shells = [(smallest, largest)]
    if net.normalised and smallest < 2.0**-100:
        shells = [(max(smallest, 2.0**-149), min(largest, 2.0**-100)), (2.0**-100, max(largest, 2.0**-100))]
    parts = [activation_errors(net, high, box.magnitude, *shell) for shell in shells]
    if len(shells) > 1:  # tiny ||z||: theta (up to 1) of tiny activations, not of all
        E, value, theta, rest = parts[0]
        parts[0] = E, value, 0 * theta, rest + theta * value
    E, value, theta, rest = np.maximum.reduce(parts)
    p, m = net.p, net.p - 1
    first, second = (label * net.V[0], 0 * net.V[0]) if net.C == 1 else (net.V[label], net.V[rival])
    outward = 1 + (net.h + 64 * p + 1024) * 2.0**-52
    sums = of_sum(1 + (value > 0).sum(), 1, 1.0, 1.0)
    heads, difference = sums * (np.abs(first) + np.abs(second)), np.abs(first - second)
    relative, constant = 0 * E, E
    if m > 0:                       # max(s + E, 0)^p <= (1 + E/touch)^m s^p + E (touch + E)^m
        touch = np.where(E > 0, np.maximum(touches, 0.05 * np.maximum(high, E)), 1.0)
        ratio = (1 + E / touch)**m * (1 + (p + 16) * 2.0**-51)
        relative, constant = ratio - 1 + theta * ratio, E * (touch + E)**m
    weights = np.where(value > 0, (difference * relative + heads * (1 + relative)) * outward, 0)
    constants = (difference + heads) * (1 + theta) * constant * outward
    b_sizes = abs(net.bias[0]) if net.C == 1 else abs(net.bias[label]) + abs(net.bias[rival])
    bias = label * net.bias[0] if net.C == 1 else net.bias[label] - net.bias[rival]
    taken = (((difference + heads) * rest).sum() + sums * b_sizes + 2 * of_sum(1 + (value > 0).sum(), 1, 0.0, 0.0)) * outward + 1e-200
    kappa = length_up(box.z0)**-m if net.normalised and length_up(box.z0) > 1e-299 else 1.0
    unit = np.where(net.length > 0, np.where((net.length > 0) & net.divided, net.length, 1.0)**-m, 0) * kappa
    require(1e-250 < kappa < 1e250 and ((unit > 1e-250) | (net.length == 0)).all(), "so small numbers are not checked")
    error = 4 * (p + 1) * (net.D + 32) * U
    a = unit * (first - second - weights)
    return a - np.abs(a) * error, kappa * (bias - taken) - kappa * (abs(bias) + taken) * error, -(unit * constants).sum() * (1 + error + gamma(net.h)), kappa

class Set:
    """Where delta = g xi lies, and how large things become there; g = 1 for balls, near the half-widths for a box."""
    def __init__(self, net, x, norm, radius, limits):
        self.norm, self.radius, self.box = norm, radius * (1 + 1e-9) * (1 + 4 * U), norm == "linf"
        self.z0 = x - net.centre
        low, high = np.full(net.D, -self.radius), np.full(net.D, self.radius)
        if self.box:
            low, high = np.maximum(np.maximum(low, limits[0] - x), -limits[2]), np.minimum(np.minimum(high, limits[1] - x), limits[2])
            low, high = low - np.abs(low) * 4 * U, high + np.abs(high) * 4 * U
        self.g = np.exp2(np.floor(np.log2(np.maximum(0.5 * (high - low), 2.0**-200)))) if self.box else np.ones(net.D)
        self.low, self.high = low / self.g, high / self.g           # of xi, exact
        self.W = net.W * self.g                                     # exact: g are powers of two
        A, up = np.abs(net.W), 1 + 4 * gamma(net.D + 8)
        self.s0, self.e0 = net.W @ self.z0, 2 * gamma(net.D + 8) * (A @ np.abs(self.z0)) + 1e-300
        if self.box:
            middle, half = 0.5 * (self.low + self.high), 0.5 * (self.high - self.low)
            shift, reach = self.W @ middle, np.abs(self.W) @ half
            far = np.maximum(np.abs(self.z0 + low), np.abs(self.z0 + high))
            near = np.minimum(np.abs(self.z0 + low), np.abs(self.z0 + high)) - 4 * U * (np.abs(self.z0) + high - low)
            near = np.where((self.z0 + low) * (self.z0 + high) <= 0, 0, relu(near))
            self.magnitude, self.t = A @ far * up, ((near * near).sum() / up, (far * far).sum() * up)
            error = 2 * gamma(net.D + 8) * (np.abs(self.W) @ np.abs(middle) + reach)
        else:
            shift, error = 0.0, 0.0
            reach = self.radius * (length_up(net.W) if norm == "l2" else A.max(1)) * (1 + 16 * U)
            self.magnitude = (A @ np.abs(self.z0) + reach) * up
            least, most = length_up(self.z0) / up - self.radius, length_up(self.z0) + self.radius
            self.t = (max(0, least)**2 / up, most**2 * up)
        self.low_s, self.high_s = self.s0 + shift - reach - self.e0 - error, self.s0 + shift + reach + self.e0 + error
        self.slabs = []                                             # (u, low, high): low <= <u, xi> <= high

    def whole(self, G):
        """min <G, xi> over the set before it was cut, G as computed [..., D]."""
        if self.box:
            return np.minimum(G * self.low, G * self.high).sum(-1) - 2 * gamma(G.shape[-1]) * (np.abs(G * self.low) + np.abs(G * self.high)).sum(-1)
        return -self.radius * (length_up(G) if self.norm == "l2" else np.abs(G).max(-1) * (1 + 4 * U))

    def lowest(self, G, eta=np.zeros(0)):
        """min <G, xi> over the set: for any eta, <G, xi> = <G - sum eta_k u_k, xi> + sum eta_k <u_k, xi>."""
        plain, eta = self.whole(G), eta[..., :len(self.slabs)]
        if not self.slabs or not eta.any():
            return plain
        u, low, high = (np.array([slab[part] for slab in self.slabs]) for part in range(3))
        rest, ends = self.whole(G - eta @ u), np.minimum(eta * low, eta * high)
        error = 2 * gamma(len(u) + 4) * (((np.abs(G) + np.abs(eta) @ np.abs(u)) @ self.reach()) * 1.01 + np.abs(ends).sum(-1)) + 8 * U * np.abs(rest)
        return np.maximum(plain, rest + ends.sum(-1) - error)

    def part(self, above, direction, ends, end_weight, low_weight, high_weight):
        """Where <u, delta> is on one side of a cut: the slabs of the set but one along u, and that of the part, last."""
        cut, u = copy.copy(self), direction * self.g                # exact: g are powers of two
        # The cut is as stated; where the set ends on the other side is computed.
        ends = (ends[0], max(ends[1], -self.lowest(-u, end_weight))) if above else (min(ends[0], self.lowest(u, end_weight)), ends[1])
        cut.slabs = [slab for slab in self.slabs if (slab[0] != u).any()] + [(u, *ends)]
        low, high = cut.lowest(self.W, low_weight), -cut.lowest(-self.W, high_weight)
        cut.low_s = np.maximum(self.low_s, self.s0 + low - self.e0 - 8 * U * (np.abs(self.s0) + np.abs(low)))
        cut.high_s = np.minimum(self.high_s, self.s0 + high + self.e0 + 8 * U * (np.abs(self.s0) + np.abs(high)))
        return cut

    def reach(self):
        """max |xi_i|."""
        return np.maximum(np.abs(self.low), np.abs(self.high))

def wrong_side(net, q, low, high, upper):
    """By how much q is on the wrong side of max(s, 0)^p over [low, high]: ends, kink, and where the derivative of the gap vanishes."""
    p, sign, (touch, value, slope, bend) = net.p, np.where(upper, 1.0, -1.0), q
    phi = lambda s: relu(s) if p == 1 else relu(s)**p
    rise = lambda s: np.where(s > 0, 1.0 if p == 1 else p * relu(s)**(p - 1), 0)
    gap = lambda s: sign * (value + (s - touch) * (slope + 0.5 * bend * (s - touch)) - phi(s))
    steep = lambda s: sign * (slope + bend * (s - touch) - rise(s))
    kink = np.clip(0.0, low, high)
    # gap'' = +-(bend - p (p - 1) s^{p-2}) changes sign once at most on s > 0, at the inflection; on s < 0 it is constant.
    with np.errstate(all="ignore"):
        inflection = np.where(bend > 0, (bend / (p * (p - 1)))**(1 / (p - 2)), 0 if p > 2 else np.inf) if p not in (1, 2) else kink
    inflection = np.clip(np.nan_to_num(inflection, posinf=1e300), kink, high)
    least = np.minimum(np.minimum(gap(low), gap(high)), np.minimum(gap(kink), gap(inflection)))
    for left, right in ((low, kink), (kink, inflection), (inflection, high)):
        a, b = left.copy(), right.copy()
        for _ in range(70):             # a root of gap', if it rises through one
            middle = 0.5 * (a + b)
            positive = steep(middle) > 0
            a, b = np.where(positive, a, middle), np.where(positive, middle, b)
        least = np.minimum(least, np.minimum(gap(a), gap(b)))
    for share in np.linspace(0, 1, 257):    # no reasoning, just looking
        least = np.minimum(least, gap(low + share * (high - low)))
    far = np.maximum(np.abs(low - touch), np.abs(high - touch))
    size = np.abs(value) + far * (np.abs(slope) + np.abs(bend) * far) + phi(high)
    return relu(-least) + 64 * U * (1 + p) * size, size

def positive(K, smallest, error):
    """Whether no eigenvalue of the exact K is below smallest; error bounds the norm of what K was rounded by."""
    n = len(K)
    shift = 1.01 * (n + 2) * U * np.abs(np.diag(K)).sum() + error * (1 + 4 * U) + smallest + 1e-290
    try:
        return bool(np.isfinite(shift) and np.isfinite(np.linalg.cholesky(K - shift * (1 + 4 * U) * np.eye(n))).all())
    except np.linalg.LinAlgError:
        return False

def check_round(net, box, label, rival, r, known):
    """The bound that a round proves, and the intervals that it leaves for the next one."""
    low, high = np.minimum(r["low"], known[0]), np.maximum(r["high"], known[1])
    slack = CLOSE * (known[1] - known[0])
    require((r["low"] <= known[0] + slack).all() and (r["high"] >= known[1] - slack).all(), "an interval is shorter than what is known")
    a, b, constant, kappa = margin_function(net, box, label, rival, high, r["rounding"])
    # The file may set aside more for rounding than is needed, not less: lower coefficients make a lower F.
    # What it may lose of a neuron that is hardly ever on depends on its interval out of all proportion: terms are compared, not factors.
    terms = relu(high)**net.p
    require(((r["coefficient"] - a) * terms <= CLOSE * (np.abs(a) * terms).sum() + 1e-250).all(),
            "a coefficient is not the network's less what rounding may take")
    require(r["rest"][0] <= b + CLOSE * abs(b) + 1e-250, "the bias, less what rounding may take, is another")
    require(r["rest"][1] <= constant + CLOSE * abs(constant) + 1e-250, "the constant is not what rounding may take")
    a, b, constant = np.minimum(a, r["coefficient"]), min(b, r["rest"][0]), min(constant, r["rest"][1])
    e, (c, rho) = (net.p - 1) / 2 if net.normalised else 0.0, r["norm"]
    # c + rho t <= b t^e + const over t: the difference is convex or concave, so least at an end or where its slope vanishes.
    ts, rest = [box.t[0], box.t[1]], lambda t: b * t**e + constant - c - rho * t
    if e not in (0, 1) and b * rho > 0:
        ts.append(np.clip((rho / (b * e))**(1 / (e - 1)), *box.t))
    size = abs(c) + abs(constant) + abs(rho) * box.t[1] + abs(b) * box.t[1]**e
    shift = max(0, -min(rest(t) for t in ts)) + 64 * U * size
    require(shift <= CLOSE * size, "the line is above the bias term")
    counts = a > 0 if r["vertices"] else a != 0
    q = np.where(counts, [r["touch"], r["value"], r["slope"], r["curvature"]], 0)
    wrong, sizes = wrong_side(net, q, low, high, a < 0)
    require((wrong <= CLOSE * (sizes + 1e-290))[counts].all(), "an envelope is on the wrong side")
    wrong = np.where(counts, wrong, 0)
    bound, size, next_intervals = (at_vertices if r["vertices"] else quadratic)(net, box, a, q, wrong, shift, r, low, high)
    size += abs(constant) + abs(b) * box.t[1]**e
    require(abs(bound - r["bound"]) <= CLOSE * (abs(bound) + size), f"the numbers prove {bound:.9g}, not {r['bound']:.9g}")
    return bound, size, next_intervals, kappa * box.t[1]**e

def quadratic(net, box, a, q, wrong, shift, r, low, high):
    (touch, value, slope, bend), xi, (c, rho), g, z = q, r["point"] / box.g, r["norm"], box.g, box.z0 + r["point"]
    n, h, reach = net.D, net.h, box.reach()
    require((r["multiplier"] >= 0).all() and (r["slab_multiplier"] >= 0).all(), "a multiplier is negative")
    half = 0.5 * (box.high - box.low)
    # Any number >= 0 would do: for a feature that cannot move, what takes the term of t away.
    lam = np.where(half > 0.25, r["multiplier"] / half**2, np.maximum(r["multiplier"], -2.000001 * rho * g * g)) if box.box \
        else np.full(n, r["multiplier"][0])
    # L at the point, lowered by its rounding: s errs by es, a sum of n or h terms by gamma.
    s, es = box.s0 + box.W @ xi, box.e0 + 2 * gamma(n + 8) * (np.abs(box.s0) + np.abs(box.W) @ np.abs(xi))
    step = s - touch
    rise = slope + bend * step
    err_rise = np.abs(bend) * es + 8 * U * (np.abs(slope) + np.abs(bend) * (np.abs(s) + np.abs(touch)))
    q_s = value + step * (slope + 0.5 * bend * step)
    sizes = np.abs(a) * (np.abs(value) + np.abs(step) * (np.abs(slope) + np.abs(bend * step)))
    L = (a * q_s).sum() - (np.abs(a) * wrong).sum() * (1 + 4 * gamma(h + 4)) - shift
    error = 2 * gamma(h + 16) * sizes.sum() + (np.abs(a) * ((np.abs(rise) + err_rise) * (es + 8 * U * (np.abs(s) + np.abs(touch))))).sum() * 2
    G = (a * rise) @ box.W
    err_G = (np.abs(a) * err_rise) @ np.abs(box.W) * 1.01 + 2 * gamma(h + 16) * (np.abs(a * rise) @ np.abs(box.W))
    t = (z * z).sum()
    penalty = 0.5 * lam * ((xi - box.low) * (xi - box.high)) if box.box else 0.5 * lam * xi * xi
    pull = lam * (xi - 0.5 * (box.low + box.high)) if box.box else lam * xi
    ball = 0 if box.box else 0.5 * lam[0] * box.radius**2
    L += c + rho * t + penalty.sum() - ball
    G = G + 2 * rho * g * z + pull
    err_G = err_G + 16 * U * (np.abs(2 * rho * g) * (np.abs(box.z0) + np.abs(r["point"])) + lam * (np.abs(xi) + reach))
    size = sizes.sum() + abs(c) + abs(rho) * t + np.abs(penalty).sum() + ball
    error += 2 * gamma(n + 16) * (abs(rho) * ((np.abs(box.z0) + np.abs(r["point"]))**2).sum() + 2 * (lam * (np.abs(xi) + reach)**2).sum() * box.box
             + np.abs(penalty).sum() + ball + abs(c))
    # Slabs: nu/2 ((<u, xi> - middle)^2 - half^2) <= 0 for any nu >= 0.
    bends = []
    for (u, low_u, high_u), nu in zip(box.slabs, r["slab_multiplier"]):
        middle, along, err = 0.5 * (low_u + high_u), (u * xi).sum(), 2 * gamma(n + 8) * (np.abs(u) * np.abs(xi)).sum()
        half_u, away = max(high_u - middle, middle - low_u) * (1 + 8 * U), along - middle
        err += 8 * U * (abs(along) + abs(middle))
        L += 0.5 * nu * (away * away - half_u * half_u)
        error += nu * (err * (abs(away) + err) + 16 * U * (away * away + half_u * half_u))
        size += 0.5 * nu * (away * away + half_u * half_u)
        G = G + nu * away * u
        err_G = err_G + nu * (err + 16 * U * abs(away)) * np.abs(u) + 4 * U * np.abs(G)
        bends.append(nu)
    inner, lowest = (G * xi).sum(), box.lowest(G, r["slab_weight"])
    error += 2 * gamma(n + 16) * (np.abs(G * xi).sum() + abs(lowest)) + (err_G * (np.abs(xi) + reach)).sum() * 1.01 + 64 * U * (abs(L) + abs(inner) + abs(lowest) + shift) + 1e-250
    bound = L - inner + lowest - error
    # K, in norm to within E.
    w, d = a * bend, 2 * rho * g * g + lam
    if not w.any():
        require((d - 8 * U * (np.abs(2 * rho * g * g) + lam) >= 0).all() or (d == 0).all(), "the multipliers do not make L convex")
        return bound, size, lambda: None
    w, W = np.append(w, bends), np.vstack([box.W] + [slab[0] for slab in box.slabs])
    K = (W.T * w) @ W
    K[np.diag_indices(n)] += d
    E = 2 * gamma(len(w) + 8) * ((np.abs(w)[:, None] * W**2).sum() + (np.abs(2 * rho * g * g) + lam).max())
    require(positive(K, 0.0, E), "the multipliers do not make L convex")
    return bound, size, lambda: contract(box, K, E, s, es, bound, low, high)

def contract(box, K, E, s, es, bound, low, high):
    """s_j - s_j(point) is at most sqrt(-2 LB) |w_j|_{K^-1}; for any Y, with R = W' - K Y:  w K^-1 w = w y + y r + r K^-1 r."""
    n, estimate = len(K), np.linalg.eigvalsh(K)[0]
    smallest = next((share * estimate for share in (0.5, 0.05, 0.005, 5e-5) if estimate > 0 and positive(K, share * estimate, E)), 0)
    require(smallest > 0, "no interval can be shortened")
    Y = np.linalg.solve(K, box.W.T)
    R, y, w = box.W.T - K @ Y, length_up(Y, 0), length_up(box.W)
    err_R = 2 * gamma(n + 8) * (np.linalg.norm(K) * 1.01 * y + w) + E * y
    r = length_up(R, 0)
    square = (box.W.T * Y).sum(0) + (Y * R).sum(0) + 2 * gamma(n + 8) * y * (w + r) + y * err_R + (r + err_R)**2 / smallest * (1 + 16 * U)
    reach = np.sqrt(-2 * bound * relu(square) * (1 + 32 * U)) * (1 + 8 * U) + es + 4 * U * np.abs(s)
    return np.maximum(low, s - reach), np.minimum(high, s + reach)

def at_vertices(net, box, a, q, wrong, shift, r, low, high):
    """Concave terms as they are, convex ones by tangents: a concave function, least at one of the 2 D vertices of the L1 ball."""
    require(box.norm == "l1" and not q[3].any(), "a bound at the vertices has tangents and is one of L1 balls")
    (touch, value, slope, _), (c, rho), R, z, n, h = q, r["norm"], box.radius, box.z0, net.D, net.h
    up = relu(a)
    heights = up * (value + slope * (box.s0 - touch))
    sizes = up * (np.abs(value) + np.abs(slope) * (np.abs(box.s0) + np.abs(touch)))
    along = (up * slope) @ net.W + 2 * rho * (z + (r["point"] if rho > 0 else 0))
    # t is ||z||^2 +- 2 R z_i + R^2 at a vertex; for rho > 0 it is above its tangent at the point.
    square = (z * z).sum() - ((r["point"]**2).sum() if rho > 0 else -R * R)
    constant = heights.sum() + c + rho * square - (up * wrong).sum() * 1.01 - shift * 1.01
    size = sizes.sum() + abs(c) + abs(rho) * ((z * z).sum() + R * R + (r["point"]**2).sum())
    error = 4 * gamma(n + h + 32) * (size + R * (((up * np.abs(slope)) @ np.abs(net.W)).max() + 2 * abs(rho) * (np.abs(z) + np.abs(r["point"])).max()))
    error += (up * np.abs(slope) * box.e0).sum() * 1.01 + 1e-250
    least = np.inf
    concave = a < 0
    for sign in (1.0, -1.0):
        s = box.s0[concave, None] + box.e0[concave, None] + sign * R * net.W[concave]
        s += 8 * U * (np.abs(box.s0[concave, None]) + R * np.abs(net.W[concave]))
        terms = (a[concave, None] * relu(s)**net.p).sum(0) * (1 + gamma(h + 24))
        least = min(least, (terms + sign * R * along - 16 * U * (np.abs(terms) + np.abs(R * along) + abs(constant))).min())
    return constant + least - error, size + abs(constant), lambda: None

ROUND = ("vertices", "bound", "norm", "low", "high", "touch", "value", "slope", "curvature", "multiplier", "point", "rounding", "coefficient", "rest")

def check_part(f, net, proof, part, within, known, label):
    """Checks the rounds of a proof over a part of its set, -1 for the whole of it, and the parts that it is cut into. The margin proven."""
    rounds = np.flatnonzero((f["round_proof"] == proof) & (f["round_part"] == part))
    cuts = np.flatnonzero((f["part_proof"] == proof) & (f["part_parent"] == part))
    for place in rounds:
        r = {name: f["round_" + name][place] for name in ROUND + ("slab_multiplier", "slab_weight")}
        bound, _, shorten, factor = check_round(net, within, label, int(f["proof_rival"][proof]), r, known)
        if bound > 0:
            require(place == rounds[-1] and len(cuts) == 0, "rounds follow the one that decides")
            # A bound after contraction holds for what is left of the set; of the rest only the sign is known.
            return bound / factor * (1 - 1e-12) if place == rounds[0] else 1e-290
        try:
            known = shorten() or known
        except Refused:
            require(place == rounds[-1] and len(cuts) > 0, "no interval can be shortened")
        if (known[0] > known[1]).any():
            require(place == rounds[-1], "rounds follow the one that decides")
            return 1e-290
    require(len(cuts) == 2 and f["part_above"][cuts].tolist() == [0, 1] and (f["part_direction"][cuts[0]] == f["part_direction"][cuts[1]]).all()
            and f["part_range"][cuts[0]][1] >= f["part_range"][cuts[1]][0], "the rounds prove nothing, and no parts hold the whole set")
    for cut in cuts:
        piece = within.part(*(f["part_" + name][cut] for name in ("above", "direction", "range", "end_weight", "low_weight", "high_weight")))
        left = np.maximum(known[0], piece.low_s), np.minimum(known[1], piece.high_s)
        if (left[0] > left[1]).any():
            require(not ((f["round_part"] == cut).any() or (f["part_parent"] == cut).any()), "rounds follow though nothing is left")
        else:
            check_part(f, net, proof, cut, piece, left, label)
    return 1e-290

def check_claim(f, net, i, norm, box, moves):
    sample, radius, margin = f["claim_sample"][i], f["claim_radius"][i], f["claim_margin"][i]
    x, label, margins = f["inputs"][sample].astype(float), int(f["labels"][sample]), []
    proofs = np.flatnonzero(f["proof_claim"] == i)
    rivals = [-label] if net.C == 1 else [k for k in range(net.C) if k != label]
    require(sorted(f["proof_rival"][proofs]) == rivals, f"the proofs are not one for each rival of label {label}")
    for proof in proofs:
        require(f["proof_radius"][proof] >= radius >= 0, "a proof is one within a smaller radius")
        within = Set(net, x, norm, f["proof_radius"][proof], (box[0], box[1], moves))
        # Only the sign is claimed, unless the first round of the whole set decides.
        stated, most = f["proof_margin"][proof], check_part(f, net, proof, -1, within, (within.low_s, within.high_s), label)
        require(0 < stated <= most, "the margin of a proof is not what its bound says")
        margins.append(stated)
    require(0 < margin <= min(margins), "the margin of a claim is not that of its proofs")

def read(path):
    """The arrays of a file and its description, with every name, kind, shape and hash as docs/file-formats.md says."""
    with np.load(path) as archive:
        require(len(set(archive.files)) == len(archive.files), "two arrays have the same name")
        f = {name: archive[name] for name in archive.files}
    about = json.loads(f["about"].tobytes())
    require(about.get("kind") == "certificate" and about["format"] == 1, "the file is no certificate of format 1")
    require(about["norm"] in ("l2", "l1", "linf"), "the norm is none of l2, l1 and linf")
    (D, h), C = f["network.prelulayer.W"].shape, len(f["network.output_net.weight"])
    n, E, P, R = (len(f[name]) for name in ("inputs", "claim_sample", "proof_claim", "round_proof"))
    shapes = {"about": f["about"].shape, "inputs": (n, D), "labels": (n,), "sample_index": (n,), "box": f.get("box", f["about"]).shape,
              "feature_radii": (D,), "network.power": (), "network.normalize_input": (), "network.unnormalised": (),
              "network.prelulayer.W": (D, h), "network.center": (1, D), "network.output_net.weight": (C, h), "network.output_net.bias": (C,)}
    shapes |= {"claim_" + name: (E,) for name in ("sample", "radius", "margin", "stage")}
    shapes |= {"proof_" + name: (P,) for name in ("claim", "rival", "radius", "margin")}
    shapes |= {"round_" + name: (R,) for name in ("proof", "vertices", "bound")}
    shapes |= {"round_" + name: (R, h) for name in ("low", "high", "touch", "value", "slope", "curvature", "rounding", "coefficient")}
    (Q, S), parts = f.get("part_end_weight", np.zeros((0, 0))).shape, "part_end_weight" in f
    empty = {"round_part": np.full(R, -1), "round_slab_multiplier": np.zeros((R, 0)), "round_slab_weight": np.zeros((R, 0)),
             "part_proof": np.zeros(0, int), "part_parent": np.zeros(0, int), "part_above": np.zeros(0, int)}
    shapes |= {"round_part": (R,), "round_slab_multiplier": (R, S), "round_slab_weight": (R, S), "part_proof": (Q,), "part_parent": (Q,),
               "part_above": (Q,), "part_direction": (Q, D), "part_range": (Q, 2), "part_end_weight": (Q, S), "part_low_weight": (Q, h, S),
               "part_high_weight": (Q, h, S)} if parts else {}
    shapes |= {"round_norm": (R, 2), "round_rest": (R, 2), "round_point": (R, D), "round_multiplier": (R, D if about["norm"] == "linf" else 1)}
    whole = {"about", "labels", "sample_index", "claim_sample", "claim_stage", "proof_claim", "proof_rival", "round_proof", "round_vertices",
             "round_part", "part_proof", "part_parent", "part_above", "network.normalize_input", "network.unnormalised"}
    single = {"inputs", "box", "feature_radii", *(name for name in f if name.startswith("network.") and name != "network.power")} - whole
    for name, array in f.items():
        require(name in shapes and array.shape == shapes[name], f"{name} has the shape {array.shape}, or no place in a certificate")
        kind = array.dtype.kind in "biu" if name in whole else array.dtype == (np.float32 if name in single else np.float64)
        finite = not np.isnan(array).any() if name in ("box", "feature_radii") else np.isfinite(array).all()
        require(kind and finite, f"{name} holds {array.dtype}, or what is no number")
    require(((0 <= f["claim_sample"]) & (f["claim_sample"] < n)).all(), "a claim is about no point of the file")
    labels = f["labels"]
    require((np.abs(labels) == 1).all() if C == 1 else ((0 <= labels) & (labels < C)).all(), "a label is none of the network's")
    require(len(set(f["sample_index"].tolist())) == n, "a point is there twice")
    require(len(set(zip(f["claim_sample"].tolist(), f["claim_radius"].tolist()))) == E, "a claim is there twice")
    # Hashes: of points and network over little-endian int32, float32, and float64 for the power; of the other arrays as they are.
    def digest(*parts):
        return hashlib.sha256(b"".join(part if isinstance(part, bytes) else np.ascontiguousarray(part).tobytes() for part in parts)).hexdigest()
    ints, net = lambda *numbers: np.array(numbers, "<i4"), lambda name: f.get("network." + name, np.zeros(0, np.float32)).astype("<f4")
    flags = [int(f["network.normalize_input"]) + 2 * int(f.get("network.unnormalised", False)), int("network.output_net.bias" in f), int("network.center" in f)]
    proofs = sorted(name for name in f if name not in ("about", "inputs", "labels") and not name.startswith("network."))
    stated = {"dataHash": digest(ints(n, D, C), f["inputs"].astype("<f4"), labels.astype("<i4")),
              "networkHash": digest(ints(h, D, C, *flags), f["network.power"].astype("<f8"), net("prelulayer.W").T, net("output_net.weight"),
                                    net("output_net.bias"), net("center")),
              "proofHash": digest(*(part for name in proofs for part in (f"{name} {'x'.join(map(str, f[name].shape))}\n".encode(), f[name])))}
    for name, value in stated.items():
        require(about[name] == value, f"the {name} is that of something else; the file was changed")
    require(about["outputs"] == C, "the number of outputs is another")
    require(not parts or (f["part_parent"] < np.arange(Q)).all(), "a part is cut from none before it")
    return f if parts else f | empty, about

def main(path):
    f, about = read(path)
    net, norm, count = Network(f), about["norm"], len(f["claim_sample"])
    box = f.get("box", np.array([[-np.inf], [np.inf]])).astype(float)
    moves = f.get("feature_radii", np.full(net.D, np.inf)).astype(float)
    require(box.shape in ((2, 1), (2, net.D)) and (moves >= 0).all(), "box or feature radii are none")
    inputs = f["inputs"].astype(float)
    require(((box[0] <= inputs) & (inputs <= box[1])).all(), "a point lies outside of the box")
    failures = []
    for i in range(count):
        try:
            check_claim(f, net, i, norm, box, moves)
        except (Refused, np.linalg.LinAlgError) as reason:
            failures.append(f"point {f['sample_index'][f['claim_sample'][i]]} within {f['claim_radius'][i]:.9g}: {reason}")
    limits = f"box [{box.min():g}, {box.max():g}], {(moves < np.inf).sum()} features limited" if norm == "linf" else "no box"
    print(f"{path}: {net.C} outputs, {net.h} neurons, {net.D} features, p = {net.p:g}, norm {norm}, {limits}; "
          f"{count} claims, {len(f['proof_claim'])} proofs, {len(f['round_proof'])} rounds checked")
    for failure in failures:
        print(f"refused: {path}: {failure}")
    print("every claim holds" if count and not failures else "not every claim holds")
    return 0 if count and not failures else 1

if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    code = 0
    for path in sys.argv[1:]:
        try:
            with np.errstate(all="ignore"):     # a bound that is no number is refused where it is compared
                code |= main(path)
        except (Refused, KeyError, ValueError, TypeError, AttributeError, OSError, EOFError, zipfile.BadZipFile) as reason:
            print(f"refused: {path}: {reason}")
            code = 1
    sys.exit(code)
