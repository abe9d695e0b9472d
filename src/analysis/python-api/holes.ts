import type { ClassReference } from './library.ts';

/**
 * Classes whose `__getattr__` gives data and never a function, so that a call of a name that is not listed is
 * wrong. Every other `__getattr__` may give anything.
 */
const DATA_HOLES = new Set([
  'pandas.core.generic NDFrame',
  'pandas.core.groupby.groupby BaseGroupBy',
  'pandas.core.groupby.groupby GroupBy',
  'pandas.core.groupby.base GroupByMixin',
  'pandas.core.base SelectionMixin',
  'pandas.core.resample Resampler',
  'pandas.core.window.rolling BaseWindow',
  'pydantic.main BaseModel',
]);

export function isDataHole({ module, path }: ClassReference): boolean {
  return DATA_HOLES.has(`${module} ${path}`);
}

/** Packages that add methods to the classes of others when they are imported. */
const PATCHING =
  /\b(?:janitor|pandas_flavor|geopandas|hvplot|pandarallel|modin|swifter|pandas_ta|pandas_profiling|ydata_profiling|dask|fletcher|skimpy|sweetviz|tqdm|cufflinks|pandera|ray|siuba|dfply|plydata|datatest|pint_pandas|bamboolib|sketch|lux|pandas_gbq|pyspark|xlwings|great_tables|register_\w+_(?:accessor|method))\b/;

export function mayPatch(text: string): boolean {
  return PATCHING.test(text);
}
