import { isIPv6 } from 'node:net';
import { InputError } from '../../errors.ts';
import type { Head } from '../../model/kind.ts';
import { encodeSegment } from '../../model/registry.ts';
import { codeOf, wellFormed } from '../../model/text.ts';
import { LAKE } from '../../model/vocab.ts';
import { withoutSecrets } from '../secrets.ts';

/** The one place where IRIs are built or accepted: what it lets through cannot break out of any serialization. */

/** Controls (of both blocks), whitespace, and what RFC 3987 leaves out: private use (which it has in queries only), specials, tags, noncharacters. */
const UNSAFE = /[\p{Cc}\s<>"{}|\\^`\p{Co}\uFFF0-\uFFFF\u{E0000}-\u{E0FFF}\p{Noncharacter_Code_Point}]|\p{Surrogate}/u;
const EACH_UNSAFE = new RegExp(UNSAFE.source, 'gu');
/** Of a scheme and ASCII that is safe: what nearly all IRIs are, and quickly told. */
const PLAIN = /^[A-Za-z][A-Za-z0-9+.-]*:[\w!#-;=?@[\]~]*$/;
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const DRIVE = /^[A-Za-z]:[\\/]/;

/**
 * The IRI itself, when it can be written as it is.
 * @throws InputError for relative IRIs and for characters that no IRI may hold
 */
export function checkedIri(text: string): string {
  if (PLAIN.test(text)) return text;
  const bad = UNSAFE.exec(text);
  if (bad) {
    throw new InputError(
      `The IRI ${JSON.stringify(text)} holds the character ${codeOf(bad[0])} at position ${bad.index + 1}; percent-encode it.`,
    );
  }
  if (!ABSOLUTE.test(text)) throw new InputError(`The IRI ${JSON.stringify(text)} is not absolute; start it with a scheme such as https:.`);
  return text;
}

/**
 * An address from outside as an IRI by the grammar of RFC 3987: without secrets, what may not stand where it does percent-encoded;
 * null for what has no scheme, and for a host or port that cannot be one.
 */
export function externalIri(text: string): string | null {
  const trimmed = wellFormed(text.trim());
  if (!ABSOLUTE.test(trimmed) || DRIVE.test(trimmed)) return null;
  return mended(withoutSecrets(trimmed.replace(EACH_UNSAFE, encodeURIComponent)));
}
function mended(address: string): string | null {
  const [, scheme = '', authority = '', rest = ''] = PARTS.exec(address.replace(STRAY_PERCENT, '%25')) ?? [];
  if (authority !== '' && !isAuthority(authority.slice(2))) return null;
  const hash = rest.indexOf('#');
  const [before, fragment] = hash < 0 ? [rest, ''] : [rest.slice(0, hash), rest.slice(hash)];
  return scheme + authority + before.replace(/[[\]]/g, encodeURIComponent) + fragment.replace(/[[\]]|(?!^)#/g, encodeURIComponent);
}
const PARTS = /^([^:]+:)(\/\/[^/?#]*)?(.*)$/s;
const STRAY_PERCENT = /%(?![\dA-Fa-f]{2})/g;

/** User info, a host (an address of IPv6, or of a later protocol, in brackets) and a port: section 3.2 of RFC 3986. */
function isAuthority(authority: string): boolean {
  const parts = /^(?:[^@[\]]*@)?(?:\[([^[\]]*)\]|[^:@[\]]*)(?::\d*)?$/s.exec(authority);
  if (!parts) return false;
  const [, address] = parts;
  return address === undefined || (isIPv6(address) && !address.includes('%')) || LATER_ADDRESS.test(address);
}
const LATER_ADDRESS = /^v[\dA-F]+\.[\w.~!$&'()*+,;=:-]+$/i;

/** Builds IRIs below one base, which comes from configuration. */
export class IriBuilder {
  readonly base: string;
  /** By path: a page names the same things many times. */
  private readonly things = new Map<string, string>();

  /** @throws InputError for a base that is no absolute IRI */
  constructor(base: string) {
    this.base = checkedIri(base).replace(/\/+$/, '');
  }

  /** `{base}/id/dataset/iris/v/1` */
  of(head: Pick<Head, 'path'>): string {
    const known = this.things.get(head.path);
    if (known !== undefined) return known;
    const iri = checkedIri(`${this.base}/id/${head.path}`);
    this.things.set(head.path, iri);
    return iri;
  }

  lineageOf(head: Pick<Head, 'path'>): string {
    return checkedIri(`${this.base}/lineage/${head.path}`);
  }

  /** Something that exists only as part of a whole: `{whole}#feature-sepal%20length`. Segments are kept apart by a colon, which their encoding never holds. */
  part(whole: string, name: string, ...segments: string[]): string {
    return checkedIri(`${whole}#${[name, segments.map(encoded).join(':')].filter(Boolean).join('-')}`);
  }

  /** A code of a list of our own: `{namespace}role-training`. */
  code(list: string, value: string): string {
    return checkedIri(`${LAKE.$}${list}-${encoded(value)}`);
  }

  /** Where a file lies: its URL, `file:` for an absolute path, and a part of the whole for a relative one. */
  file(whole: string, path: string): string {
    const text = wellFormed(path);
    if (DRIVE.test(text)) return `file:///${text[0] ?? ''}:${segments(text.slice(2).replaceAll('\\', '/'))}`;
    if (text.startsWith('/')) return `file://${segments(text)}`;
    return externalIri(text) ?? this.part(whole, 'path', text);
  }
}

function encoded(text: string): string {
  return encodeSegment(wellFormed(text));
}
function segments(path: string): string {
  return path.split('/').map(encodeSegment).join('/');
}
