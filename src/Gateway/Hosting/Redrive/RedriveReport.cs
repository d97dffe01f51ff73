using System.Globalization;
using Gateway.Settlement.Redrive;

namespace Gateway.Hosting.Redrive;

/// <summary>Counts records and tells the operator, line by line. Safe from any thread.</summary>
/// <param name="output">Where to.</param>
internal sealed class RedriveReport(TextWriter output)
{
    private readonly Lock _gate = new();
    private int _read;
    private int _succeeded;
    private int _failed;
    private int _untried;
    private int _skipped;
    private int _foreign;
    private bool _isBroken;

    /// <summary>True when everything that is the mapping's has succeeded and is taken away.</summary>
    public bool IsClean
    {
        get
        {
            lock (_gate) return !_isBroken && _failed == 0 && _untried == 0 && _skipped == _foreign;
        }
    }

    /// <summary>Records that the function has answered for.</summary>
    public int Outcomes
    {
        get
        {
            lock (_gate) return _succeeded + _failed;
        }
    }

    public void Read(FailedUnit unit)
    {
        lock (_gate) _read += unit.Event.Items.Count;
    }

    public void WouldInvoke(FailedUnit unit) =>
        Line($"would invoke: {unit.Name}, {Records(unit.Event.Items.Count)} from {unit.Event.Items[0]}{(unit.FailedIn is { } trace ? $", failed in {trace.Root}" : "")}");

    public void Skipped(SkippedFailure skipped)
    {
        lock (_gate)
        {
            _skipped++;
            if (skipped.IsForeign) _foreign++;
        }

        Line($"skipped: {skipped.Name}: {skipped.Why}");
    }

    public void Succeeded()
    {
        lock (_gate) _succeeded++;
    }

    public void Failed(FailedUnit unit, FailedItem item, string why)
    {
        lock (_gate) _failed++;
        Line($"failed again: {unit.Name}, {item}: {why}");
    }

    /// <summary>Records that stay where they are without having been tried.</summary>
    public void Untried(int records)
    {
        lock (_gate) _untried += records;
    }

    /// <summary>Something that keeps the redrive from being whole.</summary>
    public void Problem(string problem)
    {
        lock (_gate) _isBroken = true;
        Line(problem);
    }

    public void Line(string line)
    {
        lock (_gate) output.WriteLine(line);
    }

    public void Totals()
    {
        lock (_gate)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{_read} read, {_succeeded + _failed} invoked, {_succeeded} succeeded, {_failed} failed again, {_untried} not tried, {_skipped} skipped"));
        }
    }

    private static string Records(int count) => count == 1 ? "1 record" : string.Create(CultureInfo.InvariantCulture, $"{count} records");
}
