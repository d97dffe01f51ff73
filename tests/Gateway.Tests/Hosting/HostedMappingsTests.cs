using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Hosting.Reload;
using Gateway.Local;

namespace Gateway.Hosting;

public sealed class HostedMappingsTests
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(3);

    private readonly List<FakeMapping> _made = [];
    private readonly List<int> _shares = [];
    private readonly ManualClock _clock = new();
    private readonly HostedMappings _mappings;
    private ConfigurationResult _inForce = new();

    public HostedMappingsTests() => _mappings = new HostedMappings(Make, _shares.Add, _clock);

    [Fact]
    public async Task A_change_stops_and_starts_only_what_it_is_about()
    {
        Start("a", "b", "c");

        await ChangeAsync("a", "b BatchSize: 7", "d");

        Assert.Equal(["a", "b", "d"], Names());
        Assert.Equal(["a: started", "b: started, stopped within 903, retired", "c: started, stopped within 903, retired", "b: started", "d: started"], Lives());
    }

    [Fact]
    public async Task A_mapping_that_is_switched_off_stops_and_stays_shown_and_on_again_starts()
    {
        Start("a", "b");

        await ChangeAsync("a", "b Enabled: false");
        Assert.Equal(["a", "b"], Names());
        await ChangeAsync("a", "b");

        Assert.Equal(["a: started", "b: started, stopped within 903, retired", "b: started, stopped within 903, retired", "b: started"], Lives());
    }

    [Fact]
    public async Task While_one_stops_it_is_shown_so_and_what_it_does_not_hold_up_starts()
    {
        Start("a", "b");
        var (a, b) = (_made[0], _made[1]);
        (a.Stop, b.Stop) = (new TaskCompletionSource(), new TaskCompletionSource());

        var change = ChangeAsync("b BatchSize: 7", "c");

        Assert.Equal([("a", "Deleting", false, null), ("b", "Updating", true, false), ("c", "Enabled", true, true)], Shown());
        b.Stop.SetResult();
        await Eventually.TrueAsync(() => Shown() is [("a", "Deleting", _, _), ("b", "Enabled", true, true), _]);
        Assert.False(change.IsCompleted);
        a.Stop.SetResult();
        await change;
        Assert.Equal(["b", "c"], Names());
    }

    [Fact]
    public async Task What_reads_the_same_topic_starts_only_when_the_other_has_stopped()
    {
        Start("a");
        _made[0].Stop = new TaskCompletionSource();

        var change = ChangeAsync("renamed of a", "c");
        Assert.Equal(["a", "c"], Names());
        _made[0].Stop!.SetResult();
        await change;

        Assert.Equal(["renamed", "c"], Names());
    }

    [Fact]
    public async Task A_paused_mapping_stays_paused_be_it_changed_or_not()
    {
        Start("a", "b");
        foreach (var mapping in _made) mapping.IsPaused = true;

        await ChangeAsync("a", "b BatchSize: 7");

        Assert.Equal(["a: started", "b: started, stopped within 903, retired", "b: started paused"], Lives());
    }

    [Fact]
    public async Task The_end_of_the_process_in_the_middle_of_a_change_starts_nothing_and_waits_for_what_stops()
    {
        Start("a", "b");
        _made[0].Stop = new TaskCompletionSource();
        var change = ChangeAsync("a BatchSize: 7", "b", "c of a");

        var stop = _mappings.StopAsync(TimeSpan.FromSeconds(2));
        Assert.False(stop.IsCompleted);
        _made[0].Stop!.SetResult();
        await stop;
        await change;
        await ChangeAsync("d");

        Assert.Equal(["a: started, stopped within 903", "b: started, stopped within 2"], Lives());
    }

    [Fact]
    public async Task The_end_of_the_process_waits_for_what_still_stops_no_longer_than_for_the_others()
    {
        Start("a");
        _made[0].Stop = new TaskCompletionSource();
        var change = ChangeAsync("b");

        var stop = _mappings.StopAsync(TimeSpan.FromSeconds(4));
        _clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.DoesNotContain("hurried", _made[0].Life);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await stop;
        await change;

        Assert.Equal(["started", "stopped within 903", "hurried"], _made[0].Life);
    }

    [Fact]
    public async Task A_bug_in_a_mapping_that_came_later_is_told_too()
    {
        Start("a");
        await ChangeAsync("a", "b");
        Assert.False(_mappings.Failure.IsCompleted);

        _made[1].Bug.SetException(new InvalidOperationException("bug"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => _mappings.Failure);
    }

    [Fact]
    public async Task What_the_process_has_is_divided_among_those_that_run_and_those_that_still_stop()
    {
        Start("a", "b");
        await ChangeAsync("b", "c", "d Enabled: false", "e");

        Assert.Equal([2, 4, 3], _shares);
    }

    private static string YamlOf(string written)
    {
        var name = written.Split(' ')[0];
        var topic = written.Split(" of ") is [_, var other] ? other : name;
        var more = written.Contains(':', StringComparison.Ordinal) ? written[(name.Length + 1)..] + "," : "";
        return $"  {name}: {{ FunctionName: f, {more} Topics: [{topic}], SelfManagedEventSource: {{ Endpoints: {{ KafkaBootstrapServers: ['b1:9092'] }} }} }}\n";
    }

    private static ConfigurationResult Load(params IEnumerable<string> mappings)
    {
        var loaded = Written.Load("EventSourceMappings:\n" + string.Concat(mappings.Select(mapping => YamlOf(mapping))));
        Assert.Empty(loaded.Errors.Select(error => error.ToString()));
        return loaded;
    }

    private void Start(params string[] mappings)
    {
        _inForce = Load(mappings);
        _mappings.Create(_inForce.Mappings);
        _mappings.Start();
    }

    private Task ChangeAsync(params string[] mappings)
    {
        var next = Load(mappings);
        var plan = ReloadPlan.Of(_inForce.Options!, _inForce, next);
        _inForce = next;
        return _mappings.ChangeAsync(plan, Drain);
    }

    private FakeMapping Make(MappingSettings settings)
    {
        var made = new FakeMapping(settings);
        _made.Add(made);
        return made;
    }

    private IEnumerable<string> Names() => _mappings.Reports.Select(report => report.Status.Name);

    private IEnumerable<string> Lives() => _made.Select(mapping => $"{mapping.Settings.Name}: {string.Join(", ", mapping.Life)}");

    private List<(string Name, string State, bool Enabled, bool? Consuming)> Shown() =>
        [.. _mappings.Reports.Select(report => report.Status).Select(status => (status.Name, status.State, status.Enabled, status.Enabled ? status.IsConsuming : (bool?)null))];

    private sealed class FakeMapping(MappingSettings settings) : IHostedMapping, IMappingStatusSource
    {
        public List<string> Life { get; } = [];

        public TaskCompletionSource? Stop { get; set; }

        public TaskCompletionSource Bug { get; } = new();

        public MappingSettings Settings { get; } = settings;

        public IMappingStatusSource Report => this;

        public bool IsPaused { get; set; }

        public Task Failure => Bug.Task;

        public MappingStatus Status => new() { Name = Settings.Name, Source = "Kafka", Function = "f", State = MappingState.Enabled, IsConsuming = true };

        public void Start(bool paused) => Life.Add(paused ? "started paused" : "started");

        public Task StopAsync(TimeSpan limit)
        {
            Life.Add($"stopped within {limit.TotalSeconds}");
            return Stop?.Task ?? Task.CompletedTask;
        }

        public void Hurry()
        {
            Life.Add("hurried");
            Stop?.TrySetResult();
        }

        public void Retire() => Life.Add("retired");
    }
}
