// The colours of the style sheet, for canvases.

/** Reads them anew: after a change between light and dark, or for paper. */
export function readColours() {
  const style = getComputedStyle(document.documentElement), read = name => style.getPropertyValue(`--${name}`).trim();
  const [positive, negative] = [read('blue'), read('vermilion')];
  return {
    ink: read('ink'), muted: read('muted'), panel: read('panel'), positive, negative, certified: read('green'), attacked: read('bad'),
    positiveParts: parts(positive), negativeParts: parts(negative),
  };
}

/** Red, green and blue of #RRGGBB. */
function parts(colour) {
  return [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));
}
