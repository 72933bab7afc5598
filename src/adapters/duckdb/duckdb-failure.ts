import { RowFaultError } from './structure-scan.ts';
import { CatalogError, InputError, SetupError } from '../../errors.ts';

export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Out of Memory Error');
}

/** What a caller gets to see of a failure of DuckDB or of the file system. */
export function readFailure(file: string, format: string, error: unknown): unknown {
  if (error instanceof RowFaultError) return new InputError(error.message, { cause: error });
  if (error instanceof CatalogError || error instanceof RangeError || !(error instanceof Error)) return error;
  const [what = ''] = error.message.split('\n');
  if (isOutOfMemory(error) || /no space left/i.test(what)) {
    return new SetupError(
      `${file}: not enough room to profile it (${what}); let it take more by PROFILE_MEMORY_MB, or free space in the directory for temporary files`,
      {
        cause: error,
      },
    );
  }
  const remedy =
    format === 'Parquet' ? 'write the table as Parquet again' : 'check its quotes, delimiters and line endings, or export the table again';
  return new InputError(`${file}: cannot be read as ${format}: ${what}; ${remedy}`, { cause: error });
}
