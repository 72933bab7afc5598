import type { Head } from '../../model/kind.ts';
import { DCAT, IT6, RDF } from '../../model/vocab.ts';
import { DATA_ROLES } from './edge-quads.ts';
import { stateFields } from './field-quads.ts';
import { stateIdentity } from './identity-quads.ts';
import { stateStub } from './stub-quads.ts';
import { linked, linkedNear, near, partsOf, type Telling, type Thing } from './telling.ts';

/** What is true of model versions only under conditions. */

/** Data of a model by role: its own statements, and what the run that made it read. */
export function dataOfModel(telling: Telling, thing: Thing): { role: string; head: Head }[] {
  const own = linked(thing, 'trainedOn').map(({ head }) => ({ role: 'training', head }));
  const read = linked(thing, 'generatedBy').flatMap(({ head: run }) => {
    const inputs = linkedNear(telling, run, 'inputs');
    return inputs.filter(({ head }) => head.kind === 'DatasetVersion').map(({ role, head }) => ({ role: role ?? '', head }));
  });
  return [...own, ...read];
}

/**
 * States trainedOn, validatedOn and testedOn, and the type it6:MachineLearningModel, which MLDCAT-AP allows only with a file and
 * training data that are complete datasets. Answers whether the type was stated. Call it when the data have their stubs.
 */
export function stateModelRules(telling: Telling, thing: Thing): boolean {
  const { quads, iris } = telling;
  const subject = iris.of(thing.record);
  const isDataset = (head: Head): boolean => quads.has(iris.of(head), RDF.type, DCAT.Dataset);
  const data = dataOfModel(telling, thing).filter(({ role }) => DATA_ROLES.has(role));
  const complete =
    data.every(({ head }) => isDataset(head)) && data.some(({ role }) => role === 'training') && partsOf(thing.record.files).length > 0;
  if (complete) quads.types(subject, [IT6.MachineLearningModel]);
  for (const { role, head } of data) {
    const property = DATA_ROLES.get(role);
    if (property !== undefined) quads.link(subject, property, iris.of(head));
  }
  return complete;
}

/** What a model was fine-tuned from: MLDCAT-AP allows one, a complete model itself. Otherwise the derivation's role tells it. */
export function stateFineTuning(telling: Telling, thing: Thing): void {
  const bases = linked(thing, 'baseModels').filter(({ role }) => role === 'fine-tune');
  const base = bases.length === 1 && bases[0] ? near(telling, bases[0].head) : null;
  const data = base ? dataOfModel(telling, base) : [];
  if (!base?.parent || data.length === 0 || !data.every(({ head }) => near(telling, head))) return;
  for (const { head } of data) stateStub(telling, head);
  stateIdentity(telling, base);
  stateFields(telling, base);
  if (stateModelRules(telling, base)) telling.quads.link(telling.iris.of(thing.record), IT6.fineTunedFrom, telling.iris.of(base.record));
}
