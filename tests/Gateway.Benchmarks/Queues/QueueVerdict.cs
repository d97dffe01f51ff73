using System.Globalization;
using Gateway.Benchmarks.Measuring;
using Gateway.Benchmarks.Runs;

namespace Gateway.Benchmarks.Queues;

/// <summary>Says whether the gateway was as fast with a load as it must be.</summary>
internal static class QueueVerdict
{
    /// <summary>The least share of the ideal rate that a function which takes its time must see.</summary>
    private const double LeastOfIdeal = 0.9;

    /// <summary>How many times the peer's rate the gateway must have where the function takes no time.</summary>
    private const double LeastTimesThePeer = 3;

    /// <returns>What the gateway misses; null when it misses nothing, or when it or a peer to compare it with did not run.</returns>
    public static string? Shortfall(QueueBroker broker, QueueLoad load, ILookup<QueueContestant, ThroughputResult> results)
    {
        var gateway = results.Where(group => group.Key.Key == "gateway").SelectMany(group => group).ToList();
        if (gateway.Count == 0) return null;
        if (load.Ideal is { } ideal)
        {
            var share = new Spread(gateway.Select(result => result.InvocationsPerSecond)).Median / ideal;
            return share < LeastOfIdeal ? Text(broker, load, $"{share:0.0%} of the ideal rate; the least is {LeastOfIdeal:0%}") : null;
        }

        return TimesThePeer(gateway, results) is { } times && times < LeastTimesThePeer
            ? Text(broker, load, $"{times:0.00} times the peer; the least is {LeastTimesThePeer:0.0}")
            : null;
    }

    /// <summary>The rate of these rounds by that of the peer; null where no peer ran.</summary>
    public static double? TimesThePeer(List<ThroughputResult> rounds, ILookup<QueueContestant, ThroughputResult> results)
    {
        var peer = results.Where(group => group.Key.IsPeer).SelectMany(group => group).ToList();
        return peer.Count == 0 ? null : Rate(rounds) / Rate(peer);
    }

    private static double Rate(List<ThroughputResult> rounds) => new Spread(rounds.Select(result => result.RecordsPerSecond)).Median;

    private static string Text(QueueBroker broker, QueueLoad load, FormattableString found) =>
        $"{broker.Title}, {load.Key}: the gateway has {found.ToString(CultureInfo.InvariantCulture)}";
}
