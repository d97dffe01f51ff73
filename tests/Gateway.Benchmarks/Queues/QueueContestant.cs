using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Queues;

/// <summary>A contestant that reads a queue.</summary>
/// <param name="key">What <c>--only</c> calls it.</param>
/// <param name="title">What the table calls it.</param>
internal abstract class QueueContestant(string key, string title) : Contestant(key, title)
{
    /// <summary>True for what a team would write without the gateway.</summary>
    public virtual bool IsPeer => false;

    public abstract Child Start(QueueSetting setting);
}
