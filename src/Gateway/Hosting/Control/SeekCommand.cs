using Gateway.Configuration;
using Gateway.Sources.Kafka.Access;
using Gateway.Sources.Kafka.Native;
using Gateway.Sources.Kafka.Seeking;

namespace Gateway.Hosting.Control;

/// <summary><c>gateway seek</c>: lets a mapping's consumer group read on elsewhere, while nobody is in it.</summary>
internal static class SeekCommand
{
    private static readonly TimeSpan LoginLimit = TimeSpan.FromSeconds(30);

    /// <param name="path">The configuration.</param>
    /// <param name="name">The mapping's name.</param>
    /// <param name="target">Where to.</param>
    /// <param name="dryRun">Prints and changes nothing.</param>
    /// <returns>0 when it is done; 1 when the brokers cannot be reached or the group is active; 2 for a bad configuration, or a mapping that cannot be sought.</returns>
    public static async Task<int> RunAsync(string path, string name, SeekTarget target, bool dryRun)
    {
        var configuration = WrittenConfiguration.Load(path, ProcessEnvironment.Read());
        if (!configuration.IsValid) return Say(string.Join(Environment.NewLine, configuration.Errors), 2);
        if (configuration.Mappings.FirstOrDefault(m => m.Name == name) is not { } mapping)
            return Say($"There is no mapping '{name}'; there is {string.Join(", ", configuration.Mappings.Select(m => m.Name))}.", 2);
        if (mapping.Source != SourceKind.Kafka)
            return Say($"{name} reads from {mapping.Source}, and a queue cannot be sought: what was acknowledged is gone from it, and the rest comes in its turn.", 2);
        if (!LibrdkafkaLoader.TryLoad(out var missing)) return Say(missing, 1);

        using var parts = new CommandParts(configuration.Options!.Aws, TimeProvider.System);
        var (login, problem) = await LoginAsync(mapping, parts);
        if (login is null) return Say(problem!, 1);
        var result = KafkaSeek.Run(mapping, login, target, dryRun);
        foreach (var line in SeekTable.Lines(result.Moves)) Console.Out.WriteLine(line);
        if (result.Problem is not null) return Say(result.Problem, 1);
        if (result.Warning is not null) Console.Error.WriteLine($"warning: without --dry-run this would be refused. {result.Warning}");
        Console.Out.WriteLine(dryRun ? "Nothing was changed (--dry-run)." : $"The group {mapping.ConsumerGroupId} reads on there.");
        return 0;
    }

    private static async Task<KafkaLoginResult> LoginAsync(MappingSettings mapping, CommandParts parts)
    {
        using var limit = new CancellationTokenSource(LoginLimit, TimeProvider.System);
        try
        {
            return await new KafkaAccess(mapping, parts.KafkaAccess).ReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return new KafkaLoginResult(null, $"Addresses and secrets of {mapping.Name} could not be read within {LoginLimit.TotalSeconds} s.");
        }
    }

    private static int Say(string problem, int code)
    {
        Console.Error.WriteLine(problem);
        return code;
    }
}
