import { describe, expect, it } from 'vitest';
import { QUESTIONS } from '../../src/model/kind.ts';
import { ALL_KINDS, encodeSegment, fieldsOf, kindOf, linksOf, pathOf } from '../../src/model/registry.ts';
import { versionSortKey } from '../../src/model/version-order.ts';
import { keyProblem } from '../../src/model/key.ts';

const BASE = [
  'id',
  'kind',
  'key',
  'path',
  'parentId',
  'name',
  'description',
  'tags',
  'revision',
  'createdAt',
  'updatedAt',
  'retiredAt',
  'retiredReason',
  'iri',
  'fiveW1H',
  'history',
  'versions',
  'latestVersion',
  'expectedRevision',
  'clientMutationId',
  'reason',
];

describe('the registry', () => {
  it.each(ALL_KINDS.map((kind) => [kind.name, kind] as const))(
    '%s names no field or link like one that every record has, and none twice',
    (_name, kind) => {
      const names = [...fieldsOf(kind), ...linksOf(kind)].map(([name]) => name);
      const parent = kind.parent === undefined ? [] : [kind.parent.charAt(0).toLowerCase() + kind.parent.slice(1)];
      expect(names.filter((name) => [...BASE, ...parent].includes(name))).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
    },
  );

  it('has kinds whose places, names and links fit together', () => {
    const own = ALL_KINDS.filter((kind) => kind.parent === undefined).map((kind) => kind.path);
    expect(new Set(own).size).toBe(own.length);
    for (const kind of ALL_KINDS) {
      for (const [, link] of linksOf(kind)) expect(link.to.map((name) => kindOf(name).name)).toEqual([...link.to]);
      for (const field of kind.since ?? []) expect(kind.fields[field]?.type).toBe('instant');
      for (const [name, declared] of [...fieldsOf(kind), ...linksOf(kind)])
        expect([QUESTIONS.includes(declared.facet), declared.doc.length > 5], `${kind.name}.${name}`).toEqual([true, true]);
    }
  });

  it('encodes each segment of a place once', () => {
    expect(pathOf(kindOf('DatasetVersion'), '1.0+b', pathOf(kindOf('Dataset'), 'größe:a@b'))).toBe(
      'dataset/gr%C3%B6%C3%9Fe%3Aa%40b/v/1.0%2Bb',
    );
    expect(encodeSegment("a/b 'c' (d)*!")).toBe('a%2Fb%20%27c%27%20%28d%29%2A%21');
  });

  it('orders version labels as people do', () => {
    const ordered = [
      '0.9',
      '1.0.0-alpha',
      '1.0.0-rc1',
      '1.0.0-rc2',
      '1.0.0-rc10',
      'v1.0.0',
      '1.0.1',
      '2.9.0',
      '2.10.0',
      '10',
      '2024-02-25',
      '2024-11-05',
    ];
    const shuffled = [...ordered].sort((a, b) => a.length - b.length || (a < b ? 1 : -1));
    expect(shuffled.sort((a, b) => (versionSortKey(a) < versionSortKey(b) ? -1 : 1))).toEqual(ordered);
  });

  it('says of a key what is wrong and what to do', () => {
    for (const good of ['iris', '1', 'größe', 'owner:model@v1', 'a.b_c~d+e-f', '数据集', 'k'.repeat(200)])
      expect(keyProblem(good), good).toBeNull();
    for (const bad of ['', ' a', 'a b', 'a/b', '-a', '.a', 'a"b', 'a\u0000', 'a\u{1F600}', 'k'.repeat(201), '数'.repeat(150)])
      expect(keyProblem(bad), bad).toMatch(/\w{3,}/);
  });
});
