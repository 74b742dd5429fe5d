import { loadSpecs } from '../support/load-specs.js';

await loadSpecs('pages');
