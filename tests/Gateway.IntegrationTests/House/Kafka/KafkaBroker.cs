using System.Threading.Channels;
using Confluent.Kafka;
using Gateway.Local;
using Gateway.Sources.Kafka.Native;

namespace Gateway.IntegrationTests.House.Kafka;

/// <summary>The cluster of one test class, in a process of its own, with the faults that can be set for it.</summary>
public sealed class KafkaBroker : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static int _names;

    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();
    private ChildProcess? _process;

    public string BootstrapServers { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        LibrdkafkaLoader.EnsureLoaded();
        _process = ChildProcess.Start("Gateway.IntegrationTests.dll", [KafkaBrokerProgram.Verb], onOutput: line => _answers.Writer.TryWrite(line));
        BootstrapServers = await AnswerAsync();
    }

    /// <summary>Creates a topic of a name that no other test has.</summary>
    public async Task<string> CreateTopicAsync(int partitions)
    {
        var topic = FreshName("topic");
        await CreateTopicAsync(topic, partitions);
        return topic;
    }

    public Task CreateTopicAsync(string topic, int partitions) => CommandAsync($"topic {topic} {partitions}");

    /// <summary>Every request for the topic is answered with this error, until it is set to none.</summary>
    internal Task SetErrorAsync(string topic, ErrorCode error) => CommandAsync($"topic-error {topic} {error}");

    /// <summary>Closes all connections and refuses new ones, until <see cref="BringUpAsync"/>.</summary>
    public Task TakeDownAsync() => CommandAsync("down 1");

    public Task BringUpAsync() => CommandAsync("up 1");

    public Task SetRoundTripAsync(TimeSpan time) => CommandAsync($"rtt 1 {(int)time.TotalMilliseconds}");

    internal Task FailNextAsync(KafkaApi api, params IEnumerable<ErrorCode> errors) => CommandAsync($"errors {api} {string.Join(' ', errors)}");

    /// <summary>Takes back the errors that no request has met yet.</summary>
    internal Task StopFailingAsync(KafkaApi api) => CommandAsync($"mended {api}");

    /// <summary>A name for a topic or a group that nothing else in this run has.</summary>
    public static string FreshName(string kind) => $"{kind}-{Interlocked.Increment(ref _names)}";

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    internal async Task CommandAsync(string command)
    {
        await _process!.Input.WriteLineAsync(command);
        await _process.Input.FlushAsync();
        var answer = await AnswerAsync();
        if (answer != KafkaBrokerProgram.Done)
        {
            throw new InvalidOperationException($"The broker answers '{command}' with '{answer}'.");
        }
    }

    private async Task<string> AnswerAsync() => await _answers.Reader.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System);
}
