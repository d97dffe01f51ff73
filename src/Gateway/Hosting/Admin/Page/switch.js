// Pausing a mapping and resuming it.

import { call, reasonOf } from './access.js';
import { button, byId, make, set, write } from './elements.js';
import { count } from './words.js';

/** @param onChange is given the mapping as the gateway has answered that it is now. */
export function createSwitch(onChange) {
  const problem = make('p', 'refused');
  problem.setAttribute('role', 'alert');
  let mapping = null;
  let isBusy = false;
  const control = button('switch', '', async () => {
    if (isBusy) return;
    const verb = mapping.IsPaused ? 'resume' : 'pause';
    if (verb === 'pause' && !await confirmPause(mapping)) return;
    isBusy = true;
    show();
    write(problem, await change(mapping.Name, verb, onChange));
    isBusy = false;
    show();
  });

  // Not disabled while under way: the focus would be lost.
  function show() {
    const [verb, doing] = mapping.IsPaused ? ['Resume', 'Resuming …'] : ['Pause', 'Pausing …'];
    control.hidden = !mapping.Enabled && !mapping.IsPaused;
    control.classList.toggle('resume', mapping.IsPaused);
    write(control, isBusy ? doing : verb);
    set(control, { 'aria-disabled': isBusy, 'aria-label': `${isBusy ? doing : verb} ${mapping.Name}` });
    problem.hidden = problem.textContent === '';
  }

  return {
    control,
    problem,
    update(m) {
      mapping = m;
      show();
    },
  };
}

// What went wrong, in words; nothing when nothing did.
async function change(name, verb, onChange) {
  try {
    const response = await call(`mappings/${encodeURIComponent(name)}/${verb}`, 'POST');
    if (!response.ok) return `The gateway did not ${verb} it. ${await reasonOf(response)}`;
    onChange(await response.json());
    return '';
  } catch {
    return `The gateway did not answer, so whether it could ${verb} the mapping is not known.`;
  }
}

function confirmPause(mapping) {
  const dialog = byId('confirm');
  const waiting = mapping.Lag > 0 ? `, where ${count(mapping.Lag, 'record')} ${mapping.Lag === 1 ? 'waits' : 'wait'} now` : '';
  write(byId('confirm-title'), `Pause ${mapping.Name}?`);
  write(byId('confirm-text'),
    `The function gets nothing new from it. What is in flight finishes, the rest stays with the broker${waiting}, until it is resumed or the gateway restarts. Other processes of this mapping go on.`);
  return new Promise(decide => {
    dialog.returnValue = '';
    dialog.onclose = () => decide(dialog.returnValue === 'pause');
    byId('confirm-yes').onclick = () => dialog.close('pause');
    byId('confirm-no').onclick = () => dialog.close();
    dialog.showModal();
  });
}
