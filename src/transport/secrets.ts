/** Takes secrets out of addresses: user info, tokens and signatures never leave the catalog. */

/** Schemes whose part before `@` is an address, not a login (unless it holds a password). */
const USER_IS_ADDRESS = /(?:abfss?|wasbs?|ssh|sftp):$/i;
const SECRET_WORD =
  /token(?!i[sz])|secret|password|passwd|passphrase|signature|credential|apikey|accesskey|privatekey|sessionkey|authkey|subscriptionkey|keypairid/;
const SECRET_NAME = /^(?:sig|pwd|pass|auth|authorization|jwt|bearer|session|sessionid|sid|hmac|x(?:amz|goog|oss|cos|ms).*)$/;
/** From this length on, a parameter called `key` is taken for an access key. */
const OPAQUE_LENGTH = 16;

/** An address without user info and without parameters that grant access; everything else is left as it is. */
export function withoutSecrets(url: string): string {
  const start = url.indexOf('://');
  if (start < 0) return withoutSecretParameters(url);
  return url.slice(0, start + 1) + maskedRest(url.slice(0, start + 1), url.slice(start + 1));
}

/** The same for every address inside a text. */
export function maskSecrets(text: string): string {
  if (!text.includes('://')) return text;
  return text.replace(
    /:(\/\/[^\s"<>`]+)/g,
    (_, rest: string, at: number) => ':' + maskedRest(text.slice(Math.max(0, at - 8), at + 1), rest),
  );
}

/** The same for every text inside a JSON value. */
export function maskJson(value: unknown): unknown {
  if (typeof value === 'string') return maskSecrets(value);
  if (Array.isArray(value)) return value.map(maskJson);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskJson(inner)]));
}

function maskedRest(scheme: string, rest: string): string {
  return '//' + withoutSecretParameters(withoutUserInfo(scheme, rest.slice(2)));
}

function withoutUserInfo(scheme: string, rest: string): string {
  const end = rest.search(/[/?#\\]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const at = authority.lastIndexOf('@');
  if (at >= 0) {
    const keep = USER_IS_ADDRESS.test(scheme) && !authority.slice(0, at).includes(':');
    return keep ? rest : rest.slice(at + 1);
  }
  // A password with an unescaped slash: what looks like a port is no number, and the `@` comes later.
  const later = rest.indexOf('@');
  return later >= 0 && /^[^[:]+:(?!\d*$)/.test(authority) ? rest.slice(later + 1) : rest;
}

function withoutSecretParameters(text: string): string {
  const [beforeFragment, fragment] = cut(text, '#');
  const [path, query] = cut(beforeFragment, '?');
  const kept = query === null ? null : keptParameters(query);
  const keptFragment = fragment?.includes('=') ? keptParameters(fragment) : fragment;
  return withoutPathParameters(path) + (kept ? `?${kept}` : '') + (keptFragment ? `#${keptFragment}` : '');
}
function keptParameters(query: string): string {
  return query
    .split('&')
    .filter((parameter) => !isSecret(parameter))
    .join('&');
}
/** `jdbc:sqlserver://host;user=a;password=b` */
function withoutPathParameters(path: string): string {
  const [first = '', ...parameters] = path.split(';');
  return [first, ...parameters.filter((parameter) => !isSecret(parameter))].join(';');
}
function isSecret(parameter: string): boolean {
  const [rawName, value] = cut(parameter, '=');
  if (value === null) return false;
  const name = decoded(rawName)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return SECRET_WORD.test(name) || SECRET_NAME.test(name) || (name === 'key' && value.length >= OPAQUE_LENGTH);
}
function decoded(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
function cut(text: string, at: string): [string, string | null] {
  const index = text.indexOf(at);
  return index < 0 ? [text, null] : [text.slice(0, index), text.slice(index + 1)];
}
