import { Algorithm } from '../../../model/algorithm.ts';
import { Code } from '../../../model/code.ts';
import { Evaluation } from '../../../model/evaluation.ts';
import { Implementation } from '../../../model/implementation.ts';
import { Model } from '../../../model/model.ts';
import { ModelVersion } from '../../../model/model-version.ts';
import { Study } from '../../../model/study.ts';
import { Task } from '../../../model/task.ts';
import { TrainingRun } from '../../../model/training-run.ts';
import type { TypeClass } from '../field-type.ts';
import { LinkField, type Many, type One } from '../link-field.ts';
import { CatalogObject, ModelField } from '../model-field.ts';
import { ACTIVITY, ENTITY } from './entity.ts';
import { LatestVersion, ParentField, Versions } from './versions.ts';

/** The analysis zone: studies, tasks, algorithms, implementations, code, training runs, models and evaluations. */

@CatalogObject(Study, ENTITY)
class StudyType {
  @ModelField(Study, 'question') question!: Study['question'];
  @ModelField(Study, 'objective') objective!: Study['objective'];
  @ModelField(Study, 'analysisKind') analysisKind!: Study['analysisKind'];
  @LinkField(Study, 'lead') lead!: One;
}

@CatalogObject(Task, ENTITY)
class TaskType {
  @ModelField(Task, 'taskType') taskType!: Task['taskType'];
  @ModelField(Task, 'targetFeature') targetFeature!: Task['targetFeature'];
  @ModelField(Task, 'procedure') procedure!: Task['procedure'];
  @ModelField(Task, 'measures') measures!: Task['measures'];
  @LinkField(Task, 'dataset') dataset!: One;
  @LinkField(Task, 'study') study!: One;
}

@CatalogObject(Algorithm, ENTITY)
class AlgorithmType {
  @ModelField(Algorithm, 'family') family!: Algorithm['family'];
  @ModelField(Algorithm, 'reference') reference!: Algorithm['reference'];
}

@CatalogObject(Implementation, ENTITY)
class ImplementationType {
  @ModelField(Implementation, 'version') version!: Implementation['version'];
  @ModelField(Implementation, 'software') software!: Implementation['software'];
  @ModelField(Implementation, 'softwareVersion') softwareVersion!: Implementation['softwareVersion'];
  @ModelField(Implementation, 'hyperParameters') hyperParameters!: Implementation['hyperParameters'];
  @LinkField(Implementation, 'algorithm') algorithm!: One;
  @LinkField(Implementation, 'code') code!: One;
}

@CatalogObject(Code, ENTITY)
class CodeType {
  @ModelField(Code, 'repository') repository!: Code['repository'];
  @ModelField(Code, 'commit') commit!: Code['commit'];
  @ModelField(Code, 'file') file!: Code['file'];
  @ModelField(Code, 'language') language!: Code['language'];
  @ModelField(Code, 'licence') licence!: Code['licence'];
  @LinkField(Code, 'creators') creators!: Many;
}

@CatalogObject(TrainingRun, ACTIVITY)
class TrainingRunType {
  @ModelField(TrainingRun, 'status') status!: TrainingRun['status'];
  @ModelField(TrainingRun, 'settings') settings!: TrainingRun['settings'];
  @ModelField(TrainingRun, 'environment') environment!: TrainingRun['environment'];
  @ModelField(TrainingRun, 'purpose') purpose!: TrainingRun['purpose'];
  @LinkField(TrainingRun, 'inputs') inputs!: Many;
  @LinkField(TrainingRun, 'implementation') implementation!: One;
  @LinkField(TrainingRun, 'task') task!: One;
  @LinkField(TrainingRun, 'outputs') outputs!: Many;
  @LinkField(TrainingRun, 'location') location!: One;
}

@CatalogObject(Model, ENTITY)
class ModelType {
  @ModelField(Model, 'taskType') taskType!: Model['taskType'];
  @ModelField(Model, 'intendedUse') intendedUse!: Model['intendedUse'];
  @ModelField(Model, 'limitations') limitations!: Model['limitations'];
  @ModelField(Model, 'licence') licence!: Model['licence'];
  @ModelField(Model, 'securityLevel') securityLevel!: Model['securityLevel'];
  @LinkField(Model, 'administrator') administrator!: One;
  @LinkField(Model, 'creators') creators!: Many;
  @LinkField(Model, 'publisher') publisher!: One;
  @LinkField(Model, 'location') location!: One;
  @Versions(Model) versions!: Many;
  @LatestVersion(Model) latestVersion!: One;
}

@CatalogObject(ModelVersion, ENTITY)
class ModelVersionType {
  @ModelField(ModelVersion, 'created') created!: ModelVersion['created'];
  @ModelField(ModelVersion, 'files') files!: ModelVersion['files'];
  @ModelField(ModelVersion, 'architecture') architecture!: ModelVersion['architecture'];
  @ModelField(ModelVersion, 'stage') stage!: ModelVersion['stage'];
  @ModelField(ModelVersion, 'parameterCount') parameterCount!: ModelVersion['parameterCount'];
  @ModelField(ModelVersion, 'card') card!: ModelVersion['card'];
  @ModelField(ModelVersion, 'notes') notes!: ModelVersion['notes'];
  @LinkField(ModelVersion, 'previous') previous!: One;
  @LinkField(ModelVersion, 'trainedOn') trainedOn!: Many;
  @LinkField(ModelVersion, 'baseModels') baseModels!: Many;
  @LinkField(ModelVersion, 'generatedBy') generatedBy!: One;
  @LinkField(ModelVersion, 'evaluations') evaluations!: Many;
  @LinkField(ModelVersion, 'approvals') approvals!: Many;
  @LinkField(ModelVersion, 'qualityMeasurements') qualityMeasurements!: Many;
  @LinkField(ModelVersion, 'location') location!: One;
  @ParentField(ModelVersion) model!: One;
}

@CatalogObject(Evaluation, ENTITY)
class EvaluationType {
  @ModelField(Evaluation, 'measure') measure!: Evaluation['measure'];
  @ModelField(Evaluation, 'value') value!: Evaluation['value'];
  @ModelField(Evaluation, 'deviation') deviation!: Evaluation['deviation'];
  @ModelField(Evaluation, 'fold') fold!: Evaluation['fold'];
  @ModelField(Evaluation, 'repeat') repeat!: Evaluation['repeat'];
  @ModelField(Evaluation, 'split') split!: Evaluation['split'];
  @ModelField(Evaluation, 'claim') claim!: Evaluation['claim'];
  @ModelField(Evaluation, 'procedure') procedure!: Evaluation['procedure'];
  @ModelField(Evaluation, 'evaluatedAt') evaluatedAt!: Evaluation['evaluatedAt'];
  @ModelField(Evaluation, 'evidence') evidence!: Evaluation['evidence'];
  @LinkField(Evaluation, 'model') model!: One;
  @LinkField(Evaluation, 'dataset') dataset!: One;
  @LinkField(Evaluation, 'generatedBy') generatedBy!: One;
  @LinkField(Evaluation, 'task') task!: One;
  @LinkField(Evaluation, 'evaluator') evaluator!: One;
}

export const ANALYSIS_ZONE: readonly TypeClass[] = [
  StudyType,
  TaskType,
  AlgorithmType,
  ImplementationType,
  CodeType,
  TrainingRunType,
  ModelType,
  ModelVersionType,
  EvaluationType,
];
