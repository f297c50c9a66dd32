import { Page } from './laboratory.js';

new Page(document).begin();
