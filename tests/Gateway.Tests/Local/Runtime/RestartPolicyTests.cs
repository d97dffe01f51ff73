namespace Gateway.Local.Runtime;

public sealed class RestartPolicyTests
{
    private readonly RestartPolicy _policy = new();

    [Fact]
    public void A_process_that_had_work_starts_again_at_once() => Assert.Equal(TimeSpan.Zero, _policy.After(hadWork: true));

    [Fact]
    public void One_that_had_none_waits_twice_as_long_each_time_up_to_five_seconds()
    {
        var waits = Enumerable.Range(0, 40).Select(_ => _policy.After(hadWork: false).TotalMilliseconds).ToList();

        Assert.Equal([200, 400, 800, 1_600, 3_200, 5_000], waits.Take(6));
        Assert.All(waits.Skip(5), wait => Assert.Equal(5_000, wait));
    }

    [Fact]
    public void Work_makes_up_for_what_was_before()
    {
        _policy.After(hadWork: false);
        _policy.After(hadWork: false);
        _policy.After(hadWork: true);

        Assert.Equal(200, _policy.After(hadWork: false).TotalMilliseconds);
    }
}
