import { isUtf8 } from 'node:buffer';

/** Place of the first byte that no UTF-8 text has there. */
export function firstInvalidUtf8(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    // A cut inside a character is no fault: up to three bytes of it may be before the cut.
    const fits = [0, 1, 2, 3].some(
      (back) => middle - back >= 0 && isUtf8(bytes.subarray(0, middle - back)) && isStartOfCharacter(bytes.subarray(middle - back, middle)),
    );
    if (fits) good = middle;
    else bad = middle;
  }
  const back = [0, 1, 2, 3].find((length) => good - length >= 0 && isUtf8(bytes.subarray(0, good - length)));
  return good - (back ?? 0);
}
function isStartOfCharacter(bytes: Buffer): boolean {
  const first = bytes[0];
  if (first === undefined) return true;
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
  return bytes.length < length && bytes.subarray(1).every((byte) => byte >= 0x80 && byte < 0xc0);
}
