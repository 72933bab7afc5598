import type { FeatureDistribution } from '../../model/parts.ts';
import type { ColumnResult } from './column-result.ts';
import { UNDESCRIBED } from './descriptives.ts';
import type { Described, Descriptive } from './descriptives.ts';
import type { FeatureType } from './features.ts';
import { informationOf } from './information.ts';
import { QUANTILE_SHARES } from './number-description.ts';
import { hintsOf } from './value-hints.ts';

interface DescribedColumn {
  name: string;
  type: FeatureType;
  result: ColumnResult;
  rows: number;
}

/** What the catalog keeps of how the values of a column are distributed. @param names of all columns */
export function distributionOf(
  column: DescribedColumn,
  described: Described,
  { index, names }: { index: number; names: readonly string[] },
): FeatureDistribution {
  const { type, result } = column;
  const found = described.columns[index] ?? UNDESCRIBED;
  const numeric = type === 'numeric' || type === 'integer';
  const ordered = numeric || type === 'date';
  return {
    sampledRows: described.rows,
    distinctEstimated: result.estimated,
    quantiles: ordered ? quantilesOf(result, found) : [],
    histogram: ordered ? found.histogram : [],
    top: found.top,
    ...lengthsOf(found),
    targetCorrelation: numeric ? found.correlation : null,
    correlations: found.correlations.map(({ index: other, ...rest }) => ({ feature: names[other] ?? '', ...rest })),
    mutualInformation: result.information ? informationOf(result.information).mutual : null,
    hints: hintsOfColumn(column, found),
  };
}

function lengthsOf({ lengths }: Descriptive): Pick<FeatureDistribution, 'shortest' | 'meanLength' | 'longest'> {
  return { shortest: lengths?.least ?? null, meanLength: lengths?.mean ?? null, longest: lengths?.most ?? null };
}

function quantilesOf({ plan, days }: ColumnResult, { quantiles }: Descriptive): FeatureDistribution['quantiles'] {
  const text = (value: number): string => {
    // Between neighbours the last digits are noise.
    if (plan.use !== 'date') return String(Number(value.toPrecision(15)));
    const time = new Date(Math.round(value));
    if (Number.isNaN(time.getTime())) return String(value);
    return days ? time.toISOString().slice(0, -14) : time.toISOString().replace(/(?:\.000)?Z$/, '');
  };
  return quantiles.map((value, at) => ({ share: QUANTILE_SHARES[at] ?? NaN, value: text(value) }));
}

function hintsOfColumn({ name, type, result, rows }: DescribedColumn, { texts }: Descriptive): FeatureDistribution['hints'] {
  const { present, distinct, estimated, whole, plan } = result;
  const countable = plan.use === 'string' || (plan.use === 'number' && whole);
  return type === 'nested' ? [] : hintsOf({ name, texts, present, rows, distinct, exact: !estimated, countable });
}
