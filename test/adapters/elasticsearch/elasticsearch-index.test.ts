import { randomUUID } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { afterAll, describe, expect, it } from 'vitest';
import { ElasticsearchIndex } from '../../../src/adapters/elasticsearch/elasticsearch-index.ts';
import { SearchUnavailableError, SetupError } from '../../../src/errors.ts';
import { searchIndexContract } from '../../contract/search-index.contract.ts';
import { documentOf } from '../../contract/search-index/finder.ts';

const url = process.env.ELASTICSEARCH_URL;

if (url === undefined) {
  process.stderr.write('skipped: tests on an Elasticsearch server, since ELASTICSEARCH_URL is not set\n');
} else {
  const client = new Client({ node: url });
  const make = async (
    prefix = `test-${randomUUID()}`,
  ): Promise<{ prefix: string; index: ElasticsearchIndex; cleanUp: () => Promise<void> }> => {
    const index = await ElasticsearchIndex.connect(url, { prefix });
    const cleanUp = async (): Promise<void> => {
      await index.close();
      const indices = await indicesOf(prefix);
      if (indices.length > 0) await client.indices.delete({ index: indices });
    };
    return { prefix, index, cleanUp };
  };
  const indicesOf = async (prefix: string): Promise<string[]> => Object.keys(await client.indices.get({ index: `${prefix}-*` }));
  afterAll(() => client.close());

  searchIndexContract('Elasticsearch', () => make());

  describe('ElasticsearchIndex on a server', () => {
    it('stands behind an alias, and refuses fields that it does not know', async () => {
      const { prefix, index, cleanUp } = await make();
      await Promise.all(Array.from({ length: 5 }, () => index.ensure()));
      expect(Object.keys(await client.indices.getAlias({ name: prefix }))).toEqual([`${prefix}-000001`]);
      await expect(client.index({ index: prefix, document: { unknown: 1 } })).rejects.toThrow(/strict_dynamic_mapping/);
      await cleanUp();
    });
    it('never makes an index by writing, and says what to do without one', async () => {
      const { prefix, index, cleanUp } = await make();
      await expect(index.put([documentOf({})])).rejects.toThrow(SearchUnavailableError);
      await expect(index.query({ limit: 1 })).rejects.toThrow(/has no index test-.* yet\. .*catalog reindex/);
      expect(await client.indices.exists({ index: prefix })).toBe(false);
      await cleanUp();
    });
    it('says so where an index has the name of the alias', async () => {
      const { prefix, index, cleanUp } = await make();
      await client.indices.create({ index: prefix });
      await expect(index.ensure()).rejects.toThrow(SetupError);
      await client.indices.delete({ index: prefix });
      await cleanUp();
    });
    it('keeps of a removed thing only that it is gone', async () => {
      const { prefix, index, cleanUp } = await make();
      const document = documentOf({ key: 'confidential', name: 'Confidential' });
      await index.ensure();
      await index.put([document]);
      await index.remove([{ id: document.id, revision: 2 }]);
      const { _source } = await client.get({ index: prefix, id: document.id });
      expect(_source).toEqual({ id: document.id, revision: 2, removed: true });
      await cleanUp();
    });
    it.each(['write', 'read_only_allow_delete'])('says that it may not write, not that it is busy, where %s is blocked', async (block) => {
      const { prefix, index, cleanUp } = await make();
      await index.ensure();
      await client.indices.putSettings({ index: prefix, settings: { [`blocks.${block}`]: true } });
      await expect(index.put([documentOf({})])).rejects.toThrow(/takes no writes \(.+\)\. Free disk space/);
      expect((await index.query({ limit: 1 })).total).toBe(0);
      await client.indices.putSettings({ index: prefix, settings: { [`blocks.${block}`]: null } });
      await cleanUp();
    });
    it('deletes what a process that was killed had replaced and not deleted yet, and nothing else', async () => {
      const { prefix, index, cleanUp } = await make();
      await index.ensure();
      const mappings = { _meta: { schema: 1 } };
      await client.indices.create({ index: `${prefix}-000007`, mappings });
      await client.indices.create({ index: `${prefix}-000008` });
      await client.indices.create({ index: `${prefix}-other-000009`, mappings });
      const beside = await index.beside();
      expect((await indicesOf(prefix)).sort()).toEqual(
        [`${prefix}-000001`, `${prefix}-000008`, `${prefix}-000009`, `${prefix}-other-000009`].sort(),
      );
      await beside.swap();
      expect((await indicesOf(prefix)).sort()).toEqual([`${prefix}-000008`, `${prefix}-000009`, `${prefix}-other-000009`].sort());
      await cleanUp();
    });
    it('says which document was refused, and why', async () => {
      const { index, cleanUp } = await make();
      await index.ensure();
      const document = documentOf({ updatedAt: 'yesterday' });
      const refused = await index.put([document, documentOf({ key: 'beside' })]);
      expect(refused).toMatchObject([{ id: document.id, path: document.path, reason: expect.stringContaining('updatedAt') as string }]);
      expect((await index.query({ text: 'beside', limit: 1 })).total).toBe(1);
      await cleanUp();
    });
  });
}

describe('ElasticsearchIndex without a server', () => {
  it('says where it looked and what to do, and no secret', async () => {
    const index = await ElasticsearchIndex.connect('http://bob:sesame@127.0.0.1:1/');
    const uses = [
      () => index.ensure(),
      () => index.put([documentOf({})]),
      () => index.remove([documentOf({})]),
      () => index.query({ text: 'x', limit: 1 }),
    ];
    for (const use of uses) {
      const error: unknown = await use().then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(SearchUnavailableError);
      const { message } = error as SearchUnavailableError;
      expect(message).toContain('http://127.0.0.1:1/ cannot be reached. Check ELASTICSEARCH_URL');
      expect(message).not.toMatch(/bob|sesame/);
    }
    await index.close();
  });
  it('refuses what is no URL', async () => {
    for (const wrong of ['', 'localhost', 'ftp://x', 'localhost:9200'])
      await expect(ElasticsearchIndex.connect(wrong)).rejects.toThrow(SetupError);
  });
});
