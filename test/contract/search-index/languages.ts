import { expect, it } from 'vitest';
import { documentOf, type Given } from './finder.ts';

/** Name of a document, and texts that it is found by. */
const CASES: Readonly<Record<string, [name: string, texts: string[]][]>> = {
  English: [
    ['Predictions of housing prices', ['prediction', 'house price', 'predicted']],
    ['Running studies', ['run study', 'runs', 'studied']],
  ],
  German: [
    ['Häuser und Blumen in großen Städten', ['haus', 'hauser', 'Häuser', 'blume', 'grosse', 'groß', 'stadt']],
    ['Klassifikationen der Krankheit', ['klassifikation', 'krankheiten']],
  ],
  French: [
    ['Données sur les maladies cardiaques', ['donnee', 'donnée', 'maladie', 'cardiaque']],
    ['Réseaux de neurones', ['reseau', 'réseau', 'neurone']],
    ['Les chevaux', ['cheval']],
  ],
  Spanish: [
    ['Clasificación de flores', ['clasificaciones', 'clasificacion', 'flor']],
    ['Modelos de señales', ['modelo', 'senal', 'señal']],
  ],
  Italian: [['Modelli e previsioni', ['modello', 'previsione']]],
  Portuguese: [['Classificações de imagens', ['classificação', 'classificacao', 'imagens']]],
  Dutch: [['Bloemen en ziekten', ['bloem', 'ziekte']]],
  Swedish: [['Blommor och modeller', ['blomma', 'modell']]],
  Polish: [['Łódź i choroby', ['lodz', 'choroba', 'łódź']]],
  Russian: [['Ирисы и модели', ['ирис', 'ИРИСЫ', 'модель']]],
  Greek: [['Ταξινόμηση δεδομένων', ['ταξινομηση', 'ΤΑΞΙΝΌΜΗΣΗ', 'δεδομένων']]],
  Arabic: [
    ['بيانات المرضى', ['بيانات', 'المرضي']],
    ['كِتَابٌ أحمد', ['كتاب', 'احمد', 'أحمد']],
    ['مدرسة', ['مدرسه']],
  ],
  Chinese: [['糖尿病预测模型', ['糖尿病', '预测', '模型', '病预']]],
  Japanese: [['機械学習データセット', ['機械', '学習データ', 'データ', 'ﾃﾞｰﾀ']]],
  Korean: [['당뇨병 예측 모델', ['당뇨병', '예측', '모델']]],
  emoji: [['Rocket 🚀 data', ['🚀', 'rocket 🚀', '🚀 data']]],
};

export function languages(given: Given): void {
  for (const [language, cases] of Object.entries(CASES)) {
    it(`finds inflected and folded words: ${language}`, async () => {
      await given().put(documentOf({ key: 'unrelated', name: 'Qwertz 0815' }));
      for (const [i, [name, texts]] of cases.entries()) {
        await given().put(documentOf({ key: `wanted-${i}`, name }));
        for (const text of texts) {
          for (const form of ['NFC', 'NFD'])
            expect({ text, form, keys: await given().keys(text.normalize(form)) }).toEqual({ text, form, keys: [`wanted-${i}`] });
        }
      }
    });
    it(`finds the same in texts whose marks are signs of their own: ${language}`, async () => {
      for (const [i, [name, texts]] of cases.entries()) {
        await given().put(documentOf({ key: `wanted-${i}`, name: 'Qq', description: name.normalize('NFD') }));
        for (const text of texts) expect({ text, keys: await given().keys(text) }).toEqual({ text, keys: [`wanted-${i}`] });
      }
    });
  }
  it('puts the word as it was typed before another inflection', async () => {
    await given().put(
      documentOf({ key: 'other', name: 'Blumen' }),
      documentOf({ key: 'typed', name: 'Many more words here and a Blume', uses: 0 }),
    );
    expect((await given().keys('blume'))[0]).toBe('typed');
  });
}
