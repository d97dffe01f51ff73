// The function of the tests: writes a line about each call into $CALLS, and then does what its records ask for, once.
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';

const calls = process.env.CALLS;

const tell = (event, context) => {
  const records = Object.values(event.records).flat();
  appendFileSync(calls, `${JSON.stringify({
    process: process.pid,
    request: context.awsRequestId,
    arn: context.invokedFunctionArn,
    name: process.env.AWS_LAMBDA_FUNCTION_NAME,
    remaining: context.getRemainingTimeInMillis(),
    trace: process.env._X_AMZN_TRACE_ID,
    offsets: records.map(record => record.offset),
  })}\n`);
  return records.map(record => Buffer.from(record.value, 'base64').toString());
};

const once = (deed, offset) => {
  const done = `${calls}.${deed}.${offset}`;
  if (existsSync(done)) return false;
  writeFileSync(done, '');
  return true;
};

export const handler = async (event, context) => {
  const offset = Object.values(event.records)[0][0].offset;
  for (const deed of tell(event, context)) {
    if (deed === 'echo' || !once(deed, offset)) continue;
    console.log(`${deed} at ${offset}`);
    if (deed === 'throw') throw new TypeError('no such customer');
    if (deed === 'exit') process.exit(7);
    if (deed === 'hang') for (;;);
    if (deed === 'reject') {
      // Nobody awaits it: the client reports it and ends the process.
      Promise.reject(new RangeError('nobody listens'));
      await new Promise(() => {});
    }
  }
  return { done: offset };
};
