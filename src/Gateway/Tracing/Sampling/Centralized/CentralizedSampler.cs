using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>Decides by the account's rules, and by local ones while those cannot be had.</summary>
internal sealed class CentralizedSampler : ISampler, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly AccountRules _rules;
    private readonly RulePoller _poller;
    private readonly ISamplingApi _api;
    private readonly ISampler _local;
    private readonly Func<SamplingStatus> _localStatus;
    private readonly TimeProvider _clock;
    private readonly Task _polling;
    private bool _isDisposed;

    /// <param name="options">Whom to ask, and what to go by meanwhile.</param>
    /// <param name="clock">Gives the second of reservoirs, and every wait.</param>
    /// <param name="random">0 up to, never including, 1; asked from any thread.</param>
    /// <param name="logger">Hears when other rules than before come into force.</param>
    public CentralizedSampler(CentralizedSamplerOptions options, TimeProvider clock, Func<double> random, ILogger<RulePoller> logger)
    {
        (_api, _local, _localStatus, _clock) = (options.Api, options.Local, options.LocalStatus, clock);
        _rules = new AccountRules(clock, random);
        _poller = new RulePoller(_rules, options.Api, options.CallFailed, clock, random, logger);
        _polling = Task.Run(() => _poller.RunAsync(_stopping.Token), CancellationToken.None);
    }

    /// <summary>By which rules decisions are made at this moment.</summary>
    public SamplingStatus Status
    {
        get
        {
            var problem = _poller.LastProblem;
            var status = _rules is { AreInForce: true, AsOf: { } asOf }
                ? new SamplingStatus { InForce = SamplingStatus.Centralized, Rules = _rules.Count, From = _api.Address, AgeSeconds = AgeOf(asOf) }
                : _localStatus();
            return status with { LastError = problem?.Text, LastErrorAt = problem?.At };
        }
    }

    public SamplingDecision Decide(in SamplingRequest request) =>
        _rules.TryDecide(request, out var decision) ? decision : _local.Decide(request);

    public void TraceEnded(string rule, string serviceName, bool isSampled, bool isAnomaly) =>
        _rules.CountEnded(rule, serviceName, isSampled, isAnomaly);

    /// <summary>Waits for the first rules, but no longer than <see cref="RulePoller.FirstRulesLimit"/>: no record waits for X-Ray.</summary>
    /// <returns>True when they are here; false when local rules decide for now.</returns>
    public async Task<bool> WaitForFirstRulesAsync(CancellationToken ct)
    {
        await _poller.FirstRules.WaitAsync(RulePoller.FirstRulesLimit, _clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _poller.FirstRules.IsCompletedSuccessfully;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        await _stopping.CancelAsync();
        await _polling;
        _stopping.Dispose();
    }

    private long AgeOf(DateTimeOffset asOf) => Math.Max(0, (long)(_clock.GetUtcNow() - asOf).TotalSeconds);
}
