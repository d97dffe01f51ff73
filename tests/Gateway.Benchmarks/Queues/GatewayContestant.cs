using Gateway.Benchmarks.Contestants;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Queues;

/// <summary>The gateway itself, as <c>gateway run</c>: acknowledging what was answered, counting and tracing.</summary>
/// <param name="key">What <c>--only</c> calls it.</param>
/// <param name="title">What the table calls it.</param>
/// <param name="rules">Local sampling rules; null for the default.</param>
internal sealed class GatewayContestant(string key, string title, string? rules) : QueueContestant(key, title)
{
    private readonly GatewayProgram _program = new(rules);

    public override Child Start(QueueSetting setting)
    {
        var login = Path.Combine(_program.Folder, "login.json");
        File.WriteAllText(login, $$"""{ "username": "{{QueueLogin.User}}", "password": "{{QueueLogin.Password}}" }""");
        return _program.Start(setting, new MappingText(
            [$"Queues: [\"{setting.Queue}\"]", $$"""SourceAccessConfigurations: [ { Type: BASIC_AUTH, URI: "file:{{login}}" } ]"""],
            [$"BrokerUri: \"{setting.Broker.OriginalString}\""]));
    }

    public override Task<long> StopAsync(Child process) => _program.StopAsync(process);
}
