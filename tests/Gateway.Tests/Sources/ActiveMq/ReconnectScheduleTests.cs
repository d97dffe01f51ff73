namespace Gateway.Sources.ActiveMq;

public class ReconnectScheduleTests
{
    private static readonly Uri A = new("tcp://a:1");
    private static readonly Uri B = new("tcp://b:1");
    private static readonly Uri C = new("tcp://c:1");

    [Fact]
    public void The_address_that_failed_is_tried_last()
    {
        var schedule = Over([A, B, C], () => 0);
        Assert.Equal(A, schedule.Next);
        Assert.Equal(TimeSpan.Zero, schedule.Failed());
        Assert.Equal(B, schedule.Next);
        Assert.Equal(TimeSpan.Zero, schedule.Failed());
        Assert.Equal(C, schedule.Next);
        Assert.True(schedule.Failed() > TimeSpan.Zero);
        Assert.Equal(A, schedule.Next);
    }

    [Fact]
    public void One_that_works_is_stayed_with()
    {
        var schedule = Over([A, B], () => 0);
        schedule.Failed();
        schedule.Worked();

        Assert.Equal(B, schedule.Next);
    }

    [Fact]
    public void Rounds_wait_twice_as_long_each_up_to_half_a_minute()
    {
        var schedule = Over([A], () => 0.999999);

        var waits = Enumerable.Range(0, 20).Select(_ => Math.Round(schedule.Failed().TotalMilliseconds)).ToList();

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 30000, 30000], waits.Take(14));
        Assert.All(waits.Skip(14), wait => Assert.Equal(30000, wait));
    }

    [Fact]
    public void Jitter_leaves_at_least_half() => Assert.Equal(TimeSpan.FromMilliseconds(5), Over([A], () => 0).Failed());

    [Fact]
    public void A_new_trouble_begins_with_short_waits()
    {
        var schedule = Over([A], () => 0);
        for (var i = 0; i < 10; i++) schedule.Failed();
        schedule.Worked();

        Assert.Equal(TimeSpan.FromMilliseconds(5), schedule.Failed());
    }

    [Fact]
    public void A_refusal_is_repeated_slowly_and_at_the_same_address()
    {
        var schedule = Over([A, B], () => 0.999999);

        var waits = Enumerable.Range(0, 8).Select(_ => Math.Round(schedule.Refused().TotalSeconds)).ToList();

        Assert.Equal([2, 4, 8, 16, 32, 60, 60, 60], waits);
        Assert.Equal(A, schedule.Next);
    }

    [Fact]
    public void Other_addresses_are_tried_from_the_first_on_and_the_same_ones_where_they_were()
    {
        Uri[] first = [A, B];
        var schedule = Over(first, () => 0);
        schedule.Failed();

        schedule.Use(first);
        Assert.Equal(B, schedule.Next);
        schedule.Use([C, A]);
        Assert.Equal(C, schedule.Next);
    }

    private static ReconnectSchedule Over(IReadOnlyList<Uri> addresses, Func<double> random)
    {
        var schedule = new ReconnectSchedule(random);
        schedule.Use(addresses);
        return schedule;
    }
}
