import { Field } from 'type-graphql';
import { versionKindOf } from '../../../model/registry.ts';
import type { AnyRecord, Kind } from '../../../model/kind.ts';
import type { GraphqlContext } from '../context.ts';
import { typeNamed } from '../field-type.ts';
import { declareFirst, listSize, type Many, type One } from '../link-field.ts';
import { ResolveWith } from '../resolve-with.ts';

/** Between datasets or models and their versions. */

const FIRST = 10;

/** The versions of this kind of thing, latest first. */
export function Versions(kind: Kind): <T extends { versions: Many }>(prototype: T, name: 'versions') => void {
  const type = `${versionKindName(kind)}List`;
  return (prototype, name) => {
    Field(() => typeNamed(type), { description: 'Its versions that are in use, latest first.' })(prototype, name);
    declareFirst(prototype, name, FIRST);
    ResolveWith(versions)(prototype, name);
  };
}

/** The latest version of this kind of thing. */
export function LatestVersion(kind: Kind): <T extends { latestVersion: One }>(prototype: T, name: 'latestVersion') => void {
  const description = 'Its latest version by label, 2.10 after 2.9; null when it has none in use.';
  return (prototype, name) => {
    Field(() => typeNamed(versionKindName(kind)), { nullable: true, description })(prototype, name);
    ResolveWith<AnyRecord, unknown>(latestVersion)(prototype, name);
  };
}

/** What a version is a version of. */
export function ParentField(versionKind: Kind): <T extends object>(prototype: T, name: string) => void {
  const { parent } = versionKind;
  if (parent === undefined) throw new Error(`${versionKind.name} is no version of anything`);
  return (prototype, name) => {
    Field(() => typeNamed(parent), { description: `What it is a version of.` })(prototype, name);
    ResolveWith<AnyRecord, unknown>(({ parentId }, _, { loaders }) => (parentId === null ? null : loaders.record(parentId)))(
      prototype,
      name,
    );
  };
}

function versionKindName(kind: Kind): string {
  const versions = versionKindOf(kind.name);
  if (!versions) throw new Error(`${kind.name} has no versions`);
  return versions.name;
}

async function versions({ id }: AnyRecord, { first }: { first: number | null }, { loaders }: GraphqlContext): Promise<Many> {
  const most = listSize(first, FIRST);
  const heads = await loaders.versions(id, most + 1);
  return { nodes: await loaders.records(heads.slice(0, most).map((head) => head.id)), complete: heads.length <= most };
}
async function latestVersion({ id }: AnyRecord, _: unknown, { loaders }: GraphqlContext): Promise<One> {
  const [head] = await loaders.versions(id, 1);
  return head ? loaders.record(head.id) : null;
}
