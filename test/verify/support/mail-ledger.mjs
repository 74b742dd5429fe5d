import { chance } from './random.mjs';
import { REFUSED } from './faulty-mail-server.mjs';

/** Probability that a mail is to an address that the mail server refuses for good. */
const TO_REFUSED = 0.03;

/** Probability that a request invites a user; others ask for a password reset. */
const INVITATION = 0.5;

/**
 * Records every request for a mail as acknowledged or unknown (no response: the mail may arrive or not), each
 * to an address of its own, and compares them with the mails that arrived.
 */
export class MailLedger {
  /** By address. */
  requests = new Map();
  acknowledged = 0;
  unknown = 0;
  faults = { lost: [], violation: [] };
  #token;
  #registered;

  /**
   * @param token the access token of an admin
   * @param registered addresses of users, each used once
   */
  constructor(token, registered) {
    this.#token = token;
    this.#registered = registered;
  }

  get isClean() {
    return Object.values(this.faults).every((lines) => lines.length === 0);
  }

  /** Sends one request and records its outcome. */
  async sendRequest(client) {
    const address = chance(INVITATION) ? undefined : this.#registered.pop();
    const isInvitation = address === undefined;
    const prefix = chance(TO_REFUSED) ? REFUSED : 'invited';
    const email = address ?? `${prefix}${this.requests.size}@example.com`;
    const request = {
      template: isInvitation ? 'invitation' : 'reset_password',
      isRefused: email.startsWith(REFUSED),
      isAcknowledged: false,
      at: undefined,
    };
    this.requests.set(email, request);
    const expected = isInvitation ? 201 : 202;
    const { status, body } = isInvitation
      ? await client.send('POST', '/invitations', { token: this.#token, json: { email } })
      : await client.send('POST', '/auth/password-reset/request', { json: { email } });
    request.at = performance.now();
    if (status === expected) {
      request.isAcknowledged = true;
      this.acknowledged += 1;
    } else if (status === undefined || status === 503) {
      this.unknown += 1;
    } else {
      this.faults.violation.push(`${email}: ${status} ${body?.code} instead of ${expected}`);
    }
  }

  /**
   * Compares the requests with the mails.
   *
   * @param accepted the mails of `FaultyMailServer`
   * @returns the number of mails that arrived again
   */
  check(accepted) {
    const byAddress = Map.groupBy?.(accepted, ({ to }) => to) ?? groupByAddress(accepted);
    let duplicates = 0;
    for (const [email, request] of this.requests) {
      const mails = (byAddress.get(email) ?? []).filter(
        ({ template }) => template === request.template,
      );
      if (mails.length === 0) {
        if (request.isAcknowledged && !request.isRefused) this.faults.lost.push(email);
        continue;
      }
      duplicates += mails.length - 1;
      this.#checkMails(email, request, mails);
    }
    return duplicates;
  }

  /** @returns milliseconds from each response to its mail */
  delaysOf(accepted) {
    return accepted.flatMap(({ to, at }) => {
      const request = this.requests.get(to);
      return request?.isAcknowledged ? [Math.max(0, at - request.at)] : [];
    });
  }

  #checkMails(email, { isRefused }, mails) {
    const ids = new Set(mails.map(({ messageId }) => messageId));
    if (ids.size > 1) this.faults.violation.push(`${email}: ${ids.size} different mails`);
    if (isRefused) this.faults.violation.push(`${email}: was refused, and arrived`);
    if (!mails.every(({ hasLink }) => hasLink)) {
      this.faults.violation.push(`${email}: a mail without a link`);
    }
  }
}

function groupByAddress(accepted) {
  const groups = new Map();
  for (const mail of accepted) groups.set(mail.to, [...(groups.get(mail.to) ?? []), mail]);
  return groups;
}
