namespace Gateway.Pipeline;

public sealed class InvocationSlotsTests
{
    [Fact]
    public async Task There_are_as_many_as_were_asked_for()
    {
        using var slots = new InvocationSlots(2);
        await slots.TakeAsync(CancellationToken.None);
        await slots.TakeAsync(CancellationToken.None);
        var third = slots.TakeAsync(CancellationToken.None);

        Assert.False(third.IsCompleted);
        slots.Free();
        await third.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_wait_that_was_given_up_holds_no_slot()
    {
        using var slots = new InvocationSlots(1);
        using var givenUp = new CancellationTokenSource();
        await slots.TakeAsync(CancellationToken.None);
        var waiting = slots.TakeAsync(givenUp.Token);

        await givenUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        slots.Free();

        await slots.TakeAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_takes_nothing()
    {
        using var slots = new InvocationSlots(1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slots.TakeAsync(new CancellationToken(canceled: true)));

        Assert.True(slots.TakeAsync(CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public void A_slot_that_was_never_taken_cannot_be_freed()
    {
        using var slots = new InvocationSlots(1);

        Assert.Throws<SemaphoreFullException>(slots.Free);
    }
}
