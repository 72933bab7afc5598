import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker.js?worker';
import JsonWorker from 'monaco-editor/esm/vs/language/json/json.worker.js?worker';
import GraphqlWorker from 'monaco-graphql/esm/graphql.worker.js?worker';

/** The editor starts its workers by these labels; all of them are files of this build. */
const WORKERS: Readonly<Record<string, new () => Worker>> = { graphql: GraphqlWorker, json: JsonWorker };

window.MonacoEnvironment = {
  getWorker: (_id: string, label: string) => new (WORKERS[label] ?? EditorWorker)(),
};
