using Gateway.Diagnostics;

namespace Gateway.Hosting.Admin;

public sealed class HealthEndpointsTests
{
    [Fact]
    public void Ready_when_every_enabled_mapping_is_consuming() =>
        Assert.True(HealthEndpoints.Assess([Mapping("orders", consuming: true), Mapping("payments", consuming: true)]).Ready);

    [Fact]
    public void Not_ready_while_one_of_them_is_not() =>
        Assert.False(HealthEndpoints.Assess([Mapping("orders", consuming: true), Mapping("payments", consuming: false)]).Ready);

    [Fact]
    public void A_disabled_mapping_is_not_waited_for() =>
        Assert.True(HealthEndpoints.Assess([Mapping("orders", consuming: false) with { Enabled = false }]).Ready);

    [Fact]
    public void Ready_when_there_is_nothing_to_wait_for() =>
        Assert.True(HealthEndpoints.Assess([]).Ready);

    [Fact]
    public void A_configuration_that_was_refused_is_told_and_makes_nothing_unready()
    {
        var readiness = HealthEndpoints.Assess([Mapping("orders", consuming: true)], ["gateway.yaml:6: BatchSize is 0."]);

        Assert.Equal((true, "gateway.yaml:6: BatchSize is 0."), (readiness.Ready, Assert.Single(readiness.ConfigurationProblems!)));
        Assert.Null(HealthEndpoints.Assess([], []).ConfigurationProblems);
    }

    [Fact]
    public void Who_is_not_told_the_errors_is_told_how_many_there_are()
    {
        Assert.Equal("The configuration was changed and refused with 1 error; the log and the dashboard have it.", HealthEndpoints.Count(["gateway.yaml:6: BatchSize is 0."]));
        Assert.Equal("The configuration was changed and refused with 2 errors; the log and the dashboard have them.", HealthEndpoints.Count(["a", "b"]));
    }

    [Fact]
    public void A_mapping_says_why_it_is_not_ready()
    {
        var silent = Mapping("orders", consuming: false);
        var refused = silent with { NotReadyReason = "No broker of b1:9092 answers." };

        Assert.Equal(
            ["It is not consuming yet.", "No broker of b1:9092 answers."],
            HealthEndpoints.Assess([silent, refused]).Mappings.Select(m => m.Reason));
    }

    [Fact]
    public void A_mapping_that_is_ready_gives_no_reason() =>
        Assert.Null(HealthEndpoints.Assess([Mapping("orders", consuming: false) with { NotReadyReason = "old", Enabled = false }]).Mappings[0].Reason);

    [Fact]
    public void A_mapping_that_waits_for_its_destination_is_not_ready_although_it_consumes()
    {
        var readiness = HealthEndpoints.Assess([Mapping("orders", consuming: true) with { NotReadyReason = "The failure destination takes nothing." }]);

        Assert.Equal((false, "The failure destination takes nothing."), (readiness.Ready, readiness.Mappings[0].Reason));
    }

    private static MappingStatus Mapping(string name, bool consuming) => new()
    {
        Name = name,
        Source = "Kafka",
        Function = "f",
        State = MappingState.Enabled,
        IsConsuming = consuming,
    };
}
