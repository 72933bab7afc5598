import { linked, near, textOf, type Telling, type Thing } from './telling.ts';

/**
 * Day on which a dataset version's data were collected, `YYYY-MM-DD`: when it came to be, else when the activity that made it ended or
 * started, else when it was registered. Null when that activity is too far from the described thing to be known: a guess could
 * contradict what the version's own page says.
 */
export function collectionDate(telling: Telling, { record, links }: Pick<Thing, 'record' | 'links'>): string | null {
  const created = textOf(record.created);
  if (created !== null) return dayOf(created);
  const [activity] = linked({ links }, 'generatedBy');
  if (!activity) return dayOf(record.createdAt);
  const found = near(telling, activity.head);
  return found ? dayOf(textOf(found.record.endedAt) ?? textOf(found.record.startedAt) ?? record.createdAt) : null;
}

/** When a model version came to be, by the same rule; MLDCAT-AP asks for it. */
export function modelCreated(telling: Telling, { record, links }: Pick<Thing, 'record' | 'links'>): string {
  const [run] = linked({ links }, 'generatedBy');
  const made = run ? near(telling, run.head)?.record : undefined;
  return textOf(record.created) ?? textOf(made?.endedAt) ?? textOf(made?.startedAt) ?? record.createdAt;
}

function dayOf(instant: string): string {
  return instant.slice(0, 10);
}
