import type { Quad } from 'n3';
import { describe, expect, it } from 'vitest';
import { RDF } from '../../../../src/model/vocab.ts';
import { hasShapes, profileValidator, shapesOf, type Profile } from '../../../support/shacl.ts';
import { objectsOf } from '../quads.ts';
import { BASE, story } from '../story.ts';
import { profileOf, tellingOf, wholeLake } from './graphs.ts';

const SH = 'http://www.w3.org/ns/shacl#';
const { lake } = story();
const things = lake.all().map(({ path }) => lake.describe(path));

interface Demand {
  type: string;
  path: string;
}
/** What the shapes ask for at least once, of each class. */
function demandsOf(shapes: readonly Quad[]): Demand[] {
  const targets = shapes.filter(({ predicate }) => predicate.value === `${SH}targetClass`);
  const demands = targets.flatMap(({ subject, object: type }) =>
    objectsOf(shapes, subject.value, `${SH}property`)
      .filter((property) => objectsOf(shapes, property, `${SH}minCount`).some((count) => Number(count) > 0))
      .flatMap((property) => objectsOf(shapes, property, `${SH}path`).map((path) => ({ type: type.value, path }))),
  );
  return [...new Map(demands.map((demand) => [`${demand.type} ${demand.path}`, demand])).values()];
}

/** Classes with mandatory properties that we tell of nothing, each with the reason. */
const NEVER: Record<Profile, Readonly<Record<string, string>>> = {
  'mldcat-ap': {
    'http://data.europa.eu/it6/Benchmark': 'the catalog has no benchmarks',
    'http://data.europa.eu/it6/Collection': 'the catalog has no collections',
    'http://data.europa.eu/it6/ComputerInfrastructure': 'an environment is free JSON',
    'http://data.europa.eu/it6/EvaluationMeasure': 'its measure has a value of its own; ours are ML-Schema measures',
    'http://data.europa.eu/it6/Flow': 'asks for status and upload date, which nobody states',
    'http://data.europa.eu/it6/Hardware': 'an environment is free JSON',
    'http://data.europa.eu/it6/HarmRisk': 'limitations are text',
    'http://data.europa.eu/it6/OutputFileDescription': 'runs have no such file',
    'http://data.europa.eu/it6/Prediction': 'predictions are not catalogued',
    'http://data.europa.eu/it6/PredictionFeature': 'predictions are not catalogued',
    'http://data.europa.eu/it6/Run': 'asks for a flow and two output files; ours are ML-Schema runs',
    'http://data.europa.eu/it6/RunCollection': 'the catalog has no collections',
    'http://data.europa.eu/it6/Split': 'a split is a name',
    'http://data.europa.eu/it6/Task': 'asks for a type, an output and more that nobody states; ours are ML-Schema tasks',
    'http://data.europa.eu/it6/TaskCollection': 'the catalog has no collections',
    'http://data.europa.eu/it6/TaskType': 'task types are concepts',
    'http://purl.org/spar/biro/BibliographicReference': 'the catalog has no references',
    'http://www.w3.org/ns/dqv#QualityMeasurementDataset': 'measurements are told one by one',
    'https://linkedpaperswithcode.com/class/paper': 'the catalog has no papers',
    'https://linkedpaperswithcode.com/class/repository': 'code is a thing of its own',
  },
  'dcat-ap': {
    'http://www.w3.org/2004/02/skos/core#ConceptScheme': 'the schemes are in the ontology',
    'http://www.w3.org/ns/adms#Identifier': 'identifiers are texts',
    'http://www.w3.org/ns/dcat#DatasetSeries': 'the versions of a dataset are no series',
  },
  fdp: {},
};

for (const profile of ['mldcat-ap', 'dcat-ap', 'fdp'] as const) {
  describe.skipIf(!hasShapes(profile))(`what ${profile} makes mandatory`, () => {
    const demands = hasShapes(profile) ? demandsOf(shapesOf(profile)) : [];
    const whole = wholeLake(things, BASE, tellingOf(profile));
    const instances = (type: string): string[] =>
      whole.filter(({ predicate, object }) => predicate.value === RDF.type && object.value === type).map(({ subject }) => subject.value);
    const validate = hasShapes(profile) ? profileValidator(profile) : () => Promise.resolve([]);

    it('is told of every class but those that we tell of nothing', async () => {
      expect(await validate(whole)).toEqual([]);
      const types = [...new Set(demands.map(({ type }) => type))];
      expect(types.filter((type) => instances(type).length === 0).sort()).toEqual(Object.keys(NEVER[profile]).sort());
    });

    it('is missed in each thing when it is taken away', async () => {
      for (const { type, path } of demands) {
        const without = new Set(instances(type));
        const rest = whole.filter(({ subject, predicate }) => !(without.has(subject.value) && predicate.value === path));
        const missed = (await validate(rest))
          .map((line) => line.split(' | '))
          .filter(([, property, constraint]) => property === path && constraint === `${SH}MinCountConstraintComponent`)
          .map(([node]) => node);
        expect([type, path, [...without].filter((node) => !missed.includes(node))]).toEqual([type, path, []]);
      }
    });
  });
}

describe.skipIf(!hasShapes('fdp'))('the projections', () => {
  it('are needed: the shapes of FAIR Data Points contradict those of the others', async () => {
    const only = (profile: Profile) => wholeLake(things, BASE, tellingOf(profile));
    expect(await profileValidator('fdp')(only('mldcat-ap'))).not.toEqual([]);
    expect(await profileValidator('dcat-ap')(only('fdp'))).not.toEqual([]);
    expect(await profileValidator('mldcat-ap')(only('dcat-ap'))).not.toEqual([]);
    expect(profileOf('fdp').iri).toBe('https://w3id.org/fdp/fdp-o#');
  });
});
