using System.Runtime.Serialization;

namespace Gateway.Configuration;

/// <summary>Where a consumer group without commits begins to read. What the group has committed always wins.</summary>
internal enum StartingPosition
{
    /// <summary>At the oldest record that the topic still holds.</summary>
    [EnumMember(Value = "TRIM_HORIZON")]
    TrimHorizon,

    /// <summary>At what is written from now on.</summary>
    [EnumMember(Value = "LATEST")]
    Latest,

    /// <summary>At the first record whose timestamp is not before <c>StartingPositionTimestamp</c>.</summary>
    [EnumMember(Value = "AT_TIMESTAMP")]
    AtTimestamp,
}
