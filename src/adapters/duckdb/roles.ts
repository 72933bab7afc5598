import { InputError } from '../../errors.ts';
import type { ProfileOptions } from '../../ports/profiler.ts';
import type { Roles } from './measure-csv.ts';
import { nearNames } from '../../model/near-names.ts';

/** @throws InputError for a name that is no column, and for a target that is ignored */
export function rolesOf(file: string, names: readonly string[], { target, ignore = [] }: Pick<ProfileOptions, 'target' | 'ignore'>): Roles {
  const find = columnFinder(file, names);
  const ignored = new Set(ignore.map((name) => find(name, 'ignore')));
  if (target === undefined) return { target: null, ignored };
  const index = find(target, 'target');
  if (ignored.has(index)) {
    throw new InputError(`${file}: the column ${JSON.stringify(target)} is both target and ignored; leave it out of one of the two`, {
      field: 'target',
    });
  }
  return { target: index, ignored };
}

/** Gives the number of a column. @throws InputError for a name that is no column */
export function columnFinder(file: string, names: readonly string[]): (name: string, field: string) => number {
  return (name, field) => {
    const index = names.indexOf(name);
    if (index >= 0) return index;
    const near = nearNames(name, names).map((candidate) => JSON.stringify(candidate));
    throw new InputError(
      `${file}: there is no column ${JSON.stringify(name)} (given as ${field}); the nearest names are ${near.join(', ')}`,
      { field },
    );
  };
}
