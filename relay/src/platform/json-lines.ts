/**
 * Many values as one parameter: a line each, which `string_to_array($n, e'\\n', '')::jsonb[]` takes apart. A jsonb[] parameter has every
 * quote of its values escaped and read back, and jsonb_to_recordset builds each value twice: both took a third longer (measured).
 */

/** JSON has no line break outside of its texts, and escapes those within. An empty line stands for null. */
export const toJsonLines = (values: readonly (object | null)[]): string =>
    values.map((value) => (value === null ? '' : JSON.stringify(value))).join('\n')

/** Of texts that hold no line break and are not empty: ids, names, times, which the edge has checked. */
export const toTextLines = (values: readonly (string | null)[]): string => values.join('\n')
