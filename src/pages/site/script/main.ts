/** The script of the pages. Each part finds its own elements, and a page works without any of them. */
import { guardForms } from './guard-forms.js';
import { setUpPasskeys } from './passkeys.js';
import { hidePersonalData } from './personal-data.js';

hidePersonalData();
guardForms();
void setUpPasskeys();
