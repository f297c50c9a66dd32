#!/usr/bin/env python3
"""Draws page/icon.svg as the PNG of 128 x 128 points that packages carry, with the standard library alone.

    python3 tools/draw_icon.py docs/images/icon.png

Reads what that drawing is made of: stroked lines (M, L), filled closed paths of relative lines (M, l, z) and circles.
"""
import pathlib
import re
import struct
import sys
import xml.etree.ElementTree
import zlib

SIDE = 128
SAMPLES = 8  # in each direction within a point


def colour(text):
    return tuple(int(text[i:i + 2], 16) for i in (1, 3, 5))


def numbers(text):
    return [float(number) for number in re.findall(r"-?[\d.]+", text)]


def near_segment(x, y, a, b):
    (dx, dy) = (b[0] - a[0], b[1] - a[1])
    t = max(0, min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)))
    return (x - a[0] - t * dx) ** 2 + (y - a[1] - t * dy) ** 2


def shapes(path):
    """The shapes in their order: a test whether a place is covered, and the colour."""
    for element in xml.etree.ElementTree.parse(path).getroot():
        kind = element.tag.split("}")[-1]
        if kind == "circle":
            (cx, cy, r) = (float(element.get(name)) for name in ("cx", "cy", "r"))
            yield (lambda x, y, cx=cx, cy=cy, r=r: (x - cx) ** 2 + (y - cy) ** 2 <= r * r), colour(element.get("fill"))
        elif kind == "path" and element.get("stroke"):
            lines = [numbers(part) for part in element.get("d").split("M") if part.strip()]
            radius = float(element.get("stroke-width")) / 2
            yield (lambda x, y, lines=lines, radius=radius: any(
                near_segment(x, y, line[:2], line[2:]) <= radius * radius for line in lines)), colour(element.get("stroke"))
        elif kind == "path":
            values = numbers(element.get("d"))
            corners = [(values[0], values[1])]
            for i in range(2, len(values), 2):
                corners.append((corners[-1][0] + values[i], corners[-1][1] + values[i + 1]))
            yield (lambda x, y, corners=corners: inside(x, y, corners)), colour(element.get("fill"))
        else:
            raise SystemExit(f"{path}: this script draws circles and paths; got {kind}")


def inside(x, y, corners):
    odd = False
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1]):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            odd = not odd
    return odd


def draw(path, units=32):
    parts = list(shapes(path))
    rows = []
    for i in range(SIDE):
        row = bytearray(1)  # the row is not filtered
        for j in range(SIDE):
            (sums, covered) = ([0, 0, 0], 0)
            for k in range(SAMPLES * SAMPLES):
                x = (j + (k % SAMPLES + 0.5) / SAMPLES) * units / SIDE
                y = (i + (k // SAMPLES + 0.5) / SAMPLES) * units / SIDE
                found = next((tone for covers, tone in reversed(parts) if covers(x, y)), None)
                if found:
                    covered += 1
                    sums = [total + part for total, part in zip(sums, found)]
            row += bytes([*(round(total / covered) if covered else 0 for total in sums), round(255 * covered / SAMPLES ** 2)])
        rows.append(bytes(row))
    return b"".join(rows)


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    source = pathlib.Path(__file__).resolve().parent.parent / "page" / "icon.svg"
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 6, 0, 0, 0)
    pathlib.Path(sys.argv[1]).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(draw(source), 9)) + chunk(b"IEND", b""))


if __name__ == "__main__":
    main()
