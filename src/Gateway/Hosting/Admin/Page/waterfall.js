// The steps of a trace as bars over one axis of time.

import { words } from './documents.js';
import { make } from './elements.js';
import { span } from './words.js';

export function waterfall(trace) {
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
