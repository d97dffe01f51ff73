// What the charts show, worked out of the gateway's samples. Nothing here touches the page.

/** One mapping's samples with newer ones behind them, and without those before `oldest`. Columns of the same length. */
export function extend(kept, newer, oldest) {
  const columns = ['At', 'Invoked', 'Failed', 'InFlight', 'Lag'];
  const all = kept ? Object.fromEntries(columns.map(c => [c, [...kept[c], ...newer[c]]])) : newer;
  const first = all.At.findIndex(at => at >= oldest);
  return first === 0 ? all : Object.fromEntries(columns.map(c => [c, first < 0 ? [] : all[c].slice(first)]));
}

/** Points of time with what the charts show of them; a value that is not known is null. */
export function pointsOf(samples, interval) {
  return samples.At.map((at, i) => ({
    at,
    throughput: perSecond(samples.At, samples.Invoked, i, interval),
    lag: samples.Lag[i],
    inFlight: samples.InFlight[i],
    errors: perSecond(samples.At, samples.Failed, i, interval),
  }));
}

// A counter that fell belongs to a process that was started anew; what happened in a gap is not known.
function perSecond(at, totals, i, interval) {
  if (i === 0 || totals[i] < totals[i - 1] || isGap(at[i - 1], at[i], interval)) return null;
  return (totals[i] - totals[i - 1]) / (at[i] - at[i - 1]) * 1000;
}

// A clock that was set back leaves a gap too.
const isGap = (earlier, later, interval) => later <= earlier || later - earlier > interval * 3;

/** The known values of one kind, as pieces without a gap. */
export function runsOf(points, key, interval) {
  const runs = [];
  let last = null;
  for (const point of points) {
    if (point[key] != null) {
      if (last === null || isGap(last.at, point.at, interval)) runs.push([]);
      runs.at(-1).push(point);
    }
    last = point[key] == null ? null : point;
  }
  return runs;
}

/** How much time the charts show: a gateway that has just begun would have nearly empty ones. */
export const lengthFor = (seen, most) => [60_000, 120_000, 300_000].find(length => length >= seen) ?? most;

/** The end of an axis: the least of 1, 2, 5, 10, 20, … that is not below the highest value. */
export function ceiling(highest) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, highest)));
  return [1, 2, 5, 10].map(n => n * power).find(n => n >= highest);
}

export const highestOf = (points, key) => points.reduce((highest, point) => Math.max(highest, point[key] ?? 0), 0);

/** The point nearest to a time. */
export function nearest(points, at) {
  return points.reduce((best, point) => best === null || Math.abs(point.at - at) < Math.abs(best.at - at) ? point : best, null);
}

/** Rows of a table, newest first: averages of what is a rate, the last lag, the most in flight. */
export function rowsOf(points, step) {
  const rows = new Map();
  for (const point of points) {
    const begin = Math.floor(point.at / step) * step;
    if (!rows.has(begin)) rows.set(begin, []);
    rows.get(begin).push(point);
  }
  return [...rows].reverse().map(([at, of]) => ({
    at,
    throughput: average(of, 'throughput'),
    lag: of.at(-1).lag,
    inFlight: highestOf(of, 'inFlight'),
    errors: average(of, 'errors'),
  }));
}

function average(points, key) {
  const known = points.map(point => point[key]).filter(value => value != null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
