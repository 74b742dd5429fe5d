import { loadGroup } from '../support/load-specs.js';

await loadGroup(import.meta.filename);
