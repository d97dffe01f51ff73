using Gateway.Records;

namespace Gateway.Sources.ActiveMq;

public class ActiveMqRunTests
{
    private readonly List<long[]> _runs = [];
    private readonly RecordMint _mint = new();
    private readonly ActiveMqRun _run;

    public ActiveMqRunTests() => _run = new ActiveMqRun(records => _runs.Add([.. records.ToArray().Select(record => record.Position)]));

    [Fact]
    public void Records_of_one_lane_go_on_together()
    {
        var lane = new Lane("orders", "orders");
        for (var i = 0; i < 3; i++) _run.Add(_mint.Make(lane, i));
        Assert.Empty(_runs);

        _run.HandOn();
        _run.HandOn();

        Assert.Equal([[0, 1, 2]], _runs);
    }

    [Fact]
    public void Another_lane_begins_another_run()
    {
        var (a, b) = (new Lane("a", "a"), new Lane("b", "b"));
        _run.Add(_mint.Make(a, 1));
        _run.Add(_mint.Make(b, 2));
        _run.Add(_mint.Make(b, 3));
        _run.HandOn();

        Assert.Equal([[1], [2, 3]], _runs);
    }

    [Fact]
    public void A_run_is_bounded()
    {
        var lane = new Lane("orders", "orders");
        for (var i = 0; i < 65; i++) _run.Add(_mint.Make(lane, i));

        Assert.Equal(64, Assert.Single(_runs).Length);
    }
}
