using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gateway.IntegrationTests.House.Daemon;

/// <summary>
/// The X-Ray daemon's TCP port on loopback: gives the account's rules, a rule a page, answers reports as a test says, and takes
/// segments. It writes down everything that X-Ray would refuse.
/// </summary>
internal sealed class FakeSampling : IAsyncDisposable
{
    private readonly ConcurrentQueue<SamplingStatistics> _reported = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;
    private int _listings;
    private LoopbackServer? _server;

    private FakeSampling() => Requests = new SamplingRequests(Violations.Add);

    public Violations Violations { get; } = new();

    /// <summary><c>host:port</c>, as <c>Tracing.DaemonAddress</c> wants it behind <c>tcp:</c>.</summary>
    public string Address => _server!.Address.Authority;

    /// <summary>Who judges and keeps the segments that come by TCP; without one they are a violation.</summary>
    public FakeDaemon? Segments { get; set; }

    public IReadOnlyList<SamplingRule> Rules { get; set; } = [];

    /// <summary>The answer to the how-manieth call for targets, from 1 on.</summary>
    public Func<int, SamplingGrant> Grant { get; set; } = static _ => new SamplingGrant(200);

    /// <summary>The rules are not given before this has completed.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>Completes when the rules have been asked for.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Calls for targets so far, refused ones too.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>How often the last page of the rules was given.</summary>
    public int Listings => Volatile.Read(ref _listings);

    /// <summary>What was told, in accepted and in refused calls.</summary>
    public IReadOnlyList<SamplingStatistics> Reported => [.. _reported];

    private SamplingRequests Requests { get; }

    public static async Task<FakeSampling> StartAsync()
    {
        var sampling = new FakeSampling();
        sampling._server = await LoopbackServer.StartAsync(sampling.ServeAsync);
        return sampling;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        Requests.Check(context.Request);
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        switch (context.Request.Path.Value)
        {
            case "/GetSamplingRules":
                _asked.TrySetResult();
                await Held.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync(Page(Requests.ReadToken(body.RootElement)));
                break;
            case "/SamplingTargets":
                await AnswerAsync(context, body.RootElement);
                break;
            case "/TraceSegments" when Segments is { } segments:
                foreach (var document in Requests.ReadSegments(body.RootElement))
                {
                    segments.Take([.. "{\"format\":\"json\",\"version\":1}\n"u8, .. Encoding.UTF8.GetBytes(document)]);
                }

                await context.Response.WriteAsync("""{"UnprocessedTraceSegments":[]}""");
                break;
            default:
                Violations.Add($"Unknown call {context.Request.Path}.");
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private string Page(string? token)
    {
        var index = token is null ? 0 : Requests.PageOf(token, Rules.Count);
        var isLast = index == Rules.Count - 1;
        if (isLast)
        {
            Interlocked.Increment(ref _listings);
        }

        var rule = Rules[index];
        return JsonSerializer.Serialize(new
        {
            NextToken = isLast ? null : SamplingRequests.TokenOf(index + 1),
            SamplingRuleRecords = new object[]
            {
                new
                {
                    CreatedAt = 0.0,
                    ModifiedAt = 0.0,
                    SamplingRule = new
                    {
                        RuleName = rule.Name,
                        RuleARN = $"arn:aws:xray:eu-west-1:111122223333:sampling-rule/{rule.Name}",
                        ResourceARN = "*",
                        rule.Priority,
                        rule.FixedRate,
                        rule.ReservoirSize,
                        rule.ServiceName,
                        ServiceType = "*",
                        Host = "*",
                        HTTPMethod = "*",
                        URLPath = "*",
                        Version = 1,
                        Attributes = new Dictionary<string, string>(),
                    },
                },
            },
        });
    }

    private async Task AnswerAsync(HttpContext context, JsonElement body)
    {
        var call = Volatile.Read(ref _calls) + 1;
        var told = Requests.ReadStatistics(body, call, [.. Rules.Select(rule => rule.Name)]);
        foreach (var statistics in told)
        {
            _reported.Enqueue(statistics);
        }

        var grant = Grant(call);
        Interlocked.Increment(ref _calls);
        if (grant.Status == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = grant.Status;
        await context.Response.WriteAsync(grant.Status == StatusCodes.Status200OK ? Targets(told, grant) : """{"message":"not now"}""");
    }

    private static string Targets(IEnumerable<SamplingStatistics> told, SamplingGrant grant)
    {
        var until = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + SamplingGrant.QuotaSeconds;
        return JsonSerializer.Serialize(new
        {
            LastRuleModification = 0.0,
            UnprocessedStatistics = Array.Empty<object>(),
            SamplingTargetDocuments = told.Select(statistics => new
            {
                statistics.RuleName,
                grant.FixedRate,
                ReservoirQuota = grant.Quota,
                ReservoirQuotaTTL = grant.Quota is null ? (double?)null : until,
                Interval = 10,
            }),
        });
    }
}
