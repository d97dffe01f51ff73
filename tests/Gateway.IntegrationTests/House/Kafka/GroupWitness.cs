using System.Text.Json;
using Confluent.Kafka;

namespace Gateway.IntegrationTests.House.Kafka;

/// <summary>A member of a group that reads a topic of its own, and so takes nothing from anybody: the broker tells it of each rebalance.</summary>
internal sealed class GroupWitness : IDisposable
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _leaving = new();
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly Thread _polling;
    private volatile int _rebalances;
    private volatile string _state = "";

    public GroupWitness(string bootstrapServers, string group, string topic)
    {
        var configuration = new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = group,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            SessionTimeoutMs = 3_000,
            HeartbeatIntervalMs = 300,
            StatisticsIntervalMs = 50,
        };
        _consumer = new ConsumerBuilder<Ignore, Ignore>(configuration).SetLogHandler((_, _) => { }).SetStatisticsHandler((_, json) => Read(json)).Build();
        _consumer.Subscribe(topic);
        _polling = new Thread(Poll) { IsBackground = true };
        _polling.Start();
    }

    /// <summary>Rebalances of the group since it joined, its own joining among them.</summary>
    public int Rebalances => _rebalances;

    /// <summary>True while the group is not being dealt anew.</summary>
    public bool IsSteady => _state == "steady" && _rebalances > 0;

    public void Dispose()
    {
        _leaving.Cancel();
        _polling.Join();
        _consumer.Dispose();
        _leaving.Dispose();
    }

    private void Poll()
    {
        while (!_leaving.IsCancellationRequested)
        {
            try
            {
                _consumer.Consume(PollWait);
            }
            catch (ConsumeException)
            {
                // A topic that is not known yet, above all.
            }
        }

        _consumer.Close();
    }

    private void Read(string json)
    {
        if (!JsonElement.Parse(json).TryGetProperty("cgrp", out var group)) return;
        _rebalances = group.GetProperty("rebalance_cnt").GetInt32();
        _state = group.GetProperty("join_state").GetString()!;
    }
}
