/** What a model or task can be for. */
export const TASK_TYPES = [
  'classification',
  'regression',
  'clustering',
  'ranking',
  'forecasting',
  'anomaly-detection',
  'generation',
  'other',
] as const;
