// The four charts of a mapping. One look back, by pointer or by arrow keys, reads all of them at the same moment.

import { make, set, svg, write } from './elements.js';
import { ceiling, highestOf, nearest, runsOf } from './series.js';
import { age, exact, number, rate, short, time } from './words.js';

const kinds = [
  { key: 'throughput', title: 'Throughput', unit: 'records/s', text: rate },
  { key: 'lag', title: 'Lag', unit: 'records', text: number, isWhole: true },
  { key: 'inFlight', title: 'In flight', unit: 'invocations', text: number, isWhole: true },
  { key: 'errors', title: 'Errors', unit: 'records/s', text: rate },
];

const width = 1000;
const height = 100;

export function createCharts(name) {
  const charts = kinds.map(createChart);
  const moment = make('p', 'moment');
  const grid = make('div', 'charts', ...charts.map(chart => chart.root));
  const slider = charts[0].plot;
  let shown = { points: [], now: 0, length: 1, interval: 1, mapping: null };
  let cursor = null;

  set(slider, { role: 'slider', tabindex: 0, 'aria-label': `Charts of ${name}, look back`, 'aria-orientation': 'horizontal', 'aria-valuemax': 0 });
  slider.addEventListener('keydown', event => {
    const to = target(event.key, shown, cursor);
    if (to === undefined) return;
    event.preventDefault();
    lookAt(to);
  });
  slider.addEventListener('blur', () => lookAt(null));
  grid.addEventListener('pointermove', point);
  grid.addEventListener('pointerleave', event => {
    if (event.pointerType !== 'touch') lookAt(null);
  });
  // A finger leaves as soon as it is lifted, and what it has pointed at is read only then: the next tap elsewhere ends that.
  grid.addEventListener('pointerdown', event => {
    point(event);
    if (event.pointerType === 'touch') document.addEventListener('pointerdown', tapAway);
  });

  function point(event) {
    const plot = event.target.closest('.plot');
    if (plot) lookAt(timeAt(plot, event.clientX, shown));
  }

  function tapAway({ target }) {
    if (grid.contains(target)) return;
    document.removeEventListener('pointerdown', tapAway);
    lookAt(null);
  }

  function lookAt(at) {
    cursor = at;
    draw();
    describe();
  }

  function draw() {
    const point = cursor === null ? shown.points.at(-1) : nearest(shown.points, cursor);
    charts.forEach(chart => chart.update(shown, point, cursor !== null));
    write(moment, cursor === null || !point ? `Last ${age(shown.length / 1000)}` : `${time(point.at)}, ${age((shown.now - point.at) / 1000)} ago`);
    grid.classList.toggle('past', cursor !== null);
  }

  function describe() {
    const point = nearest(shown.points, cursor ?? shown.now);
    const back = point && cursor !== null ? Math.round((point.at - shown.now) / 1000) : 0;
    const when = back === 0 ? 'now' : `${age(-back)} ago`;
    set(slider, { 'aria-valuemin': -shown.length / 1000, 'aria-valuenow': back, 'aria-valuetext': point ? `${when}: ${inWords(point)}` : 'No samples yet' });
  }

  return {
    root: make('div', 'history', grid, moment),
    update(next) {
      shown = next;
      draw();
      // A reader of the screen who is on it would hear every change.
      if (document.activeElement !== slider) describe();
    },
  };
}

const inWords = point => kinds
  .map(({ key, title, unit, text }) => point[key] == null ? `${title.toLowerCase()} unknown` : `${title.toLowerCase()} ${text(point[key])} ${unit}`)
  .join(', ');

// Where a key leads: a time, null for now, undefined for a key that leads nowhere.
function target(key, { points, now, interval }, cursor) {
  if (points.length === 0) return undefined;
  const from = cursor === null ? points.length - 1 : points.indexOf(nearest(points, cursor));
  const minute = Math.round(60_000 / interval);
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -minute, PageUp: minute, Home: -points.length, End: points.length };
  if (key === 'Escape') return null;
  if (!(key in steps)) return undefined;
  const to = Math.max(0, from + steps[key]);
  return to >= points.length ? null : Math.min(points[to].at, now);
}

function timeAt(plot, x, { now, length }) {
  const box = plot.getBoundingClientRect();
  return now - length * (1 - Math.min(1, Math.max(0, (x - box.left) / box.width)));
}

function createChart(kind) {
  const value = make('b');
  const unit = make('span', 'unit');
  const area = svg('path', { class: 'area' });
  const edge = svg('path', { class: 'edge' });
  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  const top = make('span', 'high');
  const middle = make('span', 'middle');
  const hair = make('i', 'hair');
  const dot = make('i', 'dot');
  const nothing = make('span', 'nothing');
  const from = make('span');
  const half = make('span', 'half');
  const plot = make('div', 'plot', picture, hair, dot, nothing);
  const labels = make('div', 'labels', top, middle, make('span', 'bottom', '0'));
  labels.ariaHidden = 'true';
  const times = make('div', 'times', from, half, make('span', '', 'now'));
  times.ariaHidden = 'true';
  picture.append(area, edge);

  return {
    plot,
    root: make('div', `chart ${kind.key}`, make('p', 'reading', make('span', 'title', kind.title), value, unit), labels, plot, times),
    update({ points, now, length, interval, mapping }, point, isPast) {
      const highest = ceiling(highestOf(points, kind.key));
      const x = at => width * (1 - (now - at) / length);
      const y = n => height * (1 - n / highest);
      const runs = runsOf(points, kind.key, interval);
      set(edge, { d: runs.map(run => `M${run.map(p => `${x(p.at).toFixed(1)},${y(p[kind.key]).toFixed(1)}`).join('L')}h.1`).join('') });
      set(area, { d: runs.map(run => `M${x(run[0].at).toFixed(1)},${height}L${run.map(p => `${x(p.at).toFixed(1)},${y(p[kind.key]).toFixed(1)}`).join('L')}V${height}Z`).join('') });
      write(top, short(highest));
      write(middle, kind.isWhole && highest % 2 > 0 ? '' : short(highest / 2));
      write(from, `−${age(length / 1000)}`);
      write(half, `−${age(length / 2000)}`);
      write(nothing, runs.length > 0 ? '' : nothingOf(kind, mapping, points));

      const known = point?.[kind.key];
      write(value, known == null && kind.key === 'lag' && points.length > 0 ? 'unknown' : kind.text(known), exact(known));
      write(unit, known == null ? '' : unitOf(kind, mapping, isPast));
      value.className = known == null ? 'unknown' : kind.key === 'errors' && known > 0 ? 'bad' : '';
      const isShown = isPast && known != null;
      hair.hidden = !isPast || !point;
      dot.hidden = !isShown;
      if (point) hair.style.left = dot.style.left = `${x(point.at) / width * 100}%`;
      if (isShown) dot.style.top = `${y(known)}%`;
    },
  };
}

const unitOf = (kind, mapping, isPast) =>
  kind.key === 'inFlight' && mapping?.MaximumConcurrency && !isPast ? `of ${number(mapping.MaximumConcurrency)} invocations` : kind.unit;

function nothingOf(kind, mapping, points) {
  if (kind.key !== 'lag' || points.length === 0) return 'Nothing seen yet';
  return mapping?.Source === 'Kafka' ? 'Not known yet' : 'A queue does not tell its length';
}
