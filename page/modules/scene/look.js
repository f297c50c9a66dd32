// Sizes and the first view that every picture of neurons has: on the page, in the film of a report, and in its stills.
// The stills are drawn by C#, whose FilmLook and FilmCamera name the same numbers; a test compares them.

/**
 * Lengths are those of the picture's space, where a direction has length 1.
 */
export const look = {
  reach: 1.3,   // from the middle of a picture to its edge
  drop: 0.17,   // how far the origin lies below the middle
  dot: 0.085,   // radius of the dot of the largest contribution where there are few; the area of others is in proportion to theirs
  crowd: 7,     // all dots of a moment together are no larger than so many of the largest
  cross: 0.017, // half the width of a cross
  name: 1.23,   // how far from the origin the names of the centres stand, in lengths of their axes
  shown: 0.01,  // a neuron with less than this fraction of the largest contribution is faint
  faint: 0.12,  // opacity of what is faint: it guides the eye
  glass: 0.4,   // opacity of dots, through which others are seen
};

/**
 * Where the eye stands at first: angles in radians, and its distance from the origin. The three axes stand well apart, and so does the
 * mean of the first two.
 */
export const firstView = { azimuth: 28 * Math.PI / 180, elevation: 31 * Math.PI / 180, distance: 5 };
