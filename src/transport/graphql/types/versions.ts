import type { GraphQLResolveInfo } from 'graphql';
import { Field } from 'type-graphql';
import { versionKindOf } from '../../../model/registry.ts';
import type { AnyRecord, Kind } from '../../../model/kind.ts';
import { typeNamed } from '../field-type.ts';
import { askedFields, OfHead } from '../asked-fields.ts';
import { declareFirst, listSize, type Many, type One } from '../link-field.ts';
import { ResolveWith, type Resolve } from '../resolve-with.ts';

/** Between datasets or models and their versions. */

const FIRST = 10;

/** The versions of this kind of thing, latest first. */
export function Versions(kind: Kind): <T extends { versions: Many }>(prototype: T, name: 'versions') => void {
  const type = `${versionKindName(kind)}List`;
  return (prototype, name) => {
    Field(() => typeNamed(type), { description: 'Its versions that are in use, latest first.' })(prototype, name);
    declareFirst(prototype, name, FIRST);
    ResolveWith(versions)(prototype, name);
    OfHead()(prototype, name);
  };
}

/** The latest version of this kind of thing. */
export function LatestVersion(kind: Kind): <T extends { latestVersion: One }>(prototype: T, name: 'latestVersion') => void {
  const description = 'Its latest version by label, 2.10 after 2.9; null when it has none in use.';
  return (prototype, name) => {
    Field(() => typeNamed(versionKindName(kind)), { nullable: true, description })(prototype, name);
    ResolveWith(latestVersion)(prototype, name);
    OfHead()(prototype, name);
  };
}

/** What a version is a version of. */
export function ParentField(versionKind: Kind): <T extends object>(prototype: T, name: string) => void {
  const { parent } = versionKind;
  if (parent === undefined) throw new Error(`${versionKind.name} is no version of anything`);
  return (prototype, name) => {
    Field(() => typeNamed(parent), { description: 'What it is a version of.' })(prototype, name);
    ResolveWith<AnyRecord, unknown>(({ parentId }, _, { loaders }) => (parentId === null ? null : loaders.record(parentId, parent)))(
      prototype,
      name,
    );
    OfHead()(prototype, name);
  };
}

function versionKindName(kind: Kind): string {
  const versions = versionKindOf(kind.name);
  if (!versions) throw new Error(`${kind.name} has no versions`);
  return versions.name;
}

type Asked<Args> = Resolve<AnyRecord, Args>;

const versions: Asked<{ first: number | null }> = async (source, { first }, { loaders }, info): Promise<Many> => {
  const most = listSize(first, FIRST);
  const found = await loaders.versions(
    source,
    most + 1,
    loaders.once(info, () => fieldsAsked(source, info, ['nodes'])),
  );
  return { nodes: found.slice(0, most), complete: found.length <= most };
};
const latestVersion: Asked<unknown> = async (source, _, { loaders }, info): Promise<One> => {
  const [latest] = await loaders.versions(
    source,
    1,
    loaders.once(info, () => fieldsAsked(source, info, [])),
  );
  return latest ?? null;
};

function fieldsAsked({ kind }: AnyRecord, info: GraphQLResolveInfo, path: readonly string[]): string[] | undefined {
  const versionKind = versionKindOf(kind);
  return versionKind && askedFields(info, versionKind, path);
}
