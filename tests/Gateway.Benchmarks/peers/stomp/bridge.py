"""Brings messages from an ActiveMQ queue to a Lambda function in batches, acknowledging each when the function has answered.

Ends when its standard input does, and then says how many invocations failed.
"""

import base64
import json
import os
import queue
import sys
import threading

import boto3
import botocore.config
import stomp

QUEUE = os.environ["QUEUE"]
BATCH = int(os.environ["BATCH"])
CONCURRENCY = int(os.environ["CONCURRENCY"])
# A batch that is not full goes out all the same when nothing came for so long.
IDLE_SECONDS = 0.02

failures = 0
messages = queue.SimpleQueue()
collecting = threading.Lock()
lambda_client = boto3.client(
    "lambda",
    region_name="eu-west-1",
    endpoint_url=os.environ["LAMBDA_ENDPOINT"],
    config=botocore.config.Config(max_pool_connections=CONCURRENCY, retries={"max_attempts": 0}),
)
connection = stomp.Connection12([("127.0.0.1", int(os.environ["BROKER_PORT"]))], auto_decode=False, heartbeats=(0, 0))
STANDARD_HEADERS = {
    "message-id", "destination", "subscription", "ack", "timestamp", "expires", "priority", "persistent", "content-length",
    "content-type", "redelivered", "correlation-id", "reply-to", "type",
}


class Collector(stomp.ConnectionListener):
    def on_message(self, frame):
        messages.put(frame)


def message_of(frame):
    headers = frame.headers
    body = frame.body
    if isinstance(body, str):
        body = body.encode()
    return {
        "messageID": headers["message-id"],
        "messageType": "jms/bytes-message" if "content-length" in headers else "jms/text-message",
        "timestamp": int(headers.get("timestamp", 0)),
        "deliveryMode": 2 if headers.get("persistent") == "true" else 1,
        "correlationID": headers.get("correlation-id"),
        "replyTo": headers.get("reply-to", "null"),
        "destination": {"physicalName": headers["destination"].removeprefix("/queue/")},
        "redelivered": headers.get("redelivered") == "true",
        "type": headers.get("type"),
        "expiration": int(headers.get("expires", 0)),
        "priority": int(headers.get("priority", 4)),
        "data": base64.b64encode(body).decode(),
        "properties": {name: value for name, value in headers.items() if name not in STANDARD_HEADERS},
    }


def next_batch():
    with collecting:
        batch = [messages.get()]
        try:
            while len(batch) < BATCH:
                batch.append(messages.get(timeout=IDLE_SECONDS))
        except queue.Empty:
            pass
        return batch


def work():
    global failures
    while True:
        batch = next_batch()
        event = {"eventSource": "aws:mq", "messages": [message_of(frame) for frame in batch]}
        try:
            response = lambda_client.invoke(FunctionName="bench", Payload=json.dumps(event).encode())
            response["Payload"].read()
            failed = "FunctionError" in response
        except Exception:
            failed = True
        failures += failed
        for frame in batch:
            if failed:
                connection.nack(frame.headers["ack"])
            else:
                connection.ack(frame.headers["ack"])


for _ in range(CONCURRENCY):
    threading.Thread(target=work, daemon=True).start()
connection.set_listener("", Collector())
connection.connect(os.environ["BROKER_USER"], os.environ["BROKER_PASSWORD"], wait=True)
connection.subscribe(f"/queue/{QUEUE}", id="1", ack="client-individual", headers={"activemq.prefetchSize": os.environ["PREFETCH"]})
sys.stdin.read()
print(f"failures {failures}", flush=True)
os._exit(0)
