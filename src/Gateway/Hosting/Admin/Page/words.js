// Numbers and times as people read them.

const whole = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const toTheSecond = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const toTheMillisecond = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

/** To the last digit; nothing where nothing is known. */
export const exact = n => n == null ? '' : whole.format(n);

/** Short enough for a card. */
export const number = n => n == null ? '–' : Math.abs(n) < 100_000 ? whole.format(n) : compact.format(n);

/** Short enough for an axis. */
export const short = n => compact.format(n);

/** A number of things in a second. */
export const rate = n => n == null ? '–' : n > 0 && n < 9.95 ? String(Math.max(0.1, Math.round(n * 10) / 10)) : number(Math.round(n));

export const bytes = n => n < 1024 ? `${n} B` : n < 1048576 ? `${(n / 1024).toFixed(1)} KiB` : `${(n / 1048576).toFixed(1)} MiB`;

export const count = (n, noun) => `${whole.format(n)} ${noun}${n === 1 ? '' : 's'}`;

/** The time of day of milliseconds since 1970. */
export const time = ms => toTheSecond.format(ms);

export const exactTime = ms => toTheMillisecond.format(ms);

/** A length of time. */
export function span(seconds) {
  const ms = seconds * 1000;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  return age(seconds);
}

/** How long ago something was: to the second is enough. */
export function age(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${Math.round(seconds)} s`;
  const [of, more, unit] = minutes < 60 ? [`${minutes} min`, Math.floor(seconds % 60), 's'] : [`${Math.floor(minutes / 60)} h`, minutes % 60, 'min'];
  return more > 0 ? `${of} ${more} ${unit}` : of;
}
