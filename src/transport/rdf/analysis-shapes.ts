import { ESTIMATION_PROCEDURES } from '../../model/parts.ts';
import { kindOf } from '../../model/registry.ts';
import { CODES, DCT, IT6, LAKE, MLS, MLSO, PROV, SCHEMA, XSD } from '../../model/vocab.ts';
import { externalIri } from './iri.ts';
import { modelCreated } from './mandatory.ts';
import { canonicalJson } from './quad-set.ts';
import {
  countOf,
  linked,
  longOf,
  numberOf,
  partOf,
  partsOf,
  textOf,
  type Part,
  type Place,
  type ShapeHandler,
  type Telling,
} from './telling.ts';

/** Fields of the analysis zone whose RDF is more than one triple. */

/** Settings of a run; each is specified by the hyper-parameter of the implementation that was executed. */
export const settings: ShapeHandler = ({ telling: { quads, iris }, thing, subject }, value) => {
  for (const setting of partsOf(value)) {
    const name = textOf(setting.name) ?? 'unnamed';
    const node = iris.part(subject, 'hp', name);
    quads.link(subject, MLS.hasInput, node);
    quads.link(subject, PROV.used, node);
    quads.types(node, [MLS.HyperParameterSetting, IT6.Parameter, PROV.Entity]);
    quads.text(node, DCT.title, name);
    quads.value(node, MLS.hasValue, setting.value ?? null);
    quads.text(node, IT6.value, plainText(setting.value ?? null));
    for (const { head } of linked(thing, 'implementation')) {
      const definition = iris.part(iris.of(head), 'hp', name);
      quads.link(node, MLS.specifiedBy, definition);
      quads.types(definition, [MLS.HyperParameter, IT6.FlowParameter]);
      quads.text(definition, DCT.title, name);
    }
  }
};

export const hyperParameters: ShapeHandler = ({ telling: { quads, iris }, subject }, value) => {
  for (const parameter of partsOf(value)) {
    const name = textOf(parameter.name) ?? 'unnamed';
    const node = iris.part(subject, 'hp', name);
    quads.link(subject, MLS.hasHyperParameter, node);
    quads.types(node, [MLS.HyperParameter, IT6.FlowParameter]);
    quads.text(node, DCT.title, name);
    if (parameter.default !== null && parameter.default !== undefined) quads.text(node, IT6.defaultValue, plainText(parameter.default));
    const description = textOf(parameter.description);
    if (description !== null) quads.text(node, DCT.description, description);
  }
};

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}

/** The library is a node of its own: a library and an implementation are disjoint. */
export const software: ShapeHandler = ({ telling: { quads, iris }, holder, field, subject }, value) => {
  const text = textOf(value);
  if (text === null) return;
  const library = iris.part(subject, 'library');
  if (field === 'softwareVersion') {
    if (textOf(holder.software) === null) quads.text(subject, SCHEMA.softwareVersion, text);
    else quads.text(library, IT6.version, text);
    return;
  }
  quads.types(library, [MLS.Software, IT6.Library]);
  quads.text(library, DCT.title, text);
  quads.link(library, MLS.hasPart, subject);
};

export const repository: ShapeHandler = ({ telling: { quads }, subject }, value) => {
  const text = textOf(value);
  if (text === null) return;
  const address = externalIri(text);
  if (address === null) quads.text(subject, SCHEMA.codeRepository, text);
  else quads.link(subject, SCHEMA.codeRepository, address);
};

export const created: ShapeHandler = ({ telling, thing, subject }) => {
  telling.quads.instant(subject, DCT.created, modelCreated(telling, thing));
};

export const modelCharacteristic: ShapeHandler = ({ telling: { quads, iris }, subject }, value) => {
  const count = longOf(value);
  if (count === null) return;
  if (countOf(value) !== null) quads.integer(subject, IT6.totalNumberOfParameters, count, XSD.nonNegativeInteger);
  const node = iris.part(subject, 'c', 'parameters');
  quads.link(subject, MLS.hasQuality, node);
  quads.types(node, [MLS.ModelCharacteristic]);
  quads.text(node, DCT.title, 'Number of parameters');
  quads.integer(node, MLS.hasValue, count, XSD.nonNegativeInteger);
};

/** MLSO's names of measures, by OpenML's. */
const MLSO_MEASURES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    predictive_accuracy: 'accuracy',
    area_under_roc_curve: 'area_under_curve',
    f_measure: 'f_measure',
    kappa: 'kappa',
    precision: 'precision',
    recall: 'recall',
    mean_absolute_error: 'mean_absolute_error',
    root_mean_squared_error: 'root_mean_squared_error',
    relative_absolute_error: 'relative_absolute_error',
    root_relative_squared_error: 'root_relative_squared_error',
    matthews_correlation_coefficient: 'matthews_correlation_coefficient',
  }),
);

function measureNode({ quads, iris }: Telling, name: string): string {
  const node = iris.code('measure', name);
  quads.types(node, [MLS.EvaluationMeasure]);
  quads.text(node, DCT.title, name.replaceAll('_', ' '));
  quads.text(node, DCT.identifier, name);
  const known = MLSO_MEASURES.get(name);
  if (known !== undefined) quads.link(node, MLSO.hasEvaluationMeasureType, CODES.mlsoMeasure + known);
  return node;
}

export const evaluationMeasure: ShapeHandler = ({ telling, subject }, value) => {
  const name = textOf(value);
  if (name !== null) telling.quads.link(subject, MLS.specifiedBy, measureNode(telling, name));
};

export const evaluationValue: ShapeHandler = ({ telling: { quads }, subject }, value) => {
  const measured = numberOf(value);
  if (measured === null) return;
  quads.double(subject, MLS.hasValue, measured);
  quads.double(subject, IT6.value, measured);
};

/** Measures and procedure hang on the evaluation specification that defines the task. */
export const measures: ShapeHandler = (place, value) => {
  const names = Array.isArray(value) ? value.flatMap((name: unknown) => textOf(name) ?? []) : [];
  if (names.length === 0) return;
  const specification = specificationNode(place);
  for (const name of names) place.telling.quads.link(specification, MLS.hasPart, measureNode(place.telling, name));
};

function specificationNode({ telling: { quads, iris }, subject }: Place): string {
  const node = iris.part(subject, 'specification');
  quads.types(node, [MLS.EvaluationSpecification]);
  quads.link(node, MLS.defines, subject);
  quads.link(subject, MLS.definedOn, node);
  return node;
}

const PROCEDURE_TITLES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    crossvalidation: 'cross-validation',
    holdout: 'holdout',
    leaveoneout: 'leave-one-out',
    bootstrap: 'bootstrap',
    testontrainingdata: 'test on the training data',
    customholdout: 'custom holdout',
  }),
);
/** OpenML has no code for the bootstrap. */
const OPENML_PROCEDURES: ReadonlySet<string> = new Set(ESTIMATION_PROCEDURES.filter((type) => type !== 'bootstrap'));
/** Names of OpenML's parameters of estimation procedures, by ours. */
const PROCEDURE_PARAMETERS: Readonly<Record<string, string>> = {
  folds: 'number_folds',
  repeats: 'number_repeats',
  percentage: 'percentage',
  stratified: 'stratified_sampling',
  seed: 'seed',
};

export const estimationProcedure: ShapeHandler = (place, value) => {
  const procedure = partOf(value);
  const type = textOf(procedure?.type);
  if (!procedure || type === null) return;
  const {
    telling: { quads, iris },
    subject,
  } = place;
  const node = iris.part(subject, 'procedure');
  // What an evaluation specification defines would be a task, so that of an evaluation stands on its own.
  if (kindOf(place.thing.record.kind).types.includes(MLS.Task)) quads.link(specificationNode(place), MLS.hasPart, node);
  else quads.link(subject, LAKE.estimationProcedure, node);
  const parameters = Object.entries(PROCEDURE_PARAMETERS).filter(([key]) => procedure[key] !== null && procedure[key] !== undefined);
  // MLDCAT-AP's estimation procedure has at least one parameter.
  quads.types(node, [MLS.EvaluationProcedure, ...(parameters.length > 0 ? [IT6.EstimationProcedure] : [])]);
  quads.text(node, DCT.title, procedureTitle(type, procedure));
  quads.text(node, DCT.identifier, [type, ...parameters.map(([key]) => `${key}-${String(procedure[key])}`)].join('_'));
  quads.text(node, DCT.description, procedureTitle(type, procedure));
  quads.link(node, DCT.type, procedureTypeNode(place, type));
  for (const [key, name] of parameters) {
    const parameter = iris.part(subject, 'parameter', name);
    quads.link(node, IT6.hasParameter, parameter);
    quads.types(parameter, [IT6.Parameter]);
    quads.text(parameter, DCT.title, name);
    quads.text(parameter, IT6.value, String(procedure[key]));
    quads.value(parameter, MLS.hasValue, procedure[key]);
  }
};

function procedureTitle(type: string, procedure: Part): string {
  const { folds, repeats, percentage } = procedure;
  const words = [
    typeof repeats === 'number' && repeats > 1 ? `${repeats} times` : '',
    procedure.stratified === true ? 'stratified' : '',
    typeof folds === 'number' ? `${folds}-fold` : '',
    typeof percentage === 'number' ? `${percentage} %` : '',
    PROCEDURE_TITLES.get(type) ?? type,
  ];
  return words.filter(Boolean).join(' ');
}
function procedureTypeNode({ telling: { quads, iris } }: Place, type: string): string {
  const node = OPENML_PROCEDURES.has(type) ? CODES.openmlProcedureType + type : iris.code('procedure', type);
  quads.concept(node, PROCEDURE_TITLES.get(type) ?? type);
  return node;
}
