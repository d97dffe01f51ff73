// Segment documents, put together to traces. Nothing here touches the page.

import { exact } from './words.js';

/** What a flag of X-Ray means. */
export const words = { fault: 'failed', throttle: 'throttled', error: 'refused' };

export const hasFlag = (trace, flag) => trace.steps.some(step => step.node[flag]);

export const attempts = trace => Number(trace.notes.attempts) || trace.steps.filter(isCall).length;

export const mappingOf = trace => trace.notes.mapping ?? trace.main.name;

export const regionOf = trace => trace.steps.map(step => step.node.aws?.region).find(Boolean);

export const reasonsOf = ({ node }) => node.cause?.exceptions ?? [];

const isCall = step => !step.segment && step.node.name === 'Lambda';

/** One trace may be several documents: subsegments that were sent alone, segments of other parts of the path. */
export function group(documents) {
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

/** The traces that led to this one, from the most telling place on: metadata names the record, a link its segment, an annotation the trace alone. */
export function upstreamOf(trace) {
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
  return item.topic == null ? '' : `${item.topic}-${item.partition}, offset ${exact(item.offset)}`;
}
