using FsCheck;
using FsCheck.Fluent;

namespace Gateway.Pipeline;

/// <summary>Alone, for it watches the thread pool.</summary>
[Collection(nameof(DeliveryModelTests))]
[CollectionDefinition(nameof(DeliveryModelTests), DisableParallelization = true)]
public sealed class DeliveryModelTests
{
    private const int Runs = 1000;

    /// <summary>A failure names the seed of its run, and the simplest scenario that was found to show it.</summary>
    [Fact]
    public Task Whatever_happens_nothing_is_lost_or_acknowledged_early_or_out_of_order_or_tried_too_often() =>
        // On a thread of its own, for it blocks, and what it waits for needs those of the pool.
        Task.Factory.StartNew(Check, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Check()
    {
        var scenarios = Arb.From(Gen.Choose(0, int.MaxValue).Select(DeliveryScenario.Of), static scenario => scenario.Simpler());
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(Runs).WithQuietOnSuccess(true), Prop.ForAll(scenarios, (Action<DeliveryScenario>)Run));
    }

    private static void Run(DeliveryScenario scenario)
    {
        using var model = new DeliveryModel(scenario);
        model.Run();
    }
}
