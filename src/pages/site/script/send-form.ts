/** The response to a form that the script has sent. */
export interface FormResponse {
  /** An error, in the language of the page. */
  readonly alert?: string;
  /** The page to go on with. */
  readonly location?: string;
  readonly options?: { readonly timeout?: number };
  readonly sign_in_token?: string;
  /** Seconds, after a rate limit. */
  readonly retryAfter?: number;
}

/** The form has no result: the page shows why, or another page comes. */
export class FormRejected extends Error {
  constructor(readonly response: FormResponse) {
    super('the form was rejected');
  }
}

/**
 * Sends a form, and asks for data in place of a page.
 *
 * @throws FormRejected; TypeError without a connection
 */
export async function sendForm(form: HTMLFormElement): Promise<FormResponse> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') body.append(name, value);
  }
  const response = await fetch(location.href, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body,
  });
  // The fault of a proxy may be a page.
  const data = (await response.json().catch(() => ({}))) as FormResponse;
  if (!response.ok || data.alert !== undefined || data.location !== undefined) {
    const retryAfter = Number(response.headers.get('retry-after'));
    throw new FormRejected({ ...data, retryAfter });
  }
  return data;
}
