using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Settlement.Redrive;

namespace Gateway.Hosting.Redrive;

/// <summary>A queue of Amazon SQS, until it has nothing to give out any more.</summary>
internal sealed class SqsFailures : IFailureReader
{
    private const string Service = "sqs";

    /// <summary>SQS gives out no more at a time.</summary>
    private const int MostMessages = 10;

    /// <summary>A queue may take messages of 1 MB, and JSON makes more of their quotes.</summary>
    private const int MostAnswerBytes = MostMessages * 2 * 1024 * 1024;

    /// <summary>Asks all of the queue's servers, where a shorter question asks some.</summary>
    private const int WaitSeconds = 2;

    /// <summary>Who only looks keeps them from nobody for longer than that.</summary>
    private static readonly TimeSpan WhileLooking = TimeSpan.FromSeconds(30);

    /// <summary>SQS's own limit.</summary>
    private static readonly TimeSpan LongestHiding = TimeSpan.FromHours(12);

    private static readonly TimeSpan ShortestHiding = TimeSpan.FromMinutes(5);

    private readonly RedriveOrigin _origin;
    private readonly UnitReader _units;
    private readonly SignedCall _api;
    private readonly Uri _endpoint;
    private readonly string _queueUrl;
    private readonly TimeSpan _hiding;

    /// <param name="origin">The queue.</param>
    /// <param name="mapping">Whose records are meant.</param>
    /// <param name="units">Makes units of its messages.</param>
    /// <param name="api">Calls.</param>
    /// <param name="endpoint">Wins over the region's own; null for that.</param>
    /// <param name="isDryRun">True where nothing is invoked.</param>
    public SqsFailures(RedriveOrigin origin, MappingSettings mapping, UnitReader units, SignedCall api, Uri? endpoint, bool isDryRun)
    {
        (_origin, _units, _api) = (origin, units, api);
        var queue = origin.Destination;
        _endpoint = ServiceEndpoint.For(Service, queue.Region!, endpoint);
        _queueUrl = new Uri(_endpoint, $"/{queue.Account}/{queue.Name}").AbsoluteUri;
        _hiding = isDryRun ? WhileLooking : HidingOf(mapping);
    }

    /// <summary>Few, so that none of them waits for others until it is visible again.</summary>
    public int MostOutstanding => 50;

    public string? Problem { get; private set; }

    /// <summary>How long a message is kept from others: three invocations of the longest kind: one to wait for, its own, and one more for its half.</summary>
    public static TimeSpan HidingOf(MappingSettings mapping)
    {
        var wanted = mapping.InvocationTimeout * 3;
        return wanted < ShortestHiding ? ShortestHiding : wanted > LongestHiding ? LongestHiding : wanted;
    }

    public async IAsyncEnumerable<FailedUnit> ReadAsync(Action<SkippedFailure> skipped, [EnumeratorCancellation] CancellationToken ct)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (await ReceiveAsync(ct) is { Count: > 0 } messages)
        {
            var fresh = messages.Where(message => known.Add(message.Id)).ToList();
            // What comes again was hidden for its whole time: it has been dealt with, or is being.
            if (fresh.Count == 0) yield break;
            foreach (var message in fresh)
            {
                var name = $"message {message.Id}";
                var found = await _units.ReadAsync(new RedriveGroup(message.Id), name, Encoding.UTF8.GetBytes(message.Body), message.TraceHeader, ct);
                if (found.Unit is { } unit) yield return unit with { Handle = message.Receipt };
                else if (found.Skipped is { } nothing) skipped(nothing);
                else Problem = $"{name}: {found.Problem}";
            }
        }
    }

    public async Task<string?> DoneAsync(IReadOnlyList<FailedUnit> done, CancellationToken ct)
    {
        string? problem = null;
        foreach (var unit in done)
        {
            var answer = await CallAsync("DeleteMessage", json => json.WriteString("ReceiptHandle"u8, unit.Handle), ct);
            if (answer.Problem is { } refused) problem = $"{_origin}: {refused}; allow the one who redrives sqs:DeleteMessage on it";
        }

        return problem;
    }

    public ValueTask DisposeAsync() => _units.DisposeAsync();

    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
    private async Task<IReadOnlyList<SqsMessage>> ReceiveAsync(CancellationToken ct)
    {
        var answer = await CallAsync("ReceiveMessage", json =>
        {
            json.WriteNumber("MaxNumberOfMessages"u8, MostMessages);
            json.WriteNumber("WaitTimeSeconds"u8, WaitSeconds);
            json.WriteNumber("VisibilityTimeout"u8, (int)_hiding.TotalSeconds);
            json.WriteStartArray("MessageSystemAttributeNames"u8);
            json.WriteStringValue("AWSTraceHeader"u8);
            json.WriteEndArray();
        }, ct);
        if (answer.Problem is null && SqsMessage.ReadAll(answer.Body) is { } messages) return messages;
        Problem = $"{_origin} cannot be read: {answer.Problem ?? "its answer is none of SQS's"}; correct it, and allow the one who redrives sqs:ReceiveMessage on it";
        return [];
    }

    private Task<CallAnswer> CallAsync(string operation, Action<Utf8JsonWriter> write, CancellationToken ct)
    {
        var headers = new Dictionary<string, string> { ["content-type"] = "application/x-amz-json-1.0", ["x-amz-target"] = $"AmazonSQS.{operation}" };
        return _api.SendAsync(new CallRequest(HttpMethod.Post, new Uri(_endpoint, "/"), _origin.Destination.Region!, Service, headers, BodyOf(write)) { MostAnswerBytes = MostAnswerBytes }, ct);
    }

    private byte[] BodyOf(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("QueueUrl"u8, _queueUrl);
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
