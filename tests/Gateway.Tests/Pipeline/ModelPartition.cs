using Gateway.Aws;
using Gateway.Records;

namespace Gateway.Pipeline;

/// <summary>A partition or queue of a <see cref="DeliveryModel"/>'s broker: its log, and the lanes in which it is read at the moment.</summary>
internal sealed class ModelPartition(int number, PartitionKind kind, DeliveryScenario scenario)
{
    private const int Parts = 3;
    private const int MostAssignments = 1000;

    private readonly Noise _noise = new(scenario.Seed + (ulong)number);
    private int _assignments;

    public List<LogEntry> Log { get; } = [];

    /// <summary>What was not read yet.</summary>
    public List<LogEntry> Unread { get; } = [];

    /// <summary>All of it.</summary>
    public Lane Whole { get; private set; } = null!;

    /// <summary>Those that carry its records.</summary>
    public IReadOnlyList<WitnessedLane> Lanes { get; private set; } = [];

    /// <summary>Lanes of a new assignment, under a new name. As a broker does: all that nobody has settled comes again.</summary>
    public void Assign()
    {
        Unread.Clear();
        Unread.AddRange(Log.Where(entry => !entry.IsSettled));
        var name = $"orders-{number * MostAssignments + _assignments++}";
        Whole = new Lane(name, "orders", number) { IsOrdered = kind != PartitionKind.Unordered };
        Lanes = kind is PartitionKind.Ordered or PartitionKind.Unordered
            ? [new WitnessedLane(Whole)]
            : [.. Enumerable.Range(0, Parts).Select(part => new WitnessedLane(new LanePart(Whole, $"{part}") { IsOrdered = part > 0 || kind == PartitionKind.Split }))];
    }

    /// <summary>New records at the end of the log.</summary>
    public void Append(int count, DateTimeOffset now)
    {
        var entries = Enumerable.Range(Log.Count, count).Select(position => Make(position, now.ToUnixTimeMilliseconds())).ToList();
        Log.AddRange(entries);
        Unread.AddRange(entries);
    }

    public WitnessedLane LaneOf(LogEntry entry) => Lanes[entry.Position * 7 / 2 % Lanes.Count];

    private LogEntry Make(int position, long now)
    {
        var age = scenario.HasMaximumAge && _noise.OneIn(3) ? _noise.Below(65_000) : 0;
        return new LogEntry(position, _noise.OneIn(8) ? -1 : now - age, now)
        {
            Redeliveries = _noise.OneIn(5) ? _noise.Below(4) : 0,
            IsPoison = scenario.HasPoison && _noise.OneIn(8),
            IsUnreadable = _noise.OneIn(30),
        };
    }
}
