using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Kafka;

namespace Gateway.IntegrationTests.HouseTests;

public sealed class ChildProcessTests
{
    private const string Program = "Gateway.IntegrationTests.dll";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_program_ends_with_its_input_and_its_exit_code_is_known()
    {
        await using var process = ChildProcess.Start(Program, [KafkaBrokerProgram.Verb]);
        process.Input.Close();

        Assert.Equal(0, await Eventually.EndsAsync(process.Exited, Limit));
        Assert.Contains("127.0.0.1:", Assert.Single(process.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_program_ends_with_128_plus_the_signal()
    {
        await using var process = ChildProcess.Start(Program, [KafkaBrokerProgram.Verb]);
        await Eventually.TrueAsync(() => process.Output.Count == 1, Limit);

        process.Signal(PosixSignal.Kill);

        Assert.Equal(128 + PosixSignal.Kill, await Eventually.EndsAsync(process.Exited, Limit));
    }

    [Fact]
    public async Task Nothing_outlives_its_owner()
    {
        var process = ChildProcess.Start(Program, [KafkaBrokerProgram.Verb]);
        var id = process.Id;
        await process.DisposeAsync();

        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(id));
    }

    [Fact]
    public async Task A_condition_that_never_holds_ends_in_a_time_out() =>
        await Assert.ThrowsAsync<TimeoutException>(() => Eventually.TrueAsync(() => false, TimeSpan.FromMilliseconds(50)));
}
