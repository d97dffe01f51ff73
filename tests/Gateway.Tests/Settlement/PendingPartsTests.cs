using Gateway.Records;

namespace Gateway.Settlement;

public sealed class PendingPartsTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    private readonly RecordMint _mint = new();
    private readonly ManualClock _clock = new();
    private readonly PendingParts _parts;
    private readonly Lane _a = new("a", "a", 0);
    private readonly Lane _b = new("b", "b", 1);
    private readonly Lane _queue = new("q", "q") { IsOrdered = false };

    public PendingPartsTests() => _parts = new PendingParts(_clock);

    [Fact]
    public void Parts_go_in_order()
    {
        Put(0, TimeSpan.Zero, Part(_a, 0), Part(_a, 1));

        Assert.Equal("a0", Take());
        Assert.Equal("a1", Take());
        Assert.True(_parts.IsEmpty);
    }

    [Fact]
    public void What_is_left_of_a_part_goes_before_those_behind_it()
    {
        Put(0, TimeSpan.Zero, Part(_a, 0, 1), Part(_a, 2));
        Assert.Equal("a0 a1", Take());

        Put(0, TimeSpan.Zero, Part(_a, 0), Part(_a, 1));

        Assert.Equal(["a0", "a1", "a2"], [Take(), Take(), Take()]);
    }

    [Fact]
    public void A_part_that_waits_lets_none_of_its_lanes_pass_and_all_others()
    {
        Put(0, TimeSpan.Zero, Part(_a, 1), Part(_b, 0));
        Put(0, Wait, Part(_a, 0));

        Assert.Equal("b0", Take());
        Assert.Equal("waits 100 ms", Take());
        _clock.Advance(Wait / 4);
        Assert.Equal("waits 75 ms", Take());
        _clock.Advance(Wait);
        Assert.Equal(["a0", "a1"], [Take(), Take()]);
    }

    [Fact]
    public void What_has_no_order_passes_everything()
    {
        Put(0, Wait, Part(_queue, 0));
        Put(1, TimeSpan.Zero, Part(_queue, 1));

        Assert.Equal("q1", Take());
    }

    [Fact]
    public void A_part_of_two_lanes_keeps_both_waiting()
    {
        var both = new BatchPart(Sent.Batch(_mint.Make(_a, 0), _mint.Make(_b, 0)));
        Put(0, Wait, both);
        Put(1, TimeSpan.Zero, Part(_a, 1), Part(_b, 1));

        Assert.Equal("waits 100 ms", Take());
    }

    [Fact]
    public void What_is_withdrawn_is_in_no_part_any_more()
    {
        var both = new BatchPart(Sent.Batch(_mint.Make(_a, 1), _mint.Make(_b, 0)), [3, 4]);
        Put(0, TimeSpan.Zero, Part(_a, 0), both, Part(_b, 1));
        var place = 2;

        var gone = _parts.Withdraw(new TextFormat(), lane => lane == _a, ref place);

        Assert.Equal(["a1", "a0"], gone.Select(Show));
        Assert.Equal(1, place);
        Assert.False(_parts.Contains(_a));
        Assert.True(_parts.TryTake(_clock.GetTimestamp(), out var part, out _, out _));
        Assert.Equal(("b0", 4), (Show(part.Records), part.MostFailures));
        Assert.Equal("b1", Take());
    }

    private string Take() =>
        _parts.TryTake(_clock.GetTimestamp(), out var part, out _, out var wait) ? Show(part.Records) : $"waits {wait.TotalMilliseconds} ms";

    private void Put(int place, TimeSpan wait, params BatchPart[] parts) => _parts.Put(place, parts, _clock.GetTimestamp(), wait);

    private BatchPart Part(Lane lane, params int[] positions) => new(Sent.Batch([.. positions.Select(position => _mint.Make(lane, position))]));

    private static string Show(RecordBatch batch) => string.Join(' ', batch.Records.ToArray().Select(record => $"{record.Lane.Name}{record.Position}"));
}
