using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>Keeps the account's rules fresh: reads them, reports what they decided, and takes what X-Ray grants for it.</summary>
/// <param name="rules">What is kept fresh.</param>
/// <param name="api">Whom to ask.</param>
/// <param name="failed">Hears of each call that gave nothing, by a word from a closed set.</param>
/// <param name="clock">Every wait goes by it.</param>
/// <param name="random">0 up to, never including, 1.</param>
/// <param name="logger">Hears when other rules than before come into force.</param>
internal sealed partial class RulePoller(
    AccountRules rules, ISamplingApi api, Action<string> failed, TimeProvider clock, Func<double> random, ILogger<RulePoller> logger)
{
    /// <summary>How long the first rules are worth waiting for.</summary>
    public static readonly TimeSpan FirstRulesLimit = TimeSpan.FromSeconds(2);

    private readonly PollSchedule _schedule = new(clock, random);
    private readonly TaskCompletionSource _firstRules = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _start = clock.GetTimestamp();
    private bool? _inForce;

    /// <summary>Completes when rules have been read for the first time.</summary>
    public Task FirstRules => _firstRules.Task;

    /// <summary>The last call that gave nothing; null while all did.</summary>
    public SamplingProblem? LastProblem { get; private set; }

    /// <summary>Asks on and on; ends with its token, without an exception.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await PollDueAsync(stoppingToken);
                await Task.Delay(_schedule.UntilNext, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // Stopping: the last counts are not worth a delay.
            }
            // A bug in one turn must not end all later ones: rules would grow old unseen. The schedule has gone on already.
            catch (Exception e)
            {
                LogTurnFailed(e);
            }
        }
    }

    /// <summary>Does what is due now. Called by one thread at a time.</summary>
    public async Task PollDueAsync(CancellationToken ct)
    {
        if (_schedule.TargetsAreDue) await PollTargetsAsync(ct);
        if (_schedule.RulesAreDue) await PollRulesAsync(ct);
        TellSource();
    }

    private async Task PollRulesAsync(CancellationToken ct)
    {
        _schedule.RulesAsked();
        var asOf = clock.GetUtcNow();
        var answer = await api.GetRulesAsync(ct);
        if (!answer.IsGood)
        {
            Note("rules", answer.Problem);
        }
        else if (!rules.Replace(answer.Value, asOf))
        {
            Note("rules", $"{api.Address} answered an empty list of sampling rules");
        }
        else
        {
            _schedule.RulesRead();
            _firstRules.TrySetResult();
        }
    }

    private async Task PollTargetsAsync(CancellationToken ct)
    {
        var askedAt = clock.GetTimestamp();
        _schedule.TargetsAsked();
        foreach (var reports in InCalls(rules.TakeDue())) await ReportAsync(reports, askedAt, ct);
    }

    private async Task ReportAsync(IReadOnlyList<RuleReport> reports, long askedAt, CancellationToken ct)
    {
        var told = false;
        try
        {
            var answer = await api.GetTargetsAsync(reports, ct);
            told = answer.IsGood;
            if (!answer.IsGood) Note("targets", answer.Problem);
            else if (rules.Apply(answer.Value, reports, askedAt)) _schedule.RulesChanged();
        }
        finally
        {
            // Whatever ended the call, the counts are not lost.
            if (!told) foreach (var report in reports) report.PutBack();
        }
    }

    private static List<List<RuleReport>> InCalls(IReadOnlyList<RuleReport> reports)
    {
        List<List<RuleReport>> calls = [];
        var boosts = 0;
        foreach (var report in reports)
        {
            boosts += report.Boosts.Count;
            if (calls is [.., var last] && last.Count < RuleState.MaxDocuments && boosts <= RuleState.MaxDocuments)
            {
                last.Add(report);
                continue;
            }

            calls.Add([report]);
            boosts = report.Boosts.Count;
        }

        return calls;
    }

    private void Note(string call, string problem)
    {
        LastProblem = new SamplingProblem(problem, clock.GetUtcNow());
        failed(call);
        LogCallFailed(problem);
    }

    private void TellSource()
    {
        var inForce = rules.AreInForce;
        var isStarting = _inForce is null && clock.GetElapsedTime(_start) < FirstRulesLimit;
        if (inForce == _inForce || (!inForce && isStarting)) return;
        _inForce = inForce;
        if (inForce) LogCentralized(rules.Count, api.Address);
        else LogLocal(LastProblem?.Text ?? "not read yet");
    }

    [LoggerMessage(EventIds.SamplingCentralized, LogLevel.Information, "Sampling by the account's {Count} rules, from {Address}")]
    private partial void LogCentralized(int count, string address);

    [LoggerMessage(EventIds.SamplingLocal, LogLevel.Warning,
        "Sampling by local rules until the account's can be read: {Problem}. A daemon needs its TCP port open too; Tracing.Sampling.Source: Local does without")]
    private partial void LogLocal(string problem);

    [LoggerMessage(EventIds.SamplingCallFailed, LogLevel.Debug, "A sampling call gave nothing: {Problem}")]
    private partial void LogCallFailed(string problem);

    [LoggerMessage(EventIds.SamplingTurnFailed, LogLevel.Error, "The poll for sampling rules failed unexpectedly and goes on")]
    private partial void LogTurnFailed(Exception e);
}
