import type { Head } from '../../model/kind.ts';
import { DCAT, IT6, MLS, PROV, RDF } from '../../model/vocab.ts';
import { DATA_ROLES } from './edge-quads.ts';
import { linked, near, partsOf, type Telling, type Thing } from './telling.ts';

/** What is true of model versions only under conditions. */

/** Data of a model by role: its own statements, and what the run that made it read. */
export function dataOfModel(telling: Telling, thing: Thing): { role: string; head: Head }[] {
  const own = linked(thing, 'trainedOn').map(({ head }) => ({ role: 'training', head }));
  const read = linked(thing, 'generatedBy').flatMap(({ head: run }) => {
    const inputs = linked(near(telling, run) ?? { links: {} }, 'inputs');
    return inputs.filter(({ head }) => head.kind === 'DatasetVersion').map(({ role, head }) => ({ role: role ?? '', head }));
  });
  return [...own, ...read];
}

/**
 * States trainedOn, validatedOn and testedOn, and the type it6:MachineLearningModel, which MLDCAT-AP allows only with a file and
 * training data. Call it after the stubs: the data must be typed dcat:Dataset by then.
 */
export function stateModelRules(telling: Telling, thing: Thing): void {
  const { quads, iris } = telling;
  const subject = iris.of(thing.record);
  for (const { role, head } of dataOfModel(telling, thing)) {
    const property = DATA_ROLES[role];
    if (property !== undefined && quads.has(iris.of(head), RDF.type, DCAT.Dataset)) quads.link(subject, property, iris.of(head));
  }
  const training = dataOfModel(telling, thing).filter(({ role, head }) => role === 'training' && quads.has(subject, IT6.trainedOn, iris.of(head)));
  if (training.length > 0 && partsOf(thing.record.files).length > 0) quads.types(subject, [IT6.MachineLearningModel]);
}

/** What a model was fine-tuned from; MLDCAT-AP allows one, which must be a complete model by its own page. */
export function fineTunedFrom(thing: Thing): Head | null {
  const bases = linked(thing, 'baseModels').filter(({ role }) => role === 'fine-tune');
  const [only] = bases;
  return bases.length === 1 && only ? only.head : null;
}
export const MODEL_TYPES = [MLS.Model, PROV.Entity] as const;
