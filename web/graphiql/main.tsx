import { GraphiQL } from 'graphiql';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'graphiql/graphiql.css';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import { fetchGraphql } from './fetch-graphql.ts';
import { firstQuery } from './first-query.ts';
import './workers.ts';
import './page.css';

const root = document.getElementById('graphiql');
if (root === null) throw new Error('The page has no element "graphiql".');

createRoot(root).render(
  <StrictMode>
    <GraphiQL fetcher={fetchGraphql} defaultQuery={firstQuery()}>
      <GraphiQL.Logo>Model Lake Catalog</GraphiQL.Logo>
    </GraphiQL>
  </StrictMode>,
);
