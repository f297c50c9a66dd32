// The film of a report: neurons on their way among clusters, a picture per power, on one canvas.
// Needs no network and no other file: what is drawn stands as JSON beside it. Everything from there is data and is written as text.

import { Film } from './film-player.js';

for (const section of document.querySelectorAll('section.film')) section.film = new Film(section);
