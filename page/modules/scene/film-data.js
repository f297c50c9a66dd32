// What a report packs. As FilmData of the reports.

/**
 * Little-endian numbers of 16 bits in base64 for URLs.
 *
 * @param {string} text
 * @returns {Int16Array}
 */
export function unpack(text) {
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Int16Array.from({ length: bytes.length / 2 }, (_, i) => view.getInt16(2 * i, true));
}
