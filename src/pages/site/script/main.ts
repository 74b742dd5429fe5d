/** The script of the pages. Each part finds its own elements, and a page works without any of them. */
import { showScripted } from './show-scripted.js';

showScripted(document);
