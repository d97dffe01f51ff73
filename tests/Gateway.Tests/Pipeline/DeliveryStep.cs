using Gateway.Aws;

namespace Gateway.Pipeline;

/// <summary>One thing that happens in a <see cref="DeliveryScenario"/>.</summary>
/// <param name="Kind">What.</param>
/// <param name="Partition">To which partition.</param>
/// <param name="Amount">Records, or timers that fire.</param>
/// <param name="IsSudden">True when it does not wait for the path to be at rest.</param>
internal readonly record struct DeliveryStep(DeliveryStep.What Kind, int Partition, int Amount = 0, bool IsSudden = false)
{
    /// <summary>The kinds of things.</summary>
    internal enum What
    {
        /// <summary>Records are written.</summary>
        Write,

        /// <summary>Time passes.</summary>
        Pass,

        /// <summary>The partition is given back: stopped, waited for, then fenced and assigned anew.</summary>
        Revoke,

        /// <summary>The partition is somebody else's already: fenced at once, and assigned anew.</summary>
        Lose,
    }

    public static DeliveryStep Of(Noise noise, int partitions)
    {
        var kind = noise.Pick(What.Write, What.Write, What.Write, What.Pass, What.Pass, What.Pass, What.Revoke, What.Lose);
        return new DeliveryStep(kind, noise.Below(partitions), 1 + noise.Below(12), noise.OneIn(2));
    }

    public override string ToString() => $"new(DeliveryStep.What.{Kind}, {Partition}, {Amount}, {(IsSudden ? "true" : "false")})";
}
