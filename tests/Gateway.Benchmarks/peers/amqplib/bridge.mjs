// Brings messages from a RabbitMQ queue to a Lambda function in batches, acknowledging each when the function has answered.
// Ends when its standard input does, and then says how many invocations failed.
import { Agent } from 'node:http';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import amqp from 'amqplib';

const { BROKER, QUEUE, LAMBDA_ENDPOINT } = process.env;
const batchSize = Number(process.env.BATCH);
const concurrency = Number(process.env.CONCURRENCY);
// A batch that is not full goes out all the same when nothing came for so long.
const idleMilliseconds = 20;

const lambda = new LambdaClient({
  region: 'eu-west-1',
  endpoint: LAMBDA_ENDPOINT,
  requestHandler: new NodeHttpHandler({ httpAgent: new Agent({ keepAlive: true, maxSockets: concurrency }) }),
});
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
let failures = 0;
let inFlight = 0;
let pending = [];
let timer = null;

function dateOf(seconds) {
  const date = new Date(seconds * 1000);
  const two = (number) => String(number).padStart(2, '0');
  const hour = date.getUTCHours();
  const time = `${hour % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${months[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}, ${time}`;
}

function headerOf(value) {
  if (typeof value === 'string') return { bytes: Array.from(Buffer.from(value), (byte) => (byte > 127 ? byte - 256 : byte)) };
  if (Array.isArray(value)) return value.map(headerOf);
  if (value !== null && typeof value === 'object') return headersOf(value);
  return value;
}

function headersOf(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, headerOf(value)]));
}

function messageOf({ content, fields, properties }) {
  return {
    basicProperties: {
      contentType: properties.contentType ?? null,
      contentEncoding: properties.contentEncoding ?? null,
      headers: properties.headers === undefined ? null : headersOf(properties.headers),
      deliveryMode: properties.deliveryMode ?? null,
      priority: properties.priority ?? null,
      correlationId: properties.correlationId ?? null,
      replyTo: properties.replyTo ?? null,
      expiration: properties.expiration ?? null,
      messageId: properties.messageId ?? null,
      timestamp: properties.timestamp === undefined ? null : dateOf(properties.timestamp),
      type: properties.type ?? null,
      userId: properties.userId ?? null,
      appId: properties.appId ?? null,
      clusterId: properties.clusterId ?? null,
      bodySize: content.length,
    },
    redelivered: fields.redelivered,
    data: content.toString('base64'),
  };
}

async function invoke(messages) {
  const event = { rmqMessagesByQueue: { [`${QUEUE}::/`]: messages.map(messageOf) }, eventSource: 'aws:rmq' };
  const response = await lambda.send(new InvokeCommand({ FunctionName: 'bench', Payload: Buffer.from(JSON.stringify(event)) }));
  if (response.FunctionError) throw new Error(response.FunctionError);
}

async function deliver(messages) {
  inFlight++;
  try {
    await invoke(messages);
    for (const message of messages) channel.ack(message);
  } catch {
    failures++;
    for (const message of messages) channel.nack(message);
  }
  inFlight--;
  pump();
}

function pump(isIdle = false) {
  while (inFlight < concurrency && (pending.length >= batchSize || (isIdle && pending.length > 0))) {
    const messages = pending.slice(0, batchSize);
    pending = pending.slice(batchSize);
    deliver(messages);
  }
  if (pending.length > 0 && inFlight < concurrency) timer ??= setTimeout(() => { timer = null; pump(true); }, idleMilliseconds);
}

process.stdin.resume();
process.stdin.on('end', () => {
  console.log(`failures ${failures}`);
  process.exit(0);
});

const connection = await amqp.connect(BROKER);
const channel = await connection.createChannel();
await channel.prefetch(Number(process.env.PREFETCH));
await channel.consume(QUEUE, (message) => {
  pending.push(message);
  pump();
});
