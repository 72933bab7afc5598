import type { RdfShape } from '../../model/kind.ts';
import * as analysis from './analysis-shapes.ts';
import * as data from './data-shapes.ts';
import { datasetFiles, modelFiles } from './file-quads.ts';
import * as governance from './governance-shapes.ts';
import { metafeatures, qualityDimension, qualityMetric } from './measurement-quads.ts';
import type { ShapeHandler } from './telling.ts';

/** How fields that are more than one triple are told. A shape without a handler does not compile. */
export const SHAPES = {
  files: datasetFiles,
  modelFiles,
  metafeatures,
  qualityMetric,
  qualityDimension,
  features: data.features,
  operations: data.operations,
  endpoint: data.endpoint,
  protocol: data.protocol,
  collected: data.collected,
  target: data.target,
  settings: analysis.settings,
  hyperParameters: analysis.hyperParameters,
  estimationProcedure: analysis.estimationProcedure,
  measures: analysis.measures,
  evaluationValue: analysis.evaluationValue,
  evaluationMeasure: analysis.evaluationMeasure,
  software: analysis.software,
  modelCharacteristic: analysis.modelCharacteristic,
  repository: analysis.repository,
  created: analysis.created,
  licence: governance.licence,
  securityLevel: governance.securityLevel,
  stage: governance.stage,
  email: governance.email,
  agentType: governance.agentType,
  page: governance.page,
} as const satisfies Record<RdfShape, ShapeHandler>;
