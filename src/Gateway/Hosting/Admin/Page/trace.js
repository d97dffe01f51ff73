// One trace in full.

import { reasonsOf, regionOf, upstreamOf } from './documents.js';
import { announce, button, make, write } from './elements.js';
import { waterfall } from './waterfall.js';
import { count, exact, exactTime, span } from './words.js';

/** @param isHere says whether a trace is among those kept here. */
export function describe(trace, isHere) {
  const rule = trace.main.aws?.xray?.sampling_rule_name;
  const id = make('span', 'id', trace.id);
  const head = make('div', 'trace-head', make('h3', '', trace.main.name), id, copier(id), ...inConsole(trace), make('span', 'took', span(trace.end - trace.start)));
  const meta = make('p', 'trace-meta', `Began ${exactTime(trace.start * 1000)}${rule ? `, sampled by rule ${rule}` : ''}`);
  const source = make('details', '', make('summary', '', count(trace.documents.length, 'segment document')), make('pre', '', JSON.stringify(trace.documents, null, 2)));
  const link = other => linkTo(other, trace, isHere(other));
  return [head, meta, waterfall(trace), ...causes(trace), ...upstream(trace, link), ...annotations(trace, link), source];
}

function copier(id) {
  const copy = button('small', 'Copy', async () => {
    write(copy, await isCopied(id) ? 'Copied' : 'Select and copy it');
    announce(copy.textContent);
  });
  copy.ariaLabel = 'Copy the trace id';
  return copy;
}

// Browsers give the clipboard only to pages that came by https or from this machine; elsewhere the selection is copied.
async function isCopied(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand('copy');
  }
}

function inConsole(trace) {
  const region = regionOf(trace);
  return region ? [consoleLink('small', 'X-Ray console', region, trace.id)] : [];
}

function consoleLink(className, text, region, id) {
  const domain = region.startsWith('cn-') ? 'amazonaws.cn' : region.startsWith('us-gov-') ? 'amazonaws-us-gov.com' : 'aws.amazon.com';
  const link = make('a', className, text);
  return Object.assign(link, { href: `https://${region}.console.${domain}/cloudwatch/home?region=${region}#xray:traces/${id}`, target: '_blank', rel: 'noreferrer' });
}

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

function upstream(trace, link) {
  const found = upstreamOf(trace);
  const more = Math.max(0, (Number(trace.notes.upstream_trace_count) || 0) - new Set(found.map(u => u.id)).size);
  if (found.length === 0) return [];
  const items = found.map(u => make('li', '', u.id === trace.id ? make('span', 'id', u.id) : link(u.id), make('small', '', u.place)));
  if (more > 0) items.push(make('li', '', make('small', '', `and ${exact(more)} more`)));
  return [make('h4', '', 'Upstream'), make('ul', 'upstream', ...items)];
}

const traceId = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;

// A trace that this process still has opens here, any other in the console.
function linkTo(id, trace, isHere) {
  const region = regionOf(trace);
  const link = isHere || !region ? Object.assign(make('a', 'id', id), { href: `#${id}` }) : consoleLink('id', id, region, id);
  if (!isHere) link.title = `Not among the traces kept here${region ? '; opens the X-Ray console' : ''}`;
  return link;
}

function annotations(trace, link) {
  const entries = Object.entries(trace.notes);
  if (entries.length === 0) return [];
  return [make('h4', '', 'Annotations'), make('dl', 'notes', ...entries.map(([key, value]) =>
    make('div', '', make('dt', '', key), make('dd', '', traceId.test(value) && value !== trace.id ? link(value) : String(value)))))];
}
