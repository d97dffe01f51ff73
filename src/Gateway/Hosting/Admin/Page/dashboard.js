// Keeps the page up to date while somebody looks at it.

import { isAsking, NoAnswer, read } from './access.js';
import { byId, write } from './elements.js';
import { latestSample, showMappings } from './mappings.js';
import { isHeld, showTraces } from './traces.js';
import { age, time } from './words.js';

const pollMs = 2000;

let answeredAt = null;
let problem = null;
let isPolling = false;
let seesTraces = true;
let timer = null;

// Traces are large, so only those in sight are loaded.
async function refresh() {
  const wantsTraces = !isHeld() && (seesTraces || answeredAt === null);
  const [mappings, history, documents] = await Promise.all([read('mappings'), read(`history?after=${latestSample()}`), wantsTraces ? read('traces') : null]);
  showRefusal(history.ConfigurationProblems ?? []);
  showMappings(mappings, history);
  if (documents) showTraces(documents);
}

async function poll() {
  clearTimeout(timer);
  if (isPolling || document.hidden) return;
  isPolling = true;
  try {
    await refresh();
    [answeredAt, problem] = [Date.now(), null];
  } catch (error) {
    // Whatever it was, the reader must not take what is shown for what is.
    problem = error.message;
    if (!(error instanceof NoAnswer)) console.error(error);
  }
  isPolling = false;
  showConnection();
  timer = setTimeout(poll, pollMs);
}

// What is written is not what runs: whoever has just written it looks here.
function showRefusal(problems) {
  byId('refused').hidden = problems.length === 0;
  write(byId('refused-why'), problems.join(' '));
}

function showConnection() {
  const isLost = problem !== null || isAsking();
  document.body.classList.toggle('stale', isLost);
  byId('connection').className = `connection ${isLost ? 'lost' : ''}`;
  write(byId('connection'), isAsking() ? 'Token needed' : problem ? 'Not connected' : answeredAt ? 'Live' : 'Connecting …');
  byId('lost').hidden = problem === null;
  write(byId('lost-what'), problem?.replace(/[^.]$/, '$&.') ?? '');
  write(byId('lost-age'), answeredAt === null ? '' : `What is shown is of ${time(answeredAt)}, ${age((Date.now() - answeredAt) / 1000)} ago.`);
}

setInterval(showConnection, 1000);
document.addEventListener('visibilitychange', poll);
new IntersectionObserver(([entry]) => {
  seesTraces = entry.isIntersecting;
  if (seesTraces) poll();
}, { rootMargin: '200px' }).observe(byId('traces-section'));
poll();
