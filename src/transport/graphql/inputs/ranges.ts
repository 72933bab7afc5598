import { Field, Float, InputType } from 'type-graphql';
import type { Field as ModelField } from '../../../model/kind.ts';
import type { Bounds } from '../../../services/catalog-types.ts';
import type { TypeClass } from '../field-type.ts';
import { DateTimeScalar, LongScalar } from '../scalars.ts';

/** Ranges that lists are filtered by. What is unknown is in none. */

@InputType('DateTimeRange', { description: 'A time span; without an end it is open there.' })
export class DateTimeRange {
  @Field(() => DateTimeScalar, { nullable: true, description: 'At this time or later.' })
  from?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Before this time.' })
  before?: string | null;
}

@InputType('FloatRange', { description: 'A range of numbers; without an end it is open there.' })
class FloatRange {
  @Field(() => Float, { nullable: true, description: 'This number or more.' })
  atLeast?: number | null;
  @Field(() => Float, { nullable: true, description: 'Less than this number.' })
  below?: number | null;
}

@InputType('LongRange', { description: 'A range of whole numbers; without an end it is open there.' })
class LongRange {
  @Field(() => LongScalar, { nullable: true, description: 'This number or more.' })
  atLeast?: number | string | null;
  @Field(() => LongScalar, { nullable: true, description: 'Less than this number.' })
  below?: number | string | null;
}

export type RangeInput = DateTimeRange & Bounds;

/** The range type for values of a field. */
export function rangeOf(type: ModelField['type']): TypeClass {
  if (type === 'instant') return DateTimeRange;
  return type === 'double' ? FloatRange : LongRange;
}

export function boundsOf({ from, before, atLeast, below }: RangeInput): Bounds {
  return { atLeast: atLeast ?? from ?? null, below: below ?? before ?? null };
}
