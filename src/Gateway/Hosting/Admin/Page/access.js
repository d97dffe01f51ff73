// Every request to the gateway, and the token that it may ask for. The token is kept by this page and nowhere else.

import { byId, write } from './elements.js';

const timeoutMs = 8000;

let token = null;
let asking = null;

/** The gateway has not answered, or not with what was asked for; the message is for people. */
export class NoAnswer extends Error {}

/** The answer; once the reader has given the token, where one is asked for. */
export async function call(path, method = 'GET') {
  for (;;) {
    const offered = token;
    const response = await fetch(path, {
      method,
      headers: offered ? { Authorization: `Bearer ${offered}` } : {},
      credentials: offered ? 'omit' : 'same-origin',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch(cause => {
      throw new NoAnswer('The gateway does not answer', { cause });
    });
    if (response.status !== 401) return response;
    // Meanwhile another request may have been given a new one.
    if (offered === token) await ask(offered !== null, method !== 'GET');
  }
}

/** What is to be read at a path. */
export async function read(path) {
  const response = await call(path);
  if (!response.ok) throw new NoAnswer(await reasonOf(response));
  return response.json().catch(cause => {
    throw new NoAnswer('The gateway has broken off its answer', { cause });
  });
}

/** What an answer says when it is not the one that was wanted. */
export async function reasonOf(response) {
  const { Message } = await response.json().catch(() => ({}));
  return Message ?? `It answers HTTP ${response.status}.`;
}

export const isAsking = () => asking !== null;

function ask(isWrong, isWanted) {
  const form = byId('access');
  write(byId('access-problem'), isWrong ? 'That is not the token of this gateway.' : '');
  byId('token').setAttribute('aria-invalid', String(isWrong));
  form.hidden = false;
  if (isWrong || isWanted || document.activeElement === document.body) byId('token').focus();
  asking ??= new Promise(given => {
    form.onsubmit = event => {
      event.preventDefault();
      const written = byId('token').value.trim();
      if (!written) return;
      [token, asking] = [written, null];
      byId('token').value = '';
      form.hidden = true;
      given();
    };
  });
  return asking;
}
