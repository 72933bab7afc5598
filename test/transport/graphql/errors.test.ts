import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  ConflictError,
  CursorError,
  GoneError,
  InputError,
  NotFoundError,
  SearchUnavailableError,
  SetupError,
} from '../../../src/errors.ts';
import type { Logger } from '../../../src/ports/runtime.ts';
import { errorFormatter, QueryTooComplexError } from '../../../src/transport/graphql/errors.ts';

interface Line {
  level: string;
  details: { error?: unknown; errorId?: string };
}
function formatting(thrown: Error): { extensions: Record<string, unknown>; message: string; lines: Line[] } {
  const lines: Line[] = [];
  const log = (level: string) => (details: object) => void lines.push({ level, details });
  const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  const error = new GraphQLError(thrown.message, { originalError: thrown, path: ['entity'] });
  const { message, extensions = {} } = errorFormatter(logger)(error.toJSON(), error);
  return { message, extensions, lines };
}

describe('errors in answers', () => {
  it.each([
    [new InputError('no', { field: 'name' }), { code: 'INPUT_INVALID', field: 'name' }, 'info'],
    [new NotFoundError('no'), { code: 'NOT_FOUND' }, 'debug'],
    [
      new GoneError('no', { kind: 'Agent', key: 'a', name: 'A', retiredAt: '2026-01-01T00:00:00.000Z', reason: null, replacedBy: [] }),
      { code: 'GONE' },
      'debug',
    ],
    [new ConflictError('no', { field: 'expectedRevision' }), { code: 'CONFLICT', field: 'expectedRevision' }, 'info'],
    [new CursorError('no'), { code: 'CURSOR_INVALID' }, 'info'],
    [new QueryTooComplexError('no'), { code: 'QUERY_TOO_COMPLEX' }, 'info'],
    [new SearchUnavailableError('no'), { code: 'SEARCH_UNAVAILABLE' }, 'warn'],
  ])('%s has its code and message, and is logged as it deserves', (error, extensions, level) => {
    const told = formatting(error);
    expect(told).toMatchObject({ message: 'no', extensions });
    expect(told.lines).toEqual([{ level, details: { error, path: ['entity'] } }]);
  });

  it.each([new TypeError('secret at /etc/passwd'), new SetupError('password is x')])(
    '%s is masked; the id leads to the log, which has the error',
    (error) => {
      const { message, extensions, lines } = formatting(error);
      expect(extensions).toEqual({ code: 'INTERNAL', errorId: expect.any(String) as string });
      expect(message).not.toContain(error.message);
      expect(message).toContain(extensions.errorId);
      expect(lines).toEqual([{ level: 'error', details: { error, errorId: extensions.errorId, path: ['entity'] } }]);
    },
  );
});
