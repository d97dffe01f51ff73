using System.Text.Json;

namespace Gateway.IntegrationTests.House.Failures;

/// <summary>SQS's queues: what was sent is given out, is hidden meanwhile, and goes once it is deleted by the receipt of its last time.</summary>
internal sealed class FakeQueues
{
    private readonly Lock _gate = new();
    private readonly List<Held> _messages = [];

    /// <summary>Messages that nobody has deleted.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _messages.Count;
        }
    }

    /// <summary>The longest time for which a message was hidden, in seconds.</summary>
    public int LongestHiding { get; private set; }

    /// <summary>Everything can be received again, as after the time for which it was hidden.</summary>
    public void Reveal()
    {
        lock (_gate)
        {
            foreach (var message in _messages) message.Receipt = null;
        }
    }

    /// <summary>Takes what a producer of failure records does not send.</summary>
    public void Send(string url, string body, string? traceHeader)
    {
        lock (_gate) _messages.Add(new Held(Guid.NewGuid().ToString(), url, body, traceHeader));
    }

    public string Receive(JsonElement call)
    {
        lock (_gate)
        {
            LongestHiding = Math.Max(LongestHiding, call.GetProperty("VisibilityTimeout").GetInt32());
            var wantsTrace = call.GetProperty("MessageSystemAttributeNames").EnumerateArray().Any(name => name.GetString() == "AWSTraceHeader");
            var given = _messages.Where(message => message.Url == call.GetProperty("QueueUrl").GetString() && message.Receipt is null)
                .Take(call.GetProperty("MaxNumberOfMessages").GetInt32())
                .ToList();
            foreach (var message in given) message.Receipt = Guid.NewGuid().ToString();
            if (given.Count == 0) return "{}";
            return JsonSerializer.Serialize(new
            {
                Messages = given.Select(message => new
                {
                    MessageId = message.Id,
                    ReceiptHandle = message.Receipt,
                    message.Body,
                    Attributes = wantsTrace && message.TraceHeader is { } header ? new Dictionary<string, string> { ["AWSTraceHeader"] = header } : [],
                }),
            });
        }
    }

    /// <returns>Null when it is gone; else what is wrong.</returns>
    public string? Delete(JsonElement call)
    {
        lock (_gate)
        {
            var receipt = call.GetProperty("ReceiptHandle").GetString();
            return _messages.RemoveAll(message => message.Receipt == receipt) == 1 ? null : $"The receipt '{receipt}' is of no message that is given out.";
        }
    }

    private sealed class Held(string id, string url, string body, string? traceHeader)
    {
        public string Id { get; } = id;

        public string Url { get; } = url;

        public string Body { get; } = body;

        public string? TraceHeader { get; } = traceHeader;

        public string? Receipt { get; set; }
    }
}
