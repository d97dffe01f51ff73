using Gateway.Local;

namespace Gateway.Invocation.Limits;

public sealed class FunctionLimitersTests
{
    [Fact]
    public async Task Mappings_of_one_function_share_its_limit_and_another_function_has_its_own()
    {
        var limiters = new FunctionLimiters(new ManualClock());
        var (one, same, other) = (limiters.Join("fulfil"), limiters.Join("fulfil"), limiters.Join("audit"));

        one.Leave(await one.EnterAsync(CancellationToken.None), InvocationClass.Throttled);

        Assert.NotNull(one.Limit);
        Assert.Equal(one.Limit, same.Limit);
        Assert.Null(other.Limit);
    }
}
