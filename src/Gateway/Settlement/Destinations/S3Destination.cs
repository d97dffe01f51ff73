using System.Globalization;
using System.Security.Cryptography;
using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Records;
using Gateway.Tracing;

namespace Gateway.Settlement.Destinations;

/// <summary>A bucket of Amazon S3: an object for each batch that failed, its event included.</summary>
internal sealed class S3Destination : IFailureDestination
{
    private const string Service = "s3";
    private const string Operation = "PutObject";

    private readonly FailureDestination _destination;
    private readonly string _mapping;
    private readonly FailureRecordWriter _writer;
    private readonly SignedCall _api;
    private readonly Uri? _endpoint;
    private readonly TimeProvider _clock;
    private volatile SendTarget _target;

    /// <param name="destination">The bucket.</param>
    /// <param name="mapping">The mapping's name, which is part of each object's.</param>
    /// <param name="writer">Writes what it gets.</param>
    /// <param name="api">Sends.</param>
    /// <param name="region">Where the bucket is taken to be until S3 says otherwise.</param>
    /// <param name="endpoint">Wins over the region's own; null for that.</param>
    /// <param name="clock">Dates the objects.</param>
    public S3Destination(FailureDestination destination, string mapping, FailureRecordWriter writer, SignedCall api, string region, Uri? endpoint, TimeProvider clock)
    {
        (_destination, _mapping, _writer, _api, _endpoint, _clock) = (destination, mapping, writer, api, endpoint, clock);
        _target = new SendTarget("S3") { Operation = Operation, Region = region, ResourceKey = "bucket_name", Resource = destination.Name };
    }

    public SendTarget Target => _target;

    public async Task<DestinationResult> SendAsync(FailedBatch failed, CancellationToken ct)
    {
        var body = _writer.Write(failed, PayloadForm.Text);
        var key = KeyOf(_mapping, failed.Records.First.Lane, _writer.Facts.IsOfQueues, _clock.GetUtcNow(), Guid.NewGuid());
        var region = _target.Region!;
        var answer = await _api.SendAsync(RequestOf(key, body, region, failed), ct);
        if (answer is { Problem: not null, BucketRegion: { } elsewhere } && elsewhere != region)
        {
            _target = _target with { Region = elsewhere };
            answer = await _api.SendAsync(RequestOf(key, body, elsewhere, failed), ct);
        }

        return new DestinationResult(answer.Problem is null ? null : AwsRemedy.Problem(_destination.Written, "s3:PutObject", answer))
        {
            Status = answer.Status,
            RequestId = answer.RequestId,
        };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>As Lambda names them for streams: mapping, place, day, and a name that begins with the time.</summary>
    public static string KeyOf(string mapping, Lane lane, bool isQueue, DateTimeOffset now, Guid id)
    {
        var time = now.UtcDateTime;
        var place = isQueue ? lane.Destination : lane.Whole.Name;
        return string.Create(CultureInfo.InvariantCulture, $"aws/lambda/{Safe(mapping)}/{Safe(place)}/{time:yyyy'/'MM'/'dd}/{time:yyyy-MM-dd'T'HH.mm.ss}-{id}");
    }

    // Only what needs no thought in an address; the id keeps names apart, and the record says what they stood for.
    private static string Safe(string text)
    {
        var safe = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-'));
        return safe.Trim('.').Length == 0 ? "-" : safe;
    }

    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    private CallRequest RequestOf(string key, byte[] body, string region, FailedBatch failed) => new(HttpMethod.Put, BucketAddress.Of(_destination.Name, key, region, _endpoint), region, Service, new Dictionary<string, string>
    {
        ["content-type"] = "application/json",
        ["x-amz-content-sha256"] = Convert.ToHexStringLower(SHA256.HashData(body)),
        ["x-amz-meta-trace-id"] = failed.Trace.ToString(),
    }, body);
}
