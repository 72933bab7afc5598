import type { Link } from './kind.ts';
import { approvalAttributes } from './link-attributes.ts';
import { DCT } from './vocab.ts';

/** Links that more than one kind has. */

export const attributed = (role: string, doc: string, many = false): Link => ({
  relation: 'ATTRIBUTED',
  direction: 'out',
  role: { is: role },
  to: ['Agent'],
  many,
  facet: 'who',
  doc,
  ...(role === 'creator' ? { property: DCT.creator } : role === 'publisher' ? { property: DCT.publisher } : {}),
});
export const operator: Link = {
  relation: 'ASSOCIATED',
  direction: 'out',
  role: { is: 'operator' },
  to: ['Agent'],
  many: true,
  facet: 'who',
  doc: 'Who carried it out.',
};
export const location: Link = {
  relation: 'LOCATED_AT',
  direction: 'out',
  role: { is: null },
  to: ['Place'],
  many: false,
  facet: 'where',
  doc: 'Storage location.',
};
export const executedCode: Link = {
  relation: 'USED',
  direction: 'out',
  role: { is: 'code' },
  to: ['Code'],
  many: true,
  facet: 'how',
  doc: 'Code that was executed.',
};
export const informedBy: Link = {
  relation: 'INFORMED',
  direction: 'out',
  role: { is: null },
  to: ['Ingest', 'Process', 'TrainingRun'],
  many: true,
  facet: 'how',
  doc: 'Jobs that this one followed.',
};
export const approvals: Link = {
  relation: 'ATTRIBUTED',
  direction: 'out',
  role: { is: 'approver' },
  attributes: approvalAttributes,
  to: ['Agent'],
  many: true,
  facet: 'who',
  doc: 'Who approved or rejected it, when and why.',
};
export const qualityMeasurements: Link = {
  relation: 'QUALITY_OF',
  direction: 'in',
  role: { is: null },
  to: ['QualityMeasurement'],
  many: true,
  facet: 'what',
  doc: 'Qualities measured on it, over time.',
  view: true,
  tells: ['what'],
};
