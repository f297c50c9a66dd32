// What leaves the page: only by the reader's own click, as a file of theirs.

/** Everything that is shown, for other programs: of an experiment with its state. Numbers that are not finite are null. */
export function numbersOf(reel, readings, state, origin) {
  const list = values => values ? Array.from(values, value => Number.isFinite(value) ? value : null) : null;
  return {
    format: 'polyrelu page 1', ...(reel.isFile ? { file: origin } : { command: origin, state }), power: finite(reel.power),
    clusters: reel.clusters, hidden: reel.hidden, labels: list(reel.labels),
    births: list(reel.births), predicted: list(reel.predicted), ending: reel.source.ending ?? null,
    frames: reel.frames.map(frame => ({
      time: frame.time, loss: frame.loss, cosines: list(frame.cosines), rest: list(frame.rest),
      logContributions: list(frame.logContributions), signs: list(frame.signs), margins: list(frame.margins),
      radius: finite(readings?.of(frame)?.radius), certified: finite(readings?.of(frame)?.certified),
    })),
  };
}

function finite(value) {
  return Number.isFinite(value) ? value : null;
}

/** Offers a text as a file. */
export function offer(name, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
