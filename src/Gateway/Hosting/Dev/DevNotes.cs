using Gateway.Configuration;
using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Dev;

/// <summary>Says what a local run does to the real records.</summary>
internal static class DevNotes
{
    /// <param name="written">The mapping as configured.</param>
    /// <param name="run">The mapping as it is run.</param>
    /// <param name="request">What was asked for.</param>
    public static IEnumerable<string> Of(MappingSettings written, MappingSettings run, DevRequest request)
    {
        if (written.Source != SourceKind.Kafka)
            yield return $"warning   this takes messages out of {string.Join(", ", written.Queues)}: what the function succeeds with is gone, and nobody else gets it. A queue has no groups to stay out of the way with.";
        else if (request.SameGroup)
            yield return $"warning   this joins {written.ConsumerGroupId}: its members lose the partitions that come here, and what succeeds here is done for them too (--same-group).";
        else
            yield return $"group     {run.ConsumerGroupId}, from {EnumNames.Of(written.StartingPosition)} on: {written.ConsumerGroupId} keeps all its records (--same-group joins it instead).";
        if (written.Destination is not { } destination) yield break;
        yield return run.Destination is null
            ? $"failures  not sent to {destination}: what fails for good is only said here."
            : $"warning   what fails for good is sent to {destination}.";
    }
}
