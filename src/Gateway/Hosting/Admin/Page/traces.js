// The list of traces, its filters, and which of them is shown.

import { attempts, group, hasFlag, mappingOf, words } from './documents.js';
import { button, byId, make, sync, write } from './elements.js';
import { describe } from './trace.js';
import { count, exactTime, span } from './words.js';

const picks = new Map();
const known = new Map();
let picked = null;
let held = false;

/** Held, the list stays as it is. */
export const isHeld = () => held;

export function showTraces(documents) {
  if (held) return;
  known.clear();
  for (const trace of group(documents)) known.set(trace.id, trace);
  offerMappings();
  listTraces();
}

/** Leads the reader to the traces of one mapping. */
export function showTracesOf(mapping) {
  const select = byId('by-mapping');
  if (![...select.options].some(option => option.value === mapping)) select.add(new Option(mapping, mapping));
  select.value = mapping;
  listTraces();
  byId('traces-section').scrollIntoView();
  select.focus({ preventScroll: true });
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

const chosen = id => byId(id).value;
const results = { fault: t => hasFlag(t, 'fault'), throttle: t => hasFlag(t, 'throttle'), retried: t => attempts(t) > 1 };

function fits(trace) {
  const mapping = chosen('by-mapping');
  const result = results[chosen('by-result')];
  return (!mapping || mappingOf(trace) === mapping) && (!result || result(trace)) && trace.end - trace.start >= Number(chosen('by-time'));
}

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

function createPick() {
  const dot = make('span', 'dot');
  const name = make('span', 'name');
  const took = make('span', 'took');
  const when = make('span', 'when');
  const size = make('span', 'size');
  let trace;
  const choose = button('pick', '', () => show(trace));
  choose.append(dot, name, took, when, size);
  return {
    root: make('li', '', choose),
    update(t) {
      trace = t;
      dot.className = `dot ${t.outcome}`;
      write(name, t.main.name);
      write(took, span(t.end - t.start));
      write(when, `${exactTime(t.start * 1000)}${t.flag && !t.outcome ? ', retried' : ''}${t.outcome ? `, ${words[t.outcome]}` : ''}`);
      write(size, t.notes.messaging_batch_size == null ? '' : count(t.notes.messaging_batch_size, 'record'));
      choose.setAttribute('aria-current', String(picked?.id === t.id));
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

function pick(trace) {
  picked = trace;
  for (const [id, view] of picks) view.root.firstChild.setAttribute('aria-current', String(id === trace.id));
  byId('trace').replaceChildren(...describe(trace, id => known.has(id)));
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
