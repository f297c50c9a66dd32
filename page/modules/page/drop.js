import { readReplay } from '../files/replay.js';

// Files that are dropped onto the page, or chosen.

/** Listens for files; `taken` gets what is in one, `refused` a sentence. */
export function takeFiles({ veil, input, taken, refused }) {
  const read = async file => {
    try {
      taken(await readReplay(file), file.name);
    } catch (error) {
      refused(`${file.name}: ${error.message}`);
    }
  };
  const hasFiles = event => [...event.dataTransfer?.types ?? []].includes('Files');
  input.addEventListener('change', () => {
    if (input.files.length > 0) read(input.files[0]);
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
    if (event.dataTransfer.files.length > 0) read(event.dataTransfer.files[0]);
  });
}
