import { expect, it } from 'vitest';
import type { SearchDocument } from '../../../src/ports/search-index.ts';
import { documentOf, type Given } from './finder.ts';

export function words(given: Given): void {
  const found = (what: string, parts: Partial<SearchDocument>, texts: string[]): void => {
    it(`finds ${what}`, async () => {
      await given().put(documentOf({ ...parts, key: parts.key ?? 'wanted' }), documentOf({ key: 'unrelated', name: 'Something else' }));
      for (const text of texts) expect({ text, keys: await given().keys(text) }).toEqual({ text, keys: [parts.key ?? 'wanted'] });
    });
  };
  found('a word in every field', { key: 'apple', name: 'Pear', tags: ['cherry'], description: 'A plum.', words: ['peach'] }, [
    'apple',
    'pear',
    'cherry',
    'plum',
    'peach',
  ]);
  found('words in whatever letter case', { name: 'Diabetes PREDICTOR' }, ['diabetes', 'DIABETES', 'Predictor', 'dIABETES pREDICTOR']);
  found('words with and without accents', { name: 'Qualité à Montréal', description: 'Größe der Straße in Łódź, Ærø' }, [
    'qualite',
    'QUALITÉ',
    'montreal',
    'Montre\u0301al',
    'große',
    'grosse',
    'GROSSE',
    'strasse',
    'lodz',
    'Łódź',
    'aero',
  ]);
  found('accents that are written as signs of their own', { name: 'Que\u0301bec' }, ['quebec', 'québec', 'que\u0301bec']);
  found('other inflections of English words', { name: 'Classification of flowers', description: 'measured lengths' }, [
    'flower',
    'classifications',
    'measuring',
    'length',
    'flowers classification',
  ]);
  found(
    'words of several fields together',
    { name: 'Iris flowers', tags: ['botany'], description: 'Measured by Fisher', words: ['petal_width'] },
    ['iris botany', 'fisher petal', 'botany fisher iris width', 'width iris'],
  );
  found('parts of camelCase names', { words: ['meanStdDev', 'HTTPServer', 'sepalLength2'] }, [
    'meanStdDev',
    'meanstddev',
    'mean',
    'std dev',
    'http',
    'server',
    'sepal',
    'sepalLength',
  ]);
  found('parts of snake_case names', { words: ['number_of_instances'] }, [
    'number_of_instances',
    'instances',
    'number instances',
    'numberOfInstances',
  ]);
  found('parts of kebab-case names', { key: 'credit-g' }, ['credit-g', 'credit', 'CREDIT-G', 'creditg']);
  found('parts of paths and file names', { words: ['data/raw/Iris_clean.csv'] }, [
    'iris',
    'raw',
    'iris_clean.csv',
    'data/raw/Iris_clean.csv',
    'csv',
    'clean',
  ]);
  found('versions and numbers', { name: 'Release v12 of 2024', words: ['svm2'] }, ['v12', '2024', 'svm2', 'svm']);
  found('the beginning of the last word', { name: 'Diabetes Predictor', words: ['housing_prices'] }, [
    'diab',
    'diabetes pred',
    'predictor dia',
    'hous',
  ]);
  found('parts of Chinese and Japanese texts', { name: '鸢尾花数据集', description: '機械学習モデルの学習データ' }, [
    '鸢尾花',
    '数据',
    '数据集',
    '花',
    '機械学習',
    'モデル',
    'データ',
    '鸢尾 学習',
  ]);
  found('parts of Korean texts', { name: '당뇨병 예측 모델' }, ['당뇨병', '당뇨', '예측', '모델 예측']);
  found('words in other scripts', { name: 'Ирисы Фишера', description: 'Ταξινόμηση', words: ['بيانات'] }, [
    'ирисы',
    'ИРИСЫ',
    'фишера',
    'ταξινόμηση',
    'ΤΑΞΙΝΌΜΗΣΗ',
    'بيانات',
  ]);
  found('a key or name that has no words', { key: '***', name: '???' }, ['***', '???']);

  it('does not find a document that lacks one of the words', async () => {
    await given().put(documentOf({ key: 'iris', name: 'Iris flowers' }), documentOf({ key: 'rose', name: 'Rose flowers' }));
    expect(await given().keys('iris flowers')).toEqual(['iris']);
    expect(await given().keys('iris rose')).toEqual([]);
    expect(await given().keys('iris zebra')).toEqual([]);
  });
  it('looks for beginnings of the last word only', async () => {
    await given().put(documentOf({ key: 'wanted', name: 'Diabetes Predictor' }));
    expect(await given().keys('diab predictor')).toEqual([]);
  });
}
