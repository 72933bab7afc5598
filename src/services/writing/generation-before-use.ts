import { InputError } from '../../errors.ts';
import type { Head } from '../../model/kind.ts';
import { kindOf } from '../../model/registry.ts';
import type { EntityChange, NewEdge } from '../../ports/store.ts';
import { generationField, timesOf, type Times } from './known-times.ts';
import type { Direction, EdgeView } from './open-edges.ts';
import { endsAfter, type PlannedChange } from './planned-change.ts';
import type { Workspace } from './workspace.ts';

/** Who used a thing, and what an activity used. */
const USED: EdgeView = { relations: ['USED'] };
/** What generated a thing, and what an activity generated. */
const GENERATED: EdgeView = { relations: ['GENERATED'] };

/** When a thing came to be, as far as is known: not before `at`. */
interface Generation {
  at: string;
  words: string;
}

/**
 * A thing is generated before it is used, and used before the using activity ends (PROV-CONSTRAINTS: generation-precedes-usage,
 * usage-within-activity). Checked is what is known: a thing came to be when its record says, else not before the activity that generated it
 * started; an activity of which only the end is known is taken to be at that time. Where a time is unknown nothing is refused, and equal
 * times are possible. Of a thing with more users than one step reads, those read are looked at.
 * @throws InputError
 */
export async function refuseUseBeforeGeneration(work: Workspace, planned: PlannedChange): Promise<void> {
  const { record, before, opened } = planned.change;
  const concerned = opened.filter(({ relation }) => relation === 'USED' || relation === 'GENERATED');
  if (before === null && concerned.length === 0) return;
  // In one go for both checks.
  await work.times.of(await work.headsOf(concerned.map(({ fromId, toId }) => (fromId === record.id ? toId : fromId))));
  if (kindOf(record.kind).prov === 'activity') {
    await refuseEarlyUses(work, planned);
    await refuseLateOutputs(work, planned);
  } else await refuseLateThing(work, planned);
}

/** What an activity used must have been there when it ended. */
async function refuseEarlyUses(work: Workspace, { change, place, placeOf }: PlannedChange): Promise<void> {
  const { record, before } = change;
  const { ended } = timesOf(record);
  if (ended === null) return;
  const opened = change.opened.filter(({ relation, fromId }) => relation === 'USED' && fromId === record.id);
  const moved = before !== null && timesOf(before).ended !== ended;
  if (!moved && opened.length === 0) return;
  const ids = moved ? await endsAfter(work, change, USED, 'out') : opened.map(({ toId }) => toId);
  for (const [used, generation] of await generationsOf(work, await work.headsOf(ids))) {
    if (generation.at <= ended) continue;
    const edge = opened.find(({ toId }) => toId === used.id);
    const field = edge ? placeOf(edge) : `${place}endedAt`;
    const told = { user: record.path, ended, used: used.path, words: generation.words };
    throw impossible(field, told, 'name the version that was used, or correct the times');
  }
}

/** What an activity generated cannot have been used by one that ended before it started. */
async function refuseLateOutputs(work: Workspace, { change, place, placeOf }: PlannedChange): Promise<void> {
  const { record, before } = change;
  const beginning = beginningOf(record, timesOf(record));
  if (!beginning) return;
  const opened = change.opened.filter(({ relation, toId }) => relation === 'GENERATED' && toId === record.id);
  const moved = before !== null && beginningOf(before, timesOf(before))?.at !== beginning.at;
  if (!moved && opened.length === 0) return;
  const outputs = await work.headsOf(moved ? await endsAfter(work, change, GENERATED, 'in') : opened.map(({ fromId }) => fromId));
  const known = await work.times.of(outputs);
  for (const output of outputs.filter(({ id }) => known.get(id)?.generated === null)) {
    const edge = opened.find(({ fromId }) => fromId === output.id);
    const field = edge ? placeOf(edge) : place + (timesOf(record).started === null ? 'endedAt' : 'startedAt');
    await refuseEarlierUsers(work, output, beginning, field);
  }
}

/** A thing cannot have been used by an activity that ended before it came to be. */
async function refuseLateThing(work: Workspace, planned: PlannedChange): Promise<void> {
  const { record, before, opened } = planned.change;
  const field = generationField(kindOf(record.kind));
  if (field === undefined || before === null) return;
  const own = timesOf(record).generated;
  const moved = timesOf(before).generated !== own;
  const edge = opened.find(({ relation, fromId }) => relation === 'GENERATED' && fromId === record.id);
  if (!moved && (own !== null || !edge)) return;
  const generation = own === null ? await generationBy(work, planned.change, edge) : { at: own, words: createdAt(own) };
  if (generation) await refuseEarlierUsers(work, record, generation, own === null && edge ? planned.placeOf(edge) : planned.place + field);
}
async function generationBy(work: Workspace, change: EntityChange, edge: NewEdge | undefined): Promise<Generation | null> {
  const [activity] = await work.headsOf(edge ? [edge.toId] : await endsAfter(work, change, GENERATED, 'out'));
  return activity ? beginningOf(activity, (await work.times.of([activity])).get(activity.id)) : null;
}

async function refuseEarlierUsers(work: Workspace, used: Head, { at, words }: Generation, field: string): Promise<void> {
  const users = await work.headsOf(await others(work, USED, 'in', [used.id]));
  const known = await work.times.of(users);
  for (const user of users) {
    const ended = known.get(user.id)?.ended ?? null;
    if (ended !== null && ended < at)
      throw impossible(
        field,
        { user: user.path, ended, used: used.path, words },
        'correct the times, or say that another version was used',
      );
  }
}

/** When things came to be, as far as that is known. */
async function generationsOf(work: Workspace, things: readonly Head[]): Promise<[Head, Generation][]> {
  const known = await work.times.of(things);
  const dated = (thing: Head): string | null => known.get(thing.id)?.generated ?? null;
  const rest = things.filter((thing) => generationField(kindOf(thing.kind)) !== undefined && dated(thing) === null);
  const generators = await work.generatorsOf(rest.map(({ id }) => id));
  const activities = await work.headsOf(rest.flatMap(({ id }) => generators.get(id)?.toId ?? []));
  await work.times.of(activities);
  return things.flatMap((thing): [Head, Generation][] => {
    const own = dated(thing);
    if (own !== null) return [[thing, { at: own, words: createdAt(own) }]];
    const activity = activities.find(({ id }) => id === generators.get(thing.id)?.toId);
    const beginning = activity ? beginningOf(activity, known.get(activity.id)) : null;
    return beginning ? [[thing, beginning]] : [];
  });
}

/** Reads for many changes at once what the checks of each will ask for: of things that are used, generated, and of what generates them. */
export async function foreseeTimes(
  work: Workspace,
  { used, generated, generators }: { used: readonly string[]; generated: readonly string[]; generators: readonly string[] },
): Promise<void> {
  await generationsOf(work, await work.headsOf(used));
  await work.times.of(await work.headsOf([...generated, ...generators]));
  const users = await others(work, USED, 'in', generated);
  await work.times.of(await work.headsOf(users));
}
/** The same for things of which other times will be told: what they used, and what they generated. */
export async function foreseeUses(work: Workspace, ids: readonly string[]): Promise<{ used: string[]; generated: string[] }> {
  return { used: await others(work, USED, 'out', ids), generated: await others(work, GENERATED, 'in', ids) };
}
async function others(work: Workspace, view: EdgeView, direction: Direction, ids: readonly string[]): Promise<string[]> {
  return [...(await work.edges.around(view, direction, ids)).values()].flatMap((around) => [...around.ids]);
}

/** Before when nothing of an activity happened: its start, and where only its end is known, that. */
function beginningOf({ path }: Head, times: Times | undefined): Generation | null {
  const at = times?.started ?? times?.ended ?? null;
  if (at === null) return null;
  return { at, words: `was generated by ${path}, which ${times?.started === at ? 'started' : 'ended'} at ${at}` };
}
function createdAt(instant: string): string {
  return `came to be at ${instant}`;
}
function impossible(field: string, told: { user: string; ended: string; used: string; words: string }, remedy: string): InputError {
  const { user, ended, used, words } = told;
  return new InputError(`${field}: ${user} ended at ${ended} and cannot have used ${used}, which ${words}; ${remedy}.`, { field });
}
