using Gateway.Local;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tracing.Platforms;

public class PlatformFinderTests
{
    private static readonly Platform Found = new() { Origin = "AWS::ECS::Fargate" };

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task The_first_place_that_applies_and_answers_counts()
    {
        var probes = new[] { new Probe(applies: false, Platform.Unknown), new Probe(applies: true, Platform.Unknown), new Probe(applies: true, Found), new Probe(applies: true, new Platform { Origin = "other" }) };
        await using var finder = Finder(probes);

        Assert.Same(Platform.Unknown, finder.Current);
        finder.Begin();

        await Eventually.TrueAsync(() => finder.Current == Found);
        Assert.Equal([0, 1, 1, 0], probes.Select(probe => probe.Asked));
    }

    [Fact]
    public async Task A_place_that_does_not_answer_is_asked_three_times()
    {
        var probe = new Probe(applies: true, null, null, null, Found);
        await using var finder = Finder(probe);
        finder.Begin();
        foreach (var seconds in new[] { 1, 4 })
        {
            await Eventually.TrueAsync(() => _clock.NextIn == TimeSpan.FromSeconds(seconds));
            _clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        await Eventually.TrueAsync(() => probe.Asked == 3);
        Assert.Same(Platform.Unknown, finder.Current);
    }

    [Fact]
    public async Task A_place_that_answers_late_is_known_from_then_on()
    {
        await using var finder = Finder(new Probe(applies: true, null, Found));
        finder.Begin();
        await Eventually.TrueAsync(() => _clock.NextIn == TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));

        await Eventually.TrueAsync(() => finder.Current == Found);
    }

    [Fact]
    public async Task A_probe_that_fails_keeps_no_other_from_answering()
    {
        await using var finder = new PlatformFinder([new Failing(), new Probe(applies: true, Found)], _clock, NullLogger<PlatformFinder>.Instance);
        finder.Begin();

        await Eventually.TrueAsync(() => finder.Current == Found);
    }

    [Fact]
    public async Task A_stop_waits_for_nobody()
    {
        var finder = Finder(new Probe(applies: true, (Platform?)null));
        finder.Begin();
        await Eventually.TrueAsync(() => _clock.NextIn is not null);

        await finder.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15));
    }

    private PlatformFinder Finder(params Probe[] probes) => new(probes, _clock, NullLogger<PlatformFinder>.Instance);

    private sealed class Failing : IPlatformProbe
    {
        public Task<bool> AppliesAsync(CancellationToken ct) => Task.FromResult(true);

        public Task<Platform?> FindAsync(CancellationToken ct) => throw new System.Security.Cryptography.CryptographicException("no certificate");
    }

    private sealed class Probe(bool applies, params Platform?[] answers) : IPlatformProbe
    {
        public int Asked { get; private set; }

        public Task<bool> AppliesAsync(CancellationToken ct) => Task.FromResult(applies);

        public Task<Platform?> FindAsync(CancellationToken ct) => Task.FromResult(answers[Math.Min(Asked++, answers.Length - 1)]);
    }
}
