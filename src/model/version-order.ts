/**
 * A text whose byte order is the order of versions: 2.9.0 < 2.10.0, 1.0.0-rc1 < 1.0.0, `v` prefixes and dates alike.
 * Numbers are padded; the end of a label sorts after a pre-release mark and before any further number.
 */
export function versionSortKey(label: string): string {
  const text = label
    .trim()
    .replace(/^v(?=\d)/i, '')
    .toLowerCase();
  const plain = text.replace(/\+.*$/, '');
  const tokens = plain.match(/\d+|[^\d.\-_\s]+|-/g) ?? [];
  const out: string[] = [];
  let afterDash = false;
  for (const token of tokens) {
    if (token === '-') {
      afterDash = true;
      continue;
    }
    if (/^\d/.test(token)) out.push('5' + String(token.replace(/^0+(?=\d)/, '').length).padStart(3, '0') + token.replace(/^0+(?=\d)/, ''));
    else out.push((isPreRelease(token) || (afterDash && !/^\d/.test(token)) ? '1' : '6') + token);
    afterDash = false;
  }
  return [...out, '3'].join(' ') + '|' + text;
}

function isPreRelease(word: string): boolean {
  return /^(a|alpha|b|beta|c|rc|pre|preview|dev|snapshot|m)$/.test(word);
}

/** The whole number after a label, with its `v` if it has one; `1` where there is none yet. Null when the label is no whole number. */
export function nextLabel(largest: string | null): string | null {
  if (largest === null) return '1';
  const [, prefix, number] = /^(v?)(\d{1,15})$/i.exec(largest) ?? [];
  return number === undefined ? null : `${prefix ?? ''}${Number(number) + 1}`;
}
