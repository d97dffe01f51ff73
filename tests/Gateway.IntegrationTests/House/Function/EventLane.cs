namespace Gateway.IntegrationTests.House.Function;

/// <summary>The records of one partition in an event, under their key <c>topic-partition</c>.</summary>
internal sealed record EventLane(string Key, IReadOnlyList<EventRecord> Records);
