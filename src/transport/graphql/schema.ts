import 'reflect-metadata';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { attachResolvers } from './resolve-with.ts';
import { AuditQueries } from './resolvers/audit-queries.ts';
import { Batches } from './resolvers/batches.ts';
import { ChangeFeed } from './resolvers/change-feed.ts';
import { Changes } from './resolvers/changes.ts';
import { ColumnQueries } from './resolvers/column-queries.ts';
import { Connections } from './resolvers/connections.ts';
import { ComparisonQueries } from './resolvers/comparison-queries.ts';
import { EntityQueries } from './resolvers/entity-queries.ts';
import { ImpactQueries } from './resolvers/impact-queries.ts';
import { LineageQueries } from './resolvers/lineage-queries.ts';
import { RecommendationQueries } from './resolvers/recommendation-queries.ts';
import { Registrations } from './resolvers/registrations.ts';
import { SearchQueries } from './resolvers/search-queries.ts';
import { ANALYSIS_ZONE } from './types/analysis-zone.ts';
import { DATA_ZONE } from './types/data-zone.ts';
import { GOVERNANCE } from './types/governance.ts';
import { LINKS } from './types/links.ts';
import { LISTS } from './types/lists.ts';
import { PARTS } from './types/parts.ts';

/** The schema with its resolvers. */
export function buildCatalogSchema(): GraphQLSchema {
  return attachResolvers(
    buildSchemaSync({
      resolvers: [
        EntityQueries,
        Connections,
        SearchQueries,
        RecommendationQueries,
        LineageQueries,
        ImpactQueries,
        ColumnQueries,
        ComparisonQueries,
        Registrations,
        Changes,
        ChangeFeed,
        Batches,
        AuditQueries,
      ],
      orphanedTypes: [...DATA_ZONE, ...ANALYSIS_ZONE, ...GOVERNANCE, ...PARTS, ...LISTS, ...LINKS],
      pubSub: NO_TOPICS,
      validate: false,
      skipCheck: true,
    }),
  );
}

/** type-graphql wants to know where topics are published, also where every subscription has a source of its own. */
const NO_TOPICS: PubSub = {
  publish: () => undefined,
  subscribe: (topic) => {
    throw new Error(`nothing is published under ${topic}: the subscription needs a source of its own`);
  },
};

const BANNER = '# Generated from src/transport/graphql by `npm run emit`; edit there.\n\n';

/** The schema in its definition language, in a fixed order. */
export function printCatalogSchema(): string {
  return `${BANNER}${printSchema(lexicographicSortSchema(buildCatalogSchema()))}\n`;
}
