namespace Gateway.Batching;

public sealed class InterruptionTests
{
    [Fact]
    public void Raising_ends_the_waits_that_began_before_and_no_others()
    {
        using var interruption = new Interruption();
        var before = interruption.Token;

        interruption.Raise();
        var after = interruption.Token;

        Assert.True(before.IsCancellationRequested);
        Assert.False(after.IsCancellationRequested);
    }

    [Fact]
    public void Every_raise_ends_a_wait_of_its_own()
    {
        using var interruption = new Interruption();
        for (var i = 0; i < 3; i++)
        {
            var token = interruption.Token;
            interruption.Raise();
            Assert.True(token.IsCancellationRequested);
        }
    }

    [Fact]
    public void What_comes_after_the_end_harms_nobody()
    {
        var interruption = new Interruption();
        var waiting = interruption.Token;
        interruption.Dispose();

        interruption.Raise();

        Assert.True(waiting.IsCancellationRequested);
    }
}
