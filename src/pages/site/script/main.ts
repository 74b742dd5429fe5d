/** The script of the pages. Each part finds its own elements, and a page works without any of them. */
import { showCapsLock } from './caps-lock.js';
import { offerCopies } from './code-copies.js';
import { countDown } from './countdown.js';
import { guardForms } from './guard-forms.js';
import { showLocalTimes } from './local-times.js';
import { readTexts } from './page-data.js';
import { setUpPasskeys } from './passkeys.js';
import { showPasswordRules } from './password-rules.js';
import { offerPasswordView } from './password-view.js';
import { hidePersonalData } from './personal-data.js';

hidePersonalData();
const texts = readTexts();
guardForms();
offerPasswordView(texts);
showPasswordRules(texts);
showCapsLock(texts);
countDown(texts);
offerCopies(texts);
showLocalTimes();
void setUpPasskeys(texts);
