import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Below this many bytes a compressed copy saves no packet. */
const WORTH_IT = 1400;

/** Writes a compressed `<file>.gz` beside each asset that gains by it, so that the server compresses nothing while it answers. */
export function gzipped(): Plugin {
  return {
    name: 'gzipped',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const output of Object.values(bundle)) {
          const content = Buffer.from(output.type === 'chunk' ? output.code : output.source);
          const small = gzipSync(content, { level: 9 });
          if (content.length >= WORTH_IT && small.length < content.length)
            this.emitFile({ type: 'asset', fileName: `${output.fileName}.gz`, source: small });
        }
      },
    },
  };
}
