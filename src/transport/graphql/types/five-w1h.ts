import { Field, Float, ObjectType } from 'type-graphql';
import type { Question } from '../../../model/kind.ts';
import type { FacetAnswer, FiveW1H, Statement } from '../../../services/five-w1h.ts';
import { QuestionEnum, StatementSource } from '../enums.ts';
import { typeNamed } from '../field-type.ts';
import { ResolveWith } from '../resolve-with.ts';

@ObjectType('Statement', { description: 'One thing that is said in answer to a question.', simpleResolvers: true })
export class StatementType implements Omit<Statement, 'entityId'> {
  @Field(() => String, { description: 'Name of the field or link that says it.' })
  field!: string;
  @Field(() => String, { description: 'The same for people, such as "Started at".' })
  label!: string;
  @Field(() => String, { description: 'What is said, in words; of a link, the name of the linked thing.' })
  value!: string;
  @Field(() => typeNamed('Entity'), { nullable: true, description: 'The linked thing, where the statement is about one.' })
  @ResolveWith<Statement, unknown>(({ entityId }, _, { loaders }) => (entityId === null ? null : loaders.record(entityId)))
  entity!: unknown;
  @Field(() => StatementSource, { description: 'Where it is said.' })
  source!: Statement['source'];
  @Field(() => String, {
    nullable: true,
    description:
      'How a related thing was reached: by which link, such as generatedBy, or from which version; null for what the thing says itself.',
  })
  via!: string | null;
}

@ObjectType('FacetAnswer', { description: 'What is known in answer to one of the six questions.', simpleResolvers: true })
export class FacetAnswerType implements FacetAnswer {
  @Field(() => QuestionEnum, { description: 'The question.' })
  question!: Question;
  @Field(() => [StatementType], { description: 'Everything that answers it.' })
  statements!: Statement[];
  @Field(() => Float, {
    nullable: true,
    description: 'Share of what such a thing could say that is said, from 0 to 1; null when it has nothing to say of the question.',
  })
  completeness!: number | null;
  @Field(() => [String], { description: 'Names of fields and links that are unknown.' })
  missing!: string[];
}

const QUESTION_DOCS: Readonly<Record<Question, string>> = {
  what: 'What is it?',
  who: 'Who is responsible for it?',
  where: 'Where does it come from, and where does it lie?',
  when: 'When did it come to be?',
  why: 'What is it for, and what may be done with it?',
  how: 'How was it made?',
};

@ObjectType('FiveW1H', {
  description: 'The six questions about a thing, answered from its record, its links and what stands near.',
  simpleResolvers: true,
})
export class FiveW1HType implements FiveW1H {
  @Field(() => FacetAnswerType, { description: QUESTION_DOCS.what }) what!: FacetAnswer;
  @Field(() => FacetAnswerType, { description: QUESTION_DOCS.who }) who!: FacetAnswer;
  @Field(() => FacetAnswerType, { description: QUESTION_DOCS.where }) where!: FacetAnswer;
  @Field(() => FacetAnswerType, { description: QUESTION_DOCS.when }) when!: FacetAnswer;
  @Field(() => FacetAnswerType, { description: QUESTION_DOCS.why }) why!: FacetAnswer;
  @Field(() => FacetAnswerType, { description: QUESTION_DOCS.how }) how!: FacetAnswer;
}
