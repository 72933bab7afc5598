import type { Config } from '../config.ts';
import { InputError } from '../errors.ts';
import type { TripleStoreAddress } from '../ports/graph-store.ts';

/**
 * The store that is meant: the one given, else the configured one. Further settings (where it is queried, its token) belong to the
 * configured one; to one that is given only where no other is configured.
 * @throws InputError when there is none
 */
export function tripleStoreAddress(given: string | undefined, { tripleStore }: Pick<Config, 'tripleStore'>): TripleStoreAddress {
  const url = given ?? tripleStore.url;
  if (url === undefined) throw new InputError('Say which triple store: give its URL, or set TRIPLESTORE_URL.');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new InputError('The address of the triple store is no URL such as http://localhost:3030/lake.');
  const isConfigured = tripleStore.url === undefined || placeOf(tripleStore.url) === placeOf(url);
  if (!isConfigured) return { url };
  // Credentials in the configured URL are good for the same URL without any.
  return { ...tripleStore, url: hasLogin(url) ? url : (tripleStore.url ?? url) };
}

function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, '');
}
function hasLogin(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
