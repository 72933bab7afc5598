import { createHash } from 'node:crypto';
import type { ErrorCode } from '../../errors.ts';
import type { Json } from '../../model/kind.ts';
import { writable } from '../../model/text.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { Outcome } from '../catalog-types.ts';
import type { Operation, OperationResult } from './write-operation.ts';

/** What is kept of a mutation so that its repetition can be answered. */

type Kept = { id: string; outcome: Outcome } | { error: { code: ErrorCode; message: string; field: string | null } };

/** By which operations a repetition is known again. */
export function fingerprintOf(operations: readonly Operation[]): string {
  return createHash('sha256').update(JSON.stringify(operations)).digest('hex');
}

export function replyOf(results: readonly OperationResult[]): Json {
  // Errors quote what was given, and the database cannot keep all of that.
  return results.map((result): Json =>
    'record' in result
      ? { id: result.record.id, outcome: result.outcome }
      : {
          error: {
            ...result.error,
            message: writable(result.error.message),
            field: result.error.field === null ? null : writable(result.error.field),
          },
        },
  );
}

/** The results of a mutation that was done before, with the things as they are now. */
export async function restoreReply(reader: StoreReader, reply: Json): Promise<OperationResult[]> {
  const kept = reply as unknown as Kept[];
  const ids = kept.flatMap((one) => ('id' in one ? [one.id] : []));
  const records = new Map((await reader.records([...new Set(ids)])).map((record) => [record.id, record]));
  return kept.flatMap((one): OperationResult[] => {
    if ('error' in one) return [one];
    const record = records.get(one.id);
    return record ? [{ record, outcome: one.outcome }] : [];
  });
}
