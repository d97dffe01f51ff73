'use strict';

const pollMs = 2000;
const samplesShown = 60;

// ---- words and numbers -------------------------------------------------------------------------

const whole = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

const number = n => n == null ? '–' : Math.abs(n) < 100_000 ? whole.format(n) : compact.format(n);
const bytes = n => n < 1024 ? `${n} B` : n < 1048576 ? `${(n / 1024).toFixed(1)} KiB` : `${(n / 1048576).toFixed(1)} MiB`;
const count = (n, noun) => `${whole.format(n)} ${noun}${n === 1 ? '' : 's'}`;

function span(seconds) {
  const ms = seconds * 1000;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.floor(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

// ---- elements ----------------------------------------------------------------------------------

const byId = id => document.getElementById(id);

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function svg(tag, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// Touching only what changed keeps the focus, the selection and open details where the reader left them.
function write(element, text, title = '') {
  if (element.textContent !== text) element.textContent = text;
  if (element.title !== title) element.title = title;
}

function sync(parent, views, items, keyOf, create) {
  const keys = new Set(items.map(keyOf));
  for (const [key, view] of views) {
    if (keys.has(key)) continue;
    view.root.remove();
    views.delete(key);
  }
  items.forEach((item, i) => {
    const key = keyOf(item);
    if (!views.has(key)) views.set(key, create(item));
    const view = views.get(key);
    view.update(item);
    if (parent.children[i] !== view.root) parent.insertBefore(view.root, parent.children[i] ?? null);
  });
}

// ---- mappings ----------------------------------------------------------------------------------

const cards = new Map();

function showMappings(mappings) {
  byId('no-mappings').hidden = mappings.length > 0;
  sync(byId('mappings'), cards, mappings, m => m.Name, createCard);

  const enabled = mappings.filter(m => m.Enabled);
  const waiting = enabled.filter(m => !m.IsConsuming).length;
  const troubled = mappings.filter(m => isProblem(m)).length;
  const parts = [waiting === 0
    ? `${count(enabled.length, 'mapping')} consuming`
    : `${waiting} of ${count(enabled.length, 'mapping')} not consuming`];
  if (enabled.length < mappings.length) parts.push(`${mappings.length - enabled.length} disabled`);
  if (troubled > 0) parts.push(`${troubled} with a problem`);
  write(byId('summary'), parts.join(', '));
}

const isProblem = m => m.LastProcessingResult.startsWith('PROBLEM');

function tone(m) {
  if (m.State === 'Enabled') return m.IsConsuming ? 'good' : 'bad';
  return m.State === 'Disabled' ? '' : 'warn';
}

function createCard() {
  const name = make('h3');
  const pill = make('span', 'pill');
  const route = make('p', 'route');
  const rate = make('b');
  const spark = createSpark();
  const facts = createFacts('Lag', 'In flight', 'Invoked', 'Failed');
  const more = createFacts('Committed', 'Filtered', 'Dropped', 'Buffered');
  const result = make('p', 'result');
  const reason = make('p', 'reason');
  const partitions = createPartitions();
  const root = make('article', 'card',
    make('div', 'card-head', name, pill), route,
    make('div', 'flow', make('p', 'rate', rate, make('span', '', 'records a second')), spark.root),
    facts.root, more.root, result, reason, partitions.root);
  const history = createHistory();

  return {
    root,
    update(m) {
      write(name, m.Name);
      write(pill, m.State, m.StateTransitionReason ?? '');
      pill.className = `pill ${tone(m)}`;
      write(route, `${m.Source} → ${m.Function.replace(/^arn:.*:function:/, '')}`, m.Function);
      history.add(m.Counters.Invoked);
      write(rate, number(Math.round(history.latest())));
      spark.update(history.rates());
      facts.update([
        [number(m.Lag), m.Lag],
        [number(m.InFlight), m.InFlight],
        [number(m.Counters.Invoked), m.Counters.Invoked],
        [number(m.Counters.Failed), m.Counters.Failed, m.Counters.Failed > 0 ? 'bad' : ''],
      ]);
      more.update([
        [number(m.Counters.Committed), m.Counters.Committed],
        [number(m.Counters.Filtered), m.Counters.Filtered],
        [number(m.Counters.Dropped), m.Counters.Dropped, m.Counters.Dropped > 0 ? 'bad' : ''],
        [bytes(m.BufferedBytes), m.BufferedBytes],
      ]);
      write(result, m.LastProcessingResult === 'OK' ? 'Last result OK' : m.LastProcessingResult);
      result.className = `result ${isProblem(m) ? 'bad' : m.LastProcessingResult === 'OK' ? 'good' : ''}`;
      reason.hidden = !(m.Enabled && !m.IsConsuming && m.NotReadyReason);
      write(reason, m.NotReadyReason ?? '');
      partitions.update(m.Partitions);
    },
  };
}

function createFacts(...titles) {
  const root = make('dl', 'facts');
  const values = titles.map(title => {
    const value = make('dd');
    root.append(make('div', '', make('dt', '', title), value));
    return value;
  });
  return {
    root,
    update: rows => rows.forEach(([text, exact, className = ''], i) => {
      write(values[i], text, exact == null ? '' : whole.format(exact));
      values[i].className = className;
    }),
  };
}

function createPartitions() {
  const title = make('summary');
  const body = make('tbody');
  const root = make('details', '', title, make('div', 'scroll', make('table', '',
    make('thead', '', make('tr', '', ...['Partition', 'Committed', 'Next', 'End', 'Lag'].map(t => make('th', '', t)))), body)));
  const rows = new Map();
  let current = [];
  const fill = () => { if (root.open) sync(body, rows, current, p => `${p.Topic}-${p.Partition}`, createPartition); };
  root.addEventListener('toggle', fill);
  return {
    root,
    update(partitions) {
      current = partitions;
      root.hidden = partitions.length === 0;
      write(title, count(partitions.length, 'partition'));
      fill();
    },
  };
}

function createPartition() {
  const cells = Array.from({ length: 5 }, () => make('td'));
  return {
    root: make('tr', '', ...cells),
    update: p => [`${p.Topic}-${p.Partition}`, p.Committed, p.Position, p.End, p.Lag].forEach((value, i) =>
      write(cells[i], i === 0 ? value : value == null ? '–' : whole.format(value))),
  };
}

// Rates come from the counters of successive polls; a counter that fell means the process was started anew.
function createHistory() {
  const rates = [];
  let last = null;
  return {
    add(total) {
      const now = performance.now();
      if (last && now - last.at < pollMs / 2) return;
      if (last && total >= last.total) rates.push((total - last.total) / (now - last.at) * 1000);
      last = { at: now, total };
      if (rates.length > samplesShown) rates.shift();
    },
    latest: () => rates.at(-1) ?? 0,
    rates: () => rates,
  };
}

function createSpark() {
  const area = svg('path', { class: 'area' });
  const edge = svg('path', { class: 'edge' });
  const root = svg('svg', { class: 'spark', viewBox: `0 0 ${samplesShown - 1} 40`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  root.append(area, edge);
  return {
    root,
    update(rates) {
      const highest = Math.max(1, ...rates);
      const offset = samplesShown - rates.length;
      const points = rates.map((rate, i) => `${offset + i},${(38 - rate / highest * 34).toFixed(1)}`);
      const line = points.length > 1 ? `M0,38H${offset}L${points.join('L')}` : `M0,38H${samplesShown - 1}`;
      edge.setAttribute('d', line);
      area.setAttribute('d', points.length > 1 ? `${line}V40H0Z` : '');
    },
  };
}

// ---- traces ------------------------------------------------------------------------------------

const picks = new Map();
const known = new Map();
let picked = null;
let held = false;

function showTraces(documents) {
  if (held) return;
  known.clear();
  for (const trace of group(documents)) known.set(trace.id, trace);
  offerMappings();
  listTraces();
}

function listTraces() {
  const all = [...known.values()];
  const traces = all.filter(fits);
  byId('no-traces').hidden = all.length > 0 || picked !== null;
  byId('traces-view').hidden = all.length === 0 && picked === null;
  if (traces.length > 0 && picked === null) pick(known.get(location.hash.slice(1)) ?? traces[0]);
  sync(byId('traces'), picks, traces, t => t.id, createPick);
  byId('none-fit').hidden = traces.length > 0;
  write(byId('none-fit'), traces.length > 0 ? '' : `None of the ${count(all.length, 'trace')} kept here is like that.`);
}

// ---- filters -----------------------------------------------------------------------------------

const chosen = id => byId(id).value;
const hasFlag = (trace, flag) => trace.steps.some(step => step.node[flag]);
const attempts = trace => Number(trace.notes.attempts) || trace.steps.filter(step => kind(step).startsWith('lambda')).length;
const results = { fault: t => hasFlag(t, 'fault'), throttle: t => hasFlag(t, 'throttle'), retried: t => attempts(t) > 1 };

function fits(trace) {
  const mapping = chosen('by-mapping');
  const result = results[chosen('by-result')];
  return (!mapping || mappingOf(trace) === mapping) && (!result || result(trace)) && trace.end - trace.start >= Number(chosen('by-time'));
}

const mappingOf = trace => trace.notes.mapping ?? trace.main.name;

// An option that is chosen stays, so that a mapping whose traces have gone does not change what is shown.
function offerMappings() {
  const select = byId('by-mapping');
  const names = new Set([...known.values()].map(mappingOf));
  if (select.value) names.add(select.value);
  const wanted = [...names].sort();
  const offered = [...select.options].slice(1).map(option => option.value);
  if (wanted.join('\n') === offered.join('\n')) return;
  const before = select.value;
  select.replaceChildren(select.options[0], ...wanted.map(name => new Option(name, name)));
  select.value = before;
}

// One trace may be several documents: subsegments that were sent alone, segments of other parts of the path.
function group(documents) {
  const byTrace = new Map();
  for (const document of documents) {
    if (!byTrace.has(document.trace_id)) byTrace.set(document.trace_id, []);
    byTrace.get(document.trace_id).push(document);
  }
  return [...byTrace].map(([id, parts]) => toTrace(id, parts));
}

function toTrace(id, documents) {
  const steps = flatten(documents);
  const start = Math.min(...steps.map(s => s.start));
  const end = Math.max(...steps.map(s => s.end));
  const main = steps[0].node;
  return { id, documents, steps, start, end, main, notes: main.annotations ?? {}, flag: steps.map(s => s.flag).find(f => f) ?? '', outcome: flagOf(main) };
}

const flagOf = node => node.fault ? 'fault' : node.throttle ? 'throttle' : node.error ? 'error' : '';

// Rows in the order of the tree: a document whose parent is here hangs under it, the others are roots.
function flatten(documents) {
  const children = new Map();
  const here = new Set();
  const learn = node => { here.add(node.id); (node.subsegments ?? []).forEach(learn); };
  documents.forEach(learn);
  const roots = [];
  for (const document of documents) {
    if (!here.has(document.parent_id)) { roots.push(document); continue; }
    if (!children.has(document.parent_id)) children.set(document.parent_id, []);
    children.get(document.parent_id).push(document);
  }
  const rows = [];
  const visit = (node, depth) => {
    rows.push({ node, depth, start: node.start_time, end: node.end_time ?? node.start_time, flag: flagOf(node), segment: Boolean(node.trace_id) && node.type !== 'subsegment' });
    const below = [...(node.subsegments ?? []), ...(children.get(node.id) ?? [])];
    below.sort((a, b) => a.start_time - b.start_time).forEach(child => visit(child, depth + 1));
  };
  roots.sort((a, b) => a.start_time - b.start_time).forEach(root => visit(root, 0));
  return rows;
}

function createPick() {
  const dot = make('span', 'dot');
  const name = make('span', 'name');
  const took = make('span', 'took');
  const when = make('span', 'when');
  const size = make('span', 'size');
  const button = make('button', 'pick', dot, name, took, when, size);
  button.type = 'button';
  let trace;
  button.addEventListener('click', () => show(trace));
  return {
    root: make('li', '', button),
    update(t) {
      trace = t;
      dot.className = `dot ${t.outcome}`;
      write(name, t.main.name);
      write(took, span(t.end - t.start));
      write(when, `${clock.format(t.start * 1000)}${t.flag && !t.outcome ? ', retried' : ''}${t.outcome ? `, ${words[t.outcome]}` : ''}`);
      write(size, t.notes.messaging_batch_size == null ? '' : count(t.notes.messaging_batch_size, 'record'));
      button.setAttribute('aria-current', String(picked?.id === t.id));
      // More of the trace that is being read has arrived.
      if (picked?.id === t.id && picked.steps.length < t.steps.length) pick(t);
    },
  };
}

function show(trace) {
  pick(trace);
  history.replaceState(null, '', `#${trace.id}`);
  byId('trace').focus({ preventScroll: matchMedia('(min-width: 821px)').matches });
}

const words = { fault: 'failed', throttle: 'throttled', error: 'refused' };

function pick(trace) {
  picked = trace;
  for (const [id, view] of picks) view.root.firstChild.setAttribute('aria-current', String(id === trace.id));
  byId('trace').replaceChildren(...describe(trace));
}

function describe(trace) {
  const rule = trace.main.aws?.xray?.sampling_rule_name;
  const head = make('div', 'trace-head', make('h3', '', trace.main.name), make('span', 'id', trace.id), make('span', 'took', span(trace.end - trace.start)));
  const meta = make('p', 'trace-meta', `Began ${clock.format(trace.start * 1000)}${rule ? `, sampled by rule ${rule}` : ''}`);
  const source = make('details', '', make('summary', '', count(trace.documents.length, 'segment document')), make('pre', '', JSON.stringify(trace.documents, null, 2)));
  return [head, meta, waterfall(trace), ...causes(trace), ...upstream(trace), ...annotations(trace), source];
}

// ---- causes ------------------------------------------------------------------------------------

const reasonsOf = ({ node }) => node.cause?.exceptions ?? [];

function causes(trace) {
  const failed = trace.steps.filter(step => reasonsOf(step).length > 0);
  if (failed.length === 0) return [];
  const items = failed.map(step => make('li', '', make('small', '', `${step.node.name}, after ${span(step.start - trace.start)}`), ...reasonsOf(step).map(reason)));
  return [make('h4', '', 'Errors'), make('ul', 'causes', ...items)];
}

function reason({ type, message, stack = [], truncated }, i) {
  const title = make('p', '', i > 0 ? 'caused by ' : '', make('b', '', type ?? 'Error'), message ? `: ${message}` : '');
  if (stack.length === 0) return title;
  const lines = stack.map(frame => frame.path ? `${frame.label} (${frame.path}${frame.line ? `:${frame.line}` : ''})` : frame.label);
  if (truncated > 0) lines.push(`… ${count(truncated, 'more line')}`);
  return make('div', '', title, make('details', '', make('summary', '', count(stack.length, 'stack frame')), make('pre', '', lines.join('\n'))));
}

// ---- upstream ----------------------------------------------------------------------------------

function upstream(trace) {
  const found = upstreamOf(trace);
  const more = Math.max(0, (Number(trace.notes.upstream_trace_count) || 0) - new Set(found.map(u => u.id)).size);
  if (found.length === 0) return [];
  const items = found.map(u => make('li', '', u.id === trace.id ? make('span', 'id', u.id) : linkTo(u.id, trace), make('small', '', u.place)));
  if (more > 0) items.push(make('li', '', make('small', '', `and ${whole.format(more)} more`)));
  return [make('h4', '', 'Upstream'), make('ul', 'upstream', ...items)];
}

// From the most telling place on: metadata names the record, a link its segment, an annotation the trace alone.
function upstreamOf(trace) {
  const found = new Map();
  const add = (id, place) => { if (id && !found.has(id)) found.set(id, place); };
  if (trace.main.parent_id) add(trace.id, `continued from segment ${trace.main.parent_id}`);
  const { items = [] } = trace.main.metadata?.links ?? {};
  for (const item of items) add(item.trace_id, placeOf(item));
  for (const link of trace.main.links ?? []) add(link.trace_id, link.id ? `segment ${link.id}` : '');
  add(trace.notes.upstream_trace, 'of the first record that names one');
  add(trace.notes.batch_trace, 'the batch that took this message along');
  return [...found].map(([id, place]) => ({ id, place }));
}

function placeOf(item) {
  if (item.message_id) return `${item.topic ?? ''} message ${item.message_id}`.trim();
  return item.topic == null ? '' : `${item.topic}-${item.partition}, offset ${whole.format(item.offset)}`;
}

const traceId = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;

// A trace that this process still has opens here, any other in the console.
function linkTo(id, trace) {
  const link = make('a', 'id', id);
  const region = trace.steps.map(step => step.node.aws?.region).find(Boolean);
  if (known.has(id) || !region) link.href = `#${id}`;
  else Object.assign(link, { href: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#xray:traces/${id}`, target: '_blank', rel: 'noreferrer' });
  if (!known.has(id)) link.title = 'Not among the traces kept here; opens the X-Ray console';
  return link;
}

function annotations(trace) {
  const entries = Object.entries(trace.notes);
  if (entries.length === 0) return [];
  return [make('h4', '', 'Annotations'), make('dl', 'notes', ...entries.map(([key, value]) =>
    make('div', '', make('dt', '', key), make('dd', '', traceId.test(value) && value !== trace.id ? linkTo(value, trace) : String(value)))))];
}

function waterfall(trace) {
  const wait = (Number(trace.notes.broker_wait_ms) || 0) / 1000;
  const length = Math.max(trace.end - trace.start, 0.0001);
  // A record may have waited for hours: the bar then leaves the picture instead of flattening the rest.
  const before = Math.min(wait, length * 0.35);
  const from = trace.main.start_time - before < trace.start ? trace.main.start_time - before : trace.start;
  const scale = { from, length: trace.end - from };
  const rows = make('div', 'rows', grid(scale, trace.start));
  if (wait > 0) rows.append(row('Broker', 'waited for the gateway', wait, 0, bar(scale, trace.main.start_time - before, trace.main.start_time, `wait${before < wait ? ' cut' : ''}`)));
  for (const step of trace.steps) {
    rows.append(row(step.node.name, details(step), step.end - step.start, step.depth, bar(scale, step.start, step.end, kind(step))));
  }
  return make('div', 'waterfall', axis(scale, trace.start), rows);
}

function kind(step) {
  if (step.segment) return `segment ${step.flag}`;
  return `${step.node.name.toLowerCase().replace(/[^a-z]/g, '')} ${step.flag}`;
}

function details({ node, flag }) {
  const texts = [node.http?.response?.status && `HTTP ${node.http.response.status}`, node.aws?.function_error, node.aws?.function_name].filter(Boolean);
  if (!flag) return texts.join(', ');
  const sign = make('span', flag === 'fault' ? 'flag' : 'flag soft', words[flag]);
  return texts.length > 0 ? [sign, `, ${texts.join(', ')}`] : [sign];
}

function row(name, small, seconds, depth, barElement) {
  const title = make('b', '', name);
  title.title = name;
  const note = make('small', '', ...[small].flat());
  note.title = note.textContent;
  return make('div', `row depth-${Math.min(depth, 3)}`,
    make('div', 'what', title, note),
    make('div', 'track', barElement),
    make('div', 'length', span(seconds)));
}

function bar(scale, start, end, className) {
  const element = make('div', `bar ${className}`);
  element.style.left = percent(start, scale);
  element.style.width = `${(end - start) / scale.length * 100}%`;
  return element;
}

const percent = (at, scale) => `${(at - scale.from) / scale.length * 100}%`;

// Ticks on round numbers, counted from the trace's begin: at most about six of them.
function ticks(scale, start) {
  const rough = scale.length / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(n => n * power).find(s => s >= rough);
  const found = [];
  for (let t = 0; t <= scale.from + scale.length - start; t += step) found.push(t);
  return found;
}

function axis(scale, start) {
  return make('div', 'axis', ...ticks(scale, start).map(t => {
    const tick = make('span', 'tick', t === 0 ? '0' : span(t).replace(/\.0+ /, ' ').replace(/(\.\d)0 /, '$1 '));
    tick.style.left = percent(start + t, scale);
    return tick;
  }));
}

function grid(scale, start) {
  return make('div', 'grid', ...ticks(scale, start).map(t => {
    const line = make('i');
    line.style.left = percent(start + t, scale);
    return line;
  }));
}

// ---- polling -----------------------------------------------------------------------------------

const load = async path => {
  const response = await fetch(path, { signal: AbortSignal.timeout(pollMs * 5) });
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return response.json();
};

async function refresh() {
  const connection = byId('connection');
  try {
    const [mappings, documents] = await Promise.all([load('mappings'), load('traces')]);
    showMappings(mappings);
    showTraces(documents);
    connection.className = 'connection';
    write(connection, 'Live');
  } catch (error) {
    connection.className = 'connection lost';
    write(connection, 'Not reachable, trying again', String(error));
    write(byId('summary'), 'The gateway does not answer');
  }
}

async function poll() {
  if (!document.hidden) await refresh();
  setTimeout(poll, pollMs);
}

for (const id of ['by-mapping', 'by-result', 'by-time']) byId(id).addEventListener('change', listTraces);
addEventListener('hashchange', () => {
  const trace = known.get(location.hash.slice(1));
  if (trace) show(trace);
});
byId('hold').addEventListener('click', event => {
  held = !held;
  event.target.setAttribute('aria-pressed', String(held));
});
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
poll();
