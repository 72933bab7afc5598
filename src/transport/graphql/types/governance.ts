import { Agent } from '../../../model/agent.ts';
import { Place } from '../../../model/place.ts';
import type { TypeClass } from '../field-type.ts';
import { LinkField, type Many, type One } from '../link-field.ts';
import { CatalogObject, ModelField } from '../model-field.ts';
import { ENTITY } from './entity.ts';

/** Who and where: agents and places. */

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

export const GOVERNANCE: readonly TypeClass[] = [AgentType, PlaceType];
