using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Invocation;
using Gateway.Local;
using Gateway.Local.Traces;
using Gateway.Tracing.Sampling;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Hosting;

public sealed class SharedPartsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Sampling_goes_by_the_rules_that_the_daemon_has_on_TCP()
    {
        await using var daemon = await LocalDaemon.StartAsync(new LocalDaemonOptions(), new TraceStore(TimeProvider.System), NullLogger.Instance);
        await using var parts = Parts($"Tracing: {{ DaemonAddress: 'tcp:{daemon.Address} udp:127.0.0.1:9' }}");

        await parts.WaitForFirstRulesAsync(default).WaitAsync(Patience, TimeProvider.System, default);

        Assert.Equal(("Centralized", 1, $"http://{daemon.Address}"), Shown(parts));
        Assert.Equal(new SamplingDecision(true, "Default"), parts.Sampler.Decide(new SamplingRequest { ServiceName = "orders", UrlPath = "/kafka/orders" }));
    }

    [Fact]
    public async Task An_endpoint_of_X_Ray_is_asked_signed_and_in_place_of_the_daemon()
    {
        await using var xray = await FakeFunction.StartAsync();
        xray.Answer = static context => context.Response.WriteAsync("""{"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"Default","FixedRate":1}}]}""");
        var endpoint = xray.Endpoint.GetLeftPart(UriPartial.Authority);
        await using var parts = Parts($"Aws: {{ XRayEndpoint: '{endpoint}' }}");

        await parts.WaitForFirstRulesAsync(default).WaitAsync(Patience, TimeProvider.System, default);

        Assert.Equal(("Centralized", 1, endpoint), Shown(parts));
        Assert.Equal(xray.Only.ExpectedAuthorization("secret"), xray.Only.Headers["Authorization"]);
    }

    [Fact]
    public async Task Local_rules_ask_nobody_and_wait_for_nothing()
    {
        await using var daemon = await FakeFunction.StartAsync();
        await using var parts = Parts($"Tracing: {{ DaemonAddress: '{daemon.Endpoint.Authority}', Sampling: {{ Source: Local }} }}");

        Assert.True(parts.WaitForFirstRulesAsync(default).IsCompleted);

        Assert.Equal(("Local", 1, "built in"), Shown(parts));
        Assert.Empty(daemon.Requests);
    }

    [Fact]
    public async Task The_memory_of_the_process_is_what_is_configured_and_divided_by_the_mappings_that_are_enabled()
    {
        await using var parts = Parts("Memory: { BudgetMegabytes: 64 }", "  payments:\n    FunctionName: f\n    SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b1:9092'] } }\n    Topics: [payments]\n  letters:\n    Enabled: false\n    FunctionName: f\n    SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b1:9092'] } }\n    Topics: [letters]\n");

        Assert.Equal((32L * 1024 * 1024, 8L * 1024 * 1024), (parts.Memory.EvenShare, parts.Memory.Guaranteed));
    }

    private static (string, int, string) Shown(SharedParts parts) =>
        (parts.SamplingStatus.InForce, parts.SamplingStatus.Rules, parts.SamplingStatus.From);

    private static SharedParts Parts(string section, string others = "")
    {
        var configuration = Written.Load(section + "\n" + Written.Orders() + "\n" + others);
        Assert.Empty(configuration.Errors);
        var credentials = AwsCredentialSource.Fixed("AKIDTEST", "secret", TimeProvider.System, NullLogger<AwsCredentialSource>.Instance);
        return new SharedParts(configuration, "eu-west-1", LocalRules.BuiltIn, credentials, NullLoggerFactory.Instance, TimeProvider.System);
    }
}
