import { Agent } from '../../../model/agent.ts';
import { Place } from '../../../model/place.ts';
import { QualityMeasurement } from '../../../model/quality-measurement.ts';
import type { TypeClass } from '../field-type.ts';
import { LinkField, type Many, type One } from '../link-field.ts';
import { CatalogObject, ModelField } from '../model-field.ts';
import { ENTITY } from './entity.ts';

/** Who and where, and how well: agents, places, and qualities measured over time. */

@CatalogObject(Agent, ENTITY)
class AgentType {
  @ModelField(Agent, 'agentType') agentType!: Agent['agentType'];
  @ModelField(Agent, 'email') email!: Agent['email'];
  @ModelField(Agent, 'homepage') homepage!: Agent['homepage'];
  @LinkField(Agent, 'memberOf') memberOf!: Many;
  @LinkField(Agent, 'actsFor') actsFor!: Many;
}

@CatalogObject(Place, ENTITY)
class PlaceType {
  @ModelField(Place, 'placeType') placeType!: Place['placeType'];
  @ModelField(Place, 'url') url!: Place['url'];
  @ModelField(Place, 'region') region!: Place['region'];
  @LinkField(Place, 'within') within!: One;
}

@CatalogObject(QualityMeasurement, ENTITY)
class QualityMeasurementType {
  @ModelField(QualityMeasurement, 'metric') metric!: QualityMeasurement['metric'];
  @ModelField(QualityMeasurement, 'dimension') dimension!: QualityMeasurement['dimension'];
  @ModelField(QualityMeasurement, 'value') value!: QualityMeasurement['value'];
  @ModelField(QualityMeasurement, 'unit') unit!: QualityMeasurement['unit'];
  @ModelField(QualityMeasurement, 'measuredAt') measuredAt!: QualityMeasurement['measuredAt'];
  @ModelField(QualityMeasurement, 'sampleSize') sampleSize!: QualityMeasurement['sampleSize'];
  @ModelField(QualityMeasurement, 'deployment') deployment!: QualityMeasurement['deployment'];
  @LinkField(QualityMeasurement, 'of') of!: One;
  @LinkField(QualityMeasurement, 'generatedBy') generatedBy!: One;
  @LinkField(QualityMeasurement, 'measurer') measurer!: One;
}

export const GOVERNANCE: readonly TypeClass[] = [AgentType, PlaceType, QualityMeasurementType];
