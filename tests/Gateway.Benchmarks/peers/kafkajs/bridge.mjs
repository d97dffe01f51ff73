// Brings records from Kafka to a Lambda function in batches, in order within each partition, committing as it goes.
// Ends when its standard input does, and then says how many invocations failed.
import { Agent } from 'node:http';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Kafka, logLevel } from 'kafkajs';

const { BOOTSTRAP_SERVERS, TOPIC, GROUP, LAMBDA_ENDPOINT } = process.env;
const batchSize = Number(process.env.BATCH);
const concurrency = Number(process.env.CONCURRENCY);

const lambda = new LambdaClient({
  region: 'eu-west-1',
  endpoint: LAMBDA_ENDPOINT,
  requestHandler: new NodeHttpHandler({ httpAgent: new Agent({ keepAlive: true, maxSockets: concurrency }) }),
});
const kafka = new Kafka({ brokers: BOOTSTRAP_SERVERS.split(','), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: GROUP, maxBytesPerPartition: 1024 * 1024, maxBytes: 50 * 1024 * 1024, maxWaitTimeInMs: Number(process.env.MAX_WAIT_MS) });
let failures = 0;

function recordOf(topic, partition, message) {
  const record = {
    topic,
    partition,
    offset: Number(message.offset),
    timestamp: Number(message.timestamp),
    timestampType: 'CREATE_TIME',
  };
  if (message.key !== null) record.key = message.key.toString('base64');
  if (message.value !== null) record.value = message.value.toString('base64');
  record.headers = [];
  for (const [name, values] of Object.entries(message.headers ?? {})) {
    for (const value of [values].flat()) record.headers.push({ [name]: Array.from(value, (byte) => (byte > 127 ? byte - 256 : byte)) });
  }
  return record;
}

async function invoke(topic, partition, messages) {
  const event = {
    eventSource: 'SelfManagedKafka',
    bootstrapServers: BOOTSTRAP_SERVERS,
    records: { [`${topic}-${partition}`]: messages.map((message) => recordOf(topic, partition, message)) },
  };
  const response = await lambda.send(new InvokeCommand({ FunctionName: 'bench', Payload: Buffer.from(JSON.stringify(event)) }));
  if (response.FunctionError) failures++;
}

process.stdin.resume();
process.stdin.on('end', () => {
  console.log(`failures ${failures}`);
  process.exit(0);
});

await consumer.connect();
await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
await consumer.run({
  partitionsConsumedConcurrently: concurrency,
  eachBatch: async ({ batch, resolveOffset, heartbeat, isRunning, isStale }) => {
    for (let start = 0; start < batch.messages.length && isRunning() && !isStale(); start += batchSize) {
      const messages = batch.messages.slice(start, start + batchSize);
      try {
        await invoke(batch.topic, batch.partition, messages);
      } catch (error) {
        failures++;
        throw error;
      }
      resolveOffset(messages[messages.length - 1].offset);
      await heartbeat();
    }
  },
});
