namespace Gateway.Local.Runtime;

public sealed class RuntimeSessionTests
{
    private static readonly InvocationAnswer Result = new("1"u8.ToArray(), IsError: false);

    private readonly RuntimeSession _session = new();

    [Fact]
    public async Task Work_that_came_before_the_question_answers_it()
    {
        var work = Work("first");
        _session.Offer(work);

        Assert.Same(work, await Ask());
    }

    [Fact]
    public async Task Work_does_not_go_to_a_question_that_was_withdrawn()
    {
        var gone = Ask();
        _session.Withdraw(gone);
        var work = Work("first");

        _session.Offer(work);

        Assert.False(gone.IsCompleted);
        Assert.Same(work, await Ask());
    }

    [Fact]
    public async Task Whoever_asks_again_has_given_up_asking_before()
    {
        var before = Ask();
        var now = Ask();
        // The first one's connection is noticed to be gone only later, and must not take the second one's place away.
        _session.Withdraw(before);

        _session.Offer(Work("first"));

        Assert.True(before.IsCanceled);
        Assert.Equal("first", (await now).RequestId);
    }

    [Fact]
    public void Work_can_be_taken_back_until_it_is_handed_over()
    {
        var (first, second) = (Work("first"), Work("second"));
        _session.Offer(first);
        Assert.True(_session.TakeBack(first));
        Assert.False(_session.TakeBack(first));

        _session.Offer(second);
        _ = Ask();

        Assert.False(_session.TakeBack(second));
    }

    [Fact]
    public async Task An_answer_counts_once_and_for_what_is_open_only()
    {
        var work = Work("first");
        Assert.Equal(RuntimeVerdict.WrongState, _session.Answer("first", Result));
        _session.Offer(work);
        Assert.Equal(RuntimeVerdict.WrongState, _session.Answer("first", Result));
        _ = Ask();

        Assert.Equal(RuntimeVerdict.UnknownRequest, _session.Answer("second", Result));
        Assert.Equal(RuntimeVerdict.Accepted, _session.Answer("first", Result));
        Assert.Equal(RuntimeVerdict.WrongState, _session.Answer("first", Result));
        Assert.Same(Result, await work.Answered);
    }

    [Fact]
    public void While_something_is_open_no_more_is_handed_over()
    {
        _session.Offer(Work("first"));
        _ = Ask();

        Assert.False(_session.TryAsk(out _));
        _session.Answer("first", Result);
        Assert.True(_session.TryAsk(out _));
    }

    [Fact]
    public void A_start_fails_once_and_not_after_the_first_question()
    {
        Assert.Equal(RuntimeVerdict.Accepted, _session.FailStart(Result));
        Assert.Equal(RuntimeVerdict.WrongState, _session.FailStart(Result));

        var started = new RuntimeSession();
        started.TryAsk(out _);
        Assert.Equal(RuntimeVerdict.WrongState, started.FailStart(Result));
    }

    private Task<RuntimeInvocation> Ask()
    {
        Assert.True(_session.TryAsk(out var work));
        return work;
    }

    private static RuntimeInvocation Work(string id) => new(id, "{}"u8.ToArray(), CancellationToken.None);
}
