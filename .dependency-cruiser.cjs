/** Imports go one way: transport -> services -> ports -> model; adapters -> ports, model. Each library stays at one edge. */
const rule = (name, from, to) => ({ name, severity: 'error', from, to });
const only = (name, homes, library) =>
  rule(`${name}-at-its-edge`, { path: '^src', pathNot: homes }, { path: `(node_modules/(@types/)?|^)(${library})(/|$)` });

module.exports = {
  forbidden: [
    rule('no-circular', {}, { circular: true }),
    rule('model-is-pure', { path: '^src/model' }, { pathNot: '^src/model' }),
    rule('errors-are-pure', { path: '^src/errors\\.ts' }, { pathNot: '^src/errors\\.ts' }),
    rule('ports-are-thin', { path: '^src/ports' }, { pathNot: '^src/(ports|model|errors)' }),
    rule('services-not-edges', { path: '^src/services' }, { path: '^src/(adapters|transport|commands|app|config|main)' }),
    rule('adapters-not-services', { path: '^src/adapters' }, { path: '^src/(services|transport|commands|app|config|main)' }),
    rule('transport-not-adapters', { path: '^src/transport' }, { path: '^src/(adapters|commands|main|config)' }),
    rule('transport-knows-app-by-type', { path: '^src/transport' }, { path: '^src/app', dependencyTypesNot: ['type-only'] }),
    rule('commands-not-adapters', { path: '^src/commands', pathNot: 'make-template' }, { path: '^src/adapters' }),
    rule('not-to-test', { path: '^src' }, { path: '^(test|tools|web)' }),
    // What cannot be found cannot be judged by the rules below.
    rule('found', { path: '^src' }, { couldNotResolve: true }),
    only('typeorm', '^src/(adapters/(postgres|embedded)|app\\.ts)', 'typeorm|pg'),
    only('pglite', '^src/adapters/embedded', '@electric-sql'),
    only('elasticsearch', '^src/adapters/elasticsearch', '@elastic'),
    only('duckdb', '^src/adapters/(duckdb|embedded/data-directory-lock)', '@duckdb'),
    only('graphql', '^src/transport/graphql', 'graphql|type-graphql|graphql-scalars|dataloader|@apollo|@as-integrations'),
    only('oxigraph', '^src/adapters/oxigraph', 'oxigraph'),
    only('traqula', '^src/transport/sparql', '@traqula'),
    only('rdf', '^src/transport/rdf', 'n3|jsonld'),
    only('fastify', '^src/(transport|commands/serve)', 'fastify'),
    only('commander', '^src/commands', 'commander'),
    only('pino', '^src/commands', 'pino'),
    only('uuid', '^src/adapters/system', 'uuid'),
    only('zod', '^src/(config|services/writing/(field|input)-schema|transport)', 'zod'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
