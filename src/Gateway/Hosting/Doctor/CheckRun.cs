using System.Threading.Channels;

namespace Gateway.Hosting.Doctor;

/// <summary>Makes the checks of a group one after the other, and tells of each as soon as it is made.</summary>
internal sealed class CheckRun
{
    private readonly CheckGroup _group;
    private readonly TimeProvider _clock;
    private readonly Channel<Finding> _findings = Channel.CreateUnbounded<Finding>();

    // What later checks may need and cannot have, each with the check that failed first on the way to it.
    private readonly Dictionary<string, string> _missing = new(StringComparer.Ordinal);

    /// <summary>Begins at once.</summary>
    /// <param name="group">What to check; closed when all is checked.</param>
    /// <param name="turns">How many groups may be under way at a time.</param>
    /// <param name="clock">Limits and measures the time.</param>
    public CheckRun(CheckGroup group, SemaphoreSlim turns, TimeProvider clock)
    {
        (_group, _clock) = (group, clock);
        _ = RunAsync(turns);
    }

    public CheckGroup Group => _group;

    public IAsyncEnumerable<Finding> Findings => _findings.Reader.ReadAllAsync();

    private async Task RunAsync(SemaphoreSlim turns)
    {
        await turns.WaitAsync();
        try
        {
            await using (_group)
            {
                foreach (var check in _group.Checks) await TellAsync(check);
            }

            _findings.Writer.Complete();
        }
        catch (Exception bug)
        {
            // Whoever reads the findings has it.
            _findings.Writer.Complete(bug);
        }
        finally
        {
            turns.Release();
        }
    }

    private async Task TellAsync(Check check)
    {
        var root = check.Needs.Select(_missing.GetValueOrDefault).FirstOrDefault(missing => missing is not null) ?? await check.Obstacle();
        var began = _clock.GetTimestamp();
        var verdict = root is null ? await LookAsync(check) : Verdict.Skipped($"needs {root}");
        var finding = new Finding(check.Name, verdict, root is null ? _clock.GetElapsedTime(began) : TimeSpan.Zero);
        if (!verdict.IsGood) _missing.TryAdd(check.Name, root ?? check.Name);
        await _findings.Writer.WriteAsync(finding);
    }

    private async Task<Verdict> LookAsync(Check check)
    {
        using var limit = new CancellationTokenSource(check.Limit, _clock);
        try
        {
            // What takes no notice of its token is left behind.
            return await check.Look(limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return Verdict.Failed($"no answer within {check.Limit.TotalSeconds:0.#} s", check.LateRemedy);
        }
    }
}
