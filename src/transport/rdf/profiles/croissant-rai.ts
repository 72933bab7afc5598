import { linked, linkedNear, longOf, near, partOf, partsOf, textOf, type Thing } from '../telling.ts';
import type { Unknowable } from './document.ts';
import { headsOf, instantOf, nameOf, tagsOf, textIn, type View } from './document-view.ts';
import { hasChecksum, type Resource } from './croissant-files.ts';

/**
 * What the catalog knows for responsible AI: what the data are for, how they came about, and what is missing. The names of the properties
 * are those of the vocabulary file; nothing is said where nothing is known.
 */

/** Columns with missing values that are named. */
const MOST_COLUMNS = 50;
/** Tags by which stewards mark data about people. */
const PERSONAL = /^(?:personal|personal[- ]data|pii|gdpr|sensitive|special[- ]categor(?:y|ies)|health[- ]data|patients?)$/i;

export function raiMembers(view: View, resources: readonly Resource[]): Record<string, Unknowable> {
  const made = linked(view.thing, 'generatedBy').flatMap(({ head }) => near(view.telling, head) ?? []);
  const ingest = made.find(({ record }) => record.kind === 'Ingest');
  const personal = tagsOf(view).filter((tag) => PERSONAL.test(tag));
  return {
    'rai:dataUseCases': textIn(view, 'purpose'),
    'rai:dataCollection': ingest ? (textOf(ingest.record.description) ?? textOf(ingest.record.purpose)) : null,
    'rai:dataCollectionRawData': sourcesIn(view, ingest),
    'rai:dataCollectionTimeframe': ingest ? timeframe(ingest) : null,
    'rai:dataCollectionMissingData': missingValues(view),
    'rai:dataPreprocessingProtocol': made.flatMap(stepsOf),
    'rai:personalSensitiveInformation': personal.map((tag) => `Tagged "${tag}" by its stewards.`),
    'rai:dataReleaseMaintenancePlan': maintainers(view),
    'rai:dataLimitations': limitations(view, resources),
  };
}

/** Outside sources, read by the ingest or stated by the version itself. */
function sourcesIn(view: View, ingest: Thing | undefined): string | null {
  const read = ingest ? linkedNear(view.telling, ingest.record, 'sources') : [];
  const heads = [...read, ...linked(view.thing, 'derivedFrom')].map(({ head }) => head).filter(({ kind }) => kind === 'DataSource');
  const names = [...new Set(heads.map((head) => nameOf(view, head)))];
  return names.length === 0 ? null : names.join('; ');
}

/** An interval of ISO 8601. */
function timeframe({ record }: Thing): string | null {
  const [start, end] = [instantOf(record.startedAt), instantOf(record.endedAt)];
  return start === null || end === null ? null : `${start}/${end}`;
}

function stepsOf({ record }: Thing): string[] {
  return partsOf(record.operations).flatMap((step) => {
    const name = textOf(step.name);
    if (name === null) return [];
    const description = textOf(step.description);
    return [`${name} (${textOf(step.kind) ?? 'other'})${description === null ? '' : `: ${description}`}`];
  });
}

function missingValues({ thing: { record } }: View): string | null {
  const counted = partsOf(record.features).flatMap((feature) => {
    const [name, missing] = [textOf(feature.name), longOf(partOf(feature.statistics)?.missing)];
    return name === null || missing === null ? [] : [{ name, missing }];
  });
  if (counted.length === 0) return null;
  const gaps = counted.filter(({ missing }) => Number(missing) > 0);
  if (gaps.length === 0) return `No value is missing in the ${counted.length} columns that were counted.`;
  const named = gaps.slice(0, MOST_COLUMNS).map(({ name, missing }) => `${name} ${missing}`);
  const rest = gaps.length - named.length;
  return `Missing values by column: ${named.join(', ')}${rest === 0 ? '' : `, and ${rest} more columns`}.`;
}

function maintainers(view: View): string | null {
  const names = headsOf(view, 'administrator').map((head) => nameOf(view, head));
  return names.length === 0 ? null : `Administered by ${names.join(', ')}; each state of the data is a version of its own.`;
}

/** What Croissant asks for and the catalog does not know: said, and not invented. */
function limitations(view: View, resources: readonly Resource[]): string[] {
  const unchecked = resources.flatMap(({ files }) => files.filter((file) => !file.several && !hasChecksum(file)));
  return [
    textIn(view, 'licence') === null ? 'No licence is known.' : null,
    headsOf(view, 'creators').length === 0 ? 'Nobody is known to have made the data.' : null,
    resources.length === 0 ? 'No file is known.' : null,
    unchecked.length === 0 ? null : `No checksum is known of ${unchecked.length === 1 ? 'one file' : `${unchecked.length} files`}.`,
  ].filter((sentence) => sentence !== null);
}
