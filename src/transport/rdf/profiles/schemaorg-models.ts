import type { Head } from '../../../model/kind.ts';
import { dataOfModel } from '../model-rules.ts';
import { linked, near, numberOf, textOf } from '../telling.ts';
import { nodeOf, numberValue, type DocumentNode, type Unknowable } from './document.ts';
import { headsOf, instantOf, textIn, uniqueHeads, type View } from './document-view.ts';
import { agentNodes, briefNode, briefNodes } from './schemaorg-nodes.ts';
import { filesMembers, provenance, workMembers, type Members } from './schemaorg-works.ts';

/** Models and their evaluations, in the words of FAIR4ML where schema.org has none. */

export function modelMembers(view: View, versions: readonly Head[]): Members {
  const [latest] = versions;
  const newest = latest ? near(view.telling, latest) : null;
  return {
    ...workMembers(view),
    ...purposeMembers(view),
    version: latest?.key,
    workExample: briefNodes(view, versions),
    // schema.org knows distributions of datasets; readers look for the files of anything there.
    ...(latest && newest ? filesMembers(view, view.iris.of(latest), newest.record) : {}),
  };
}

export function modelVersionMembers(view: View): Members {
  const { thing, telling, subject } = view;
  const data = dataOfModel(telling, thing);
  const inRole = (role: string): DocumentNode[] =>
    briefNodes(view, uniqueHeads(data.filter((one) => one.role === role).map(({ head }) => head)));
  const bases = linked(thing, 'baseModels');
  const evaluations = linked(thing, 'evaluations').map(({ head }) => head);
  return {
    ...workMembers(view),
    ...purposeMembers(view),
    creativeWorkStatus: textOf(thing.record.stage),
    'fair4ml:modelCategory': textOf(thing.record.architecture),
    'fair4ml:trainedOn': inRole('training'),
    'fair4ml:validatedOn': inRole('validation'),
    'fair4ml:testedOn': inRole('test'),
    'fair4ml:fineTunedFrom': briefNodes(
      view,
      bases.filter(({ role }) => role === 'fine-tune').map(({ head }) => head),
    ),
    'fair4ml:hasEvaluation': evaluations.map((head) => evaluationNode(view, head)),
    isBasedOn: briefNodes(view, uniqueHeads([...linked(thing, 'previous'), ...bases].map(({ head }) => head))),
    ...filesMembers(view, subject, thing.record),
    ...provenance(view, ['previous', 'trainedOn', 'baseModels']),
  };
}

function purposeMembers(view: View): Members {
  return {
    'fair4ml:mlTask': textIn(view, 'taskType'),
    'fair4ml:intendedUse': textIn(view, 'intendedUse'),
    'fair4ml:modelRisksBiasLimitations': textIn(view, 'limitations'),
    'fair4ml:sharedBy': agentNodes(view, headsOf(view, 'publisher')),
  };
}

/** An evaluation on the page of its model: the score, with the measure's name. */
function evaluationNode(view: View, head: Head): DocumentNode {
  const record = near(view.telling, head)?.record;
  return briefNode(view, head, record ? scoreMembers(view, head, record) : {});
}

function scoreMembers({ iris }: View, head: Head, record: Readonly<Record<string, unknown>>): Members {
  const measure = textOf(record.measure);
  const value = numberOf(record.value);
  if (measure === null || value === null) return {};
  const result = (part: string, name: string, known: number): DocumentNode =>
    nodeOf(iris.part(iris.of(head), part), 'PropertyValue', { name, value: numberValue(known) });
  const deviation = numberOf(record.deviation);
  return {
    'fair4ml:evaluationMetrics': measure,
    'fair4ml:evaluationResults': [
      result('result', measure, value),
      ...(deviation === null ? [] : [result('deviation', 'standard deviation', deviation)]),
    ],
    value: numberValue(value),
  };
}

export function evaluationMembers(view: View): Members {
  const { thing } = view;
  const { record } = thing;
  const models = briefNodes(
    view,
    linked(thing, 'model').map(({ head }) => head),
  );
  return {
    ...scoreMembers(view, record, record),
    measuredProperty: termNode(view, 'measure', textOf(record.measure)),
    observationDate: instantOf(record.evaluatedAt),
    observationAbout: models,
    'fair4ml:evaluatedMLModel': models,
    'fair4ml:evaluationDataset': briefNodes(
      view,
      linked(thing, 'dataset').map(({ head }) => head),
    ),
    creator: agentNodes(view, headsOf(view, 'evaluator')),
  };
}

export function measurementMembers(view: View): Members {
  const { thing } = view;
  const { record } = thing;
  const value = numberOf(record.value);
  return {
    measuredProperty: termNode(view, 'metric', textOf(record.metric)),
    value: value === null ? null : numberValue(value),
    unitText: textOf(record.unit),
    observationDate: instantOf(record.measuredAt),
    observationAbout: briefNodes(
      view,
      linked(thing, 'of').map(({ head }) => head),
    ),
  };
}

/** A measure or metric, under the IRI that the base graph gives it. */
function termNode({ iris }: View, list: string, name: string | null): Unknowable {
  return name === null ? null : nodeOf(iris.code(list, name), 'DefinedTerm', { name: name.replaceAll('_', ' '), termCode: name });
}
