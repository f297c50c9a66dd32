import { readReplay } from '../files/replay.js';

// Files that are dropped onto the page, or chosen.

/**
 * Listens for files; `taken` gets what is in one, `said` a sentence. A file that is read while something newer was asked for is left.
 * @returns {{ forget: () => void }} forgets a file that is being read
 */
export function takeFiles({ veil, input, taken, said }) {
  let turn = 0;
  const read = async files => {
    const file = files[0], mine = ++turn;
    said(`Reading ${file.name}…`);
    try {
      const found = await readReplay(file);
      if (mine !== turn) return;
      said('');
      taken(found, file.name);
      if (files.length > 1) said(`Of ${files.length} files the first is replayed: ${file.name}.`);
    } catch (error) {
      if (mine === turn) said(error.message.includes(file.name) ? error.message : `${file.name}: ${error.message}`);
    }
  };
  const hasFiles = event => [...event.dataTransfer?.types ?? []].includes('Files');
  input.addEventListener('change', () => {
    if (input.files.length > 0) read([...input.files]);
    input.value = '';
  });
  document.addEventListener('dragover', event => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  document.addEventListener('dragleave', event => { if (event.relatedTarget === null) veil.hidden = true; });
  document.addEventListener('drop', event => {
    veil.hidden = true;
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) read([...event.dataTransfer.files]);
  });
  return { forget: () => { turn++; } };
}
