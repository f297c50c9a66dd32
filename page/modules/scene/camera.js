// A perspective camera that looks at the origin, with the third axis upright. As FilmCamera of the reports' stills.

/**
 * A point as it is seen.
 *
 * With t = a cos φ + b sin φ: x = (b cos φ − a sin φ) s, y = (c cos θ − t sin θ) s, depth = t cos θ + c sin θ, s = r/(r − depth).
 *
 * @param {{ azimuth: number, elevation: number, distance: number }} view φ from the first towards the second axis and θ above the plane
 *   of these two, in radians; the distance r of the eye from the origin, more than the points have
 * @param {number[] | Float64Array} point [3] its coordinates a, b, c
 * @returns {{ x: number, y: number, depth: number, scale: number }} x to the right, y upwards, depth towards the eye, and how much
 *   larger than at the origin things are there
 */
export function project({ azimuth, elevation, distance }, [a, b, c]) {
  const [sin, cos] = [Math.sin(azimuth), Math.cos(azimuth)], [up, level] = [Math.sin(elevation), Math.cos(elevation)];
  const toward = a * cos + b * sin, depth = toward * level + c * up;
  const scale = distance / (distance - depth);
  return { x: (b * cos - a * sin) * scale, y: (c * level - toward * up) * scale, depth, scale };
}
