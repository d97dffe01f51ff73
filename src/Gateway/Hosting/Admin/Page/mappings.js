// The mappings, a card each.

import { createCharts } from './charts.js';
import { announce, button, byId, createFacts, make, sync, write } from './elements.js';
import { extend, lengthFor, pointsOf, rowsOf } from './series.js';
import { createSwitch } from './switch.js';
import { showTracesOf } from './traces.js';
import { bytes, count, exact, number, rate, time } from './words.js';

const tableStepMs = 30_000;

const cards = new Map();
const samples = new Map();
let clock = { now: 0, length: 600_000, interval: 2000 };

/** The latest time of which the page has a sample, in milliseconds since 1970; 0 without any. */
export const latestSample = () => Math.max(0, ...[...samples.values()].map(s => s.At.at(-1) ?? 0));

export function showMappings(mappings, history) {
  // The gateway's clock was set back: what is told next would be taken for old.
  if (history.Now < latestSample()) samples.clear();
  for (const name of samples.keys()) if (!mappings.some(m => m.Name === name)) samples.delete(name);
  for (const newer of history.Mappings) samples.set(newer.Name, extend(samples.get(newer.Name), newer, history.Now - history.KeptMilliseconds));
  const seen = history.Now - Math.min(...[...samples.values()].map(s => s.At[0] ?? history.Now));
  clock = { now: history.Now, length: lengthFor(seen, history.KeptMilliseconds), interval: history.IntervalMilliseconds };

  byId('no-mappings').hidden = mappings.length > 0;
  const before = new Set(cards.keys());
  sync(byId('mappings'), cards, mappings, m => m.Name, createCard);
  if (before.size > 0) tellChanges(before, new Set(cards.keys()));
  summarize(mappings);
}

function tellChanges(before, after) {
  for (const name of after) if (!before.has(name)) announce(`The mapping ${name} was added`);
  for (const name of before) if (!after.has(name)) announce(`The mapping ${name} was removed`);
}

function summarize(mappings) {
  const enabled = mappings.filter(m => m.Enabled);
  const waiting = enabled.filter(m => !m.IsConsuming).length;
  const paused = mappings.filter(m => m.IsPaused).length;
  const disabled = mappings.length - enabled.length - paused;
  const parts = [waiting > 0 ? `${waiting} of ${count(enabled.length, 'mapping')} not consuming` : `${count(enabled.length, 'mapping')} consuming`];
  if (paused > 0) parts.push(`${paused} paused`);
  if (disabled > 0) parts.push(`${disabled} disabled`);
  const troubled = mappings.filter(isProblem).length;
  if (troubled > 0) parts.push(`${troubled} with a problem`);
  write(byId('summary'), mappings.length > 0 ? parts.join(', ') : 'No mapping');
}

const isProblem = m => m.LastProcessingResult.startsWith('PROBLEM');

function tone(m) {
  if (m.State === 'Enabled') return m.IsConsuming ? 'good' : 'bad';
  return m.State === 'Disabled' && !m.IsPaused ? '' : 'warn';
}

function createCard({ Name }) {
  const name = make('h3', '', Name);
  name.id = `mapping-${Name}`;
  const pill = make('span', 'pill');
  const route = make('p', 'route');
  const notes = [make('p', 'note'), make('p', 'note')];
  const result = make('p', 'result');
  const totals = make('p', 'totals');
  const charts = createCharts(Name);
  const details = createDetails();
  const toggle = createSwitch(update);
  const traces = button('quiet', 'Traces', () => showTracesOf(Name));
  traces.ariaLabel = `Traces of ${Name}`;
  const root = make('article', 'card',
    make('div', 'card-head', make('div', 'who', name, pill, route), make('div', 'actions', traces, toggle.control)),
    toggle.problem, ...notes, charts.root, make('div', 'outcome', result, totals), details.root);
  root.setAttribute('aria-labelledby', name.id);
  let state = null;

  function update(m) {
    const is = m.IsPaused ? 'paused' : m.State;
    if (state !== null && state !== is) announce(`${m.Name} is ${is}`);
    state = is;
    write(pill, m.State, m.StateTransitionReason ?? '');
    pill.className = `pill ${tone(m)}`;
    write(route, `${m.Source} → ${m.Function.replace(/^arn:.*:function:/, '')}`, m.Function);
    notesOf(m).forEach((text, i) => {
      write(notes[i], text);
      notes[i].hidden = text === '';
      notes[i].classList.toggle('bad', m.Enabled && !m.IsConsuming && isProblem(m));
    });
    toggle.update(m);

    const points = samples.has(m.Name) ? pointsOf(samples.get(m.Name), clock.interval) : [];
    // What the configuration disables has nothing to draw.
    charts.root.hidden = !m.Enabled && !m.IsPaused;
    charts.update({ ...clock, points, mapping: m });
    details.update(m, points);

    // A broker that cannot be reached is both the last result and the reason why nothing is consumed.
    result.hidden = Boolean(m.NotReadyReason) && m.LastProcessingResult.endsWith(m.NotReadyReason);
    write(result, m.LastProcessingResult === 'OK' ? 'Last result OK' : m.LastProcessingResult);
    result.className = `result ${isProblem(m) ? 'bad' : m.LastProcessingResult === 'OK' ? 'good' : ''}`;
    const { Invoked, Failed, Committed } = m.Counters;
    write(totals, `Since the start ${number(Invoked)} sent, ${number(Failed)} failed, ${number(Committed)} committed${lossesOf(m.Counters)}`);
  }

  return { root, update };
}

function notesOf(m) {
  const finishing = m.InFlight > 0 ? ` ${count(m.InFlight, 'invocation')} ${m.InFlight === 1 ? 'is' : 'are'} finishing.` : '';
  const why = m.IsPaused ? `Paused: nothing new is invoked until it is resumed.${finishing}`
    : m.State === 'Deleting' ? `The configuration does not have it any more.${finishing}`
    : !m.Enabled ? 'Enabled is false in the configuration, so this mapping does not run.'
    : m.NotReadyReason ?? '';
  const limit = m.Limit ? `${m.Limit.Reason}. It now gets at most ${count(m.Limit.InFlight, 'invocation')} at a time and ${m.Limit.PerSecond} a second.` : '';
  return [why, limit];
}

// Few mappings ever lose anything: those that do say so without being asked.
function lossesOf({ Dropped, DeadLettered, DeliveredToDestination }) {
  const losses = [[Dropped, 'dropped'], [DeadLettered, 'dead-lettered'], [DeliveredToDestination, 'sent to the failure destination']];
  return losses.filter(([n]) => n > 0).map(([n, what]) => `, ${number(n)} ${what}`).join('');
}

function createDetails() {
  const facts = createFacts('Polled', 'Filtered', 'Invoked', 'Failed', 'Committed', 'Dropped', 'Dead-lettered', 'To destination', 'Invocations', 'Rebalances', 'Buffered', 'Sampling');
  const partitions = createTable(['Partition', 'Committed', 'Next', 'End', 'Lag']);
  const moments = createTable(['From', 'Records/s', 'Lag', 'In flight', 'Errors/s']);
  const root = make('details', '', make('summary', '', 'Details'), facts.root,
    make('h4', '', 'Partitions'), partitions.root, make('h4', '', 'The charts as a table, by half minutes'), moments.root);
  let fill = () => {};
  root.addEventListener('toggle', () => fill());
  return {
    root,
    update(m, points) {
      fill = () => {
        if (!root.open) return;
        facts.update(factsOf(m));
        partitions.root.previousSibling.hidden = m.Partitions.length === 0;
        partitions.update(m.Partitions.map(p => [`${p.Topic}-${p.Partition}`, ...[p.Committed, p.Position, p.End, p.Lag].map(n => n == null ? '–' : exact(n))]));
        moments.update(rowsOf(points, tableStepMs).map(r => [time(r.at), rate(r.throughput), r.lag == null ? 'unknown' : exact(r.lag), exact(r.inFlight), rate(r.errors)]));
      };
      fill();
    },
  };
}

function factsOf({ Counters: c, BufferedBytes, SamplingSource, Sampling }) {
  const numbers = [c.Polled, c.Filtered, c.Invoked, c.Failed, c.Committed, c.Dropped, c.DeadLettered, c.DeliveredToDestination, c.Invocations, c.Rebalances];
  return [
    ...numbers.map((n, i) => [number(n), exact(n), (i === 3 || i === 5) && n > 0 ? 'bad' : '']),
    [bytes(BufferedBytes), `${exact(BufferedBytes)} bytes`],
    [SamplingSource ?? '–', Sampling?.LastError ?? ''],
  ];
}

function createTable(titles) {
  const body = make('tbody');
  const root = make('div', 'scroll', make('table', '', make('thead', '', make('tr', '', ...titles.map(t => make('th', '', t)))), body));
  const rows = new Map();
  return {
    root,
    update(lines) {
      root.hidden = lines.length === 0;
      sync(body, rows, lines, line => line[0], line => createRow(line.length));
    },
  };
}

function createRow(length) {
  const cells = Array.from({ length }, () => make('td'));
  return { root: make('tr', '', ...cells), update: line => line.forEach((text, i) => write(cells[i], text)) };
}
