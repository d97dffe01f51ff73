using System.Collections.Concurrent;
using System.ComponentModel;
using System.Text;
using System.Text.Json;

namespace Gateway.Local.Runtime;

public sealed class FunctionFleetTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock = new();
    private readonly RecordingWatch _watch = new();
    private readonly ConcurrentQueue<FakeRuntime> _started = new();
    private FunctionFleet? _fleet;
    private int _refusals;

    public async ValueTask DisposeAsync()
    {
        if (_fleet is not null) await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task An_event_goes_to_the_function_and_its_answer_back()
    {
        var runtime = await StartAsync();
        var next = runtime.NextAsync();
        var (_, answer) = Invoke("""{"n":1}""");

        using var work = await next;
        Assert.Equal("""{"n":1}""", await work.Content.ReadAsStringAsync());
        await runtime.RespondAsync(FakeRuntime.RequestIdOf(work), """{"ok":true}""");

        Assert.Equal("""{"ok":true}""", Text(await answer));
        Assert.False((await answer).IsError);
    }

    [Fact]
    public async Task One_process_has_one_invocation_at_a_time()
    {
        var runtime = await StartAsync();
        var (first, firstAnswer) = Invoke();
        var (second, _) = Invoke();

        Assert.Equal(first, await runtime.TakeAsync());
        await runtime.RespondAsync(first);
        await firstAnswer;

        Assert.Equal(second, await runtime.TakeAsync());
        Assert.Single(_started);
    }

    [Fact]
    public async Task Another_process_starts_when_all_are_busy_up_to_the_limit()
    {
        var runtime = await StartAsync(concurrency: 2);
        var (first, _) = Invoke();
        Assert.Equal(first, await runtime.TakeAsync());
        Assert.Single(_started);

        var (second, _) = Invoke();
        Invoke();
        await Eventually.TrueAsync(() => _started.Count == 2);

        Assert.Equal(second, await _started.Last().TakeAsync());
        Assert.Equal(2, _started.Count);
    }

    [Fact]
    public async Task What_takes_too_long_is_killed_and_answered_as_Lambda_does()
    {
        var runtime = await StartAsync();
        var (id, answer) = Invoke();
        await runtime.TakeAsync();

        _clock.Advance(Limit);

        AssertError(await answer, "Sandbox.Timedout", $"RequestId: {id} Error: Task timed out after 3.00 seconds");
        Assert.True(runtime.WasKilled);
        await Eventually.TrueAsync(() => _started.Count == 2);
        Assert.Equal(TimeSpan.Zero, _watch.Ends.Single().Wait);
    }

    [Fact]
    public async Task The_deadline_is_the_limit_from_the_hand_over_on()
    {
        var runtime = await StartAsync();
        Invoke();

        using var next = await runtime.NextAsync();

        Assert.Equal((ManualClock.Start + Limit).ToUnixTimeMilliseconds().ToString(), next.Headers.GetValues("Lambda-Runtime-Deadline-Ms").Single());
    }

    [Fact]
    public async Task A_process_that_ends_in_the_middle_is_a_function_error_and_the_next_one_works()
    {
        var runtime = await StartAsync();
        var (id, answer) = Invoke();
        await runtime.TakeAsync();

        runtime.Exit(7);

        AssertError(await answer, "Runtime.ExitError", $"RequestId: {id} Error: Runtime exited with error: exit status 7");
        await Eventually.TrueAsync(() => _started.Count == 2);
        var (again, second) = Invoke();
        Assert.Equal(again, await _started.Last().TakeAsync());
        await _started.Last().RespondAsync(again);
        Assert.False((await second).IsError);
    }

    [Fact]
    public async Task An_error_that_was_posted_before_the_end_is_the_answer()
    {
        var runtime = await StartAsync();
        var (id, answer) = Invoke();
        await runtime.TakeAsync();

        using var posted = await runtime.PostAsync($"invocation/{id}/error", """{"errorType":"TypeError","errorMessage":"no such customer"}""");
        runtime.Exit(129);

        AssertError(await answer, "TypeError", "no such customer");
        await Eventually.TrueAsync(() => _watch.Errors.Contains("TypeError: no such customer"));
    }

    [Fact]
    public async Task What_a_process_no_longer_took_goes_to_the_next_one()
    {
        var runtime = await StartAsync();
        var (first, firstAnswer) = Invoke();
        await runtime.TakeAsync();
        using var posted = await runtime.PostAsync($"invocation/{first}/error", "{}");
        await firstAnswer;

        var (second, answer) = Invoke();
        runtime.Exit(129);
        await Eventually.TrueAsync(() => _started.Count == 2);

        Assert.Equal(second, await _started.Last().TakeAsync());
        await _started.Last().RespondAsync(second);
        Assert.False((await answer).IsError);
    }

    [Fact]
    public async Task A_start_that_fails_is_answered_with_its_own_error()
    {
        Fleet();
        var (_, answer) = Invoke();
        await Eventually.TrueAsync(() => _started.Count == 1);

        using var posted = await _started.First().PostAsync("init/error", """{"errorType":"Runtime.ImportModuleError","errorMessage":"Cannot find module 'index'"}""");

        AssertError(await answer, "Runtime.ImportModuleError", "Cannot find module 'index'");
        _started.First().Exit(1);
        await Eventually.TrueAsync(() => _watch.Ends.Count == 1);
        Assert.Contains("Runtime.ImportModuleError: Cannot find module 'index'", _watch.Ends.Single().Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_ends_before_it_asked_for_work_waits_ever_longer_for_its_next_start()
    {
        Fleet();
        for (var start = 1; start <= 3; start++)
        {
            await Eventually.TrueAsync(() => _started.Count == start);
            _started.Last().Exit(1);
            await Eventually.TrueAsync(() => _watch.Ends.Count == start && _clock.Waits > 0);
            _clock.Advance(_watch.Ends.Last().Wait);
        }

        Assert.Equal([200, 400, 800], _watch.Ends.Select(end => end.Wait.TotalMilliseconds));
    }

    [Fact]
    public async Task A_call_that_waits_for_a_start_hears_that_it_ended()
    {
        Fleet();
        var (id, answer) = Invoke();
        await Eventually.TrueAsync(() => _started.Count == 1);

        _started.First().Exit(1);

        AssertError(await answer, "Runtime.ExitError", $"RequestId: {id} Error: Runtime exited with error: exit status 1");
    }

    [Fact]
    public async Task A_command_that_never_asks_for_work_is_pointed_out_and_at_last_killed()
    {
        Fleet();
        var (id, answer) = Invoke();
        await Eventually.TrueAsync(() => _started.Count == 1 && _clock.Waits == 2);

        _clock.Advance(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => _watch.SlowStarts == 1);
        _clock.Advance(StartLimit);

        AssertError(await answer, "Sandbox.Timedout", $"RequestId: {id} Error: Task timed out after 60.00 seconds");
        Assert.True(_started.First().WasKilled);
    }

    [Fact]
    public async Task A_command_that_cannot_be_started_is_tried_again()
    {
        _refusals = 1;
        Fleet();
        await Eventually.TrueAsync(() => _watch.Ends.Count == 1 && _clock.Waits == 1);
        Assert.Contains("Permission denied", _watch.Ends.Single().Why, StringComparison.Ordinal);

        _clock.Advance(_watch.Ends.Single().Wait);

        await Eventually.TrueAsync(() => _started.Count == 1);
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_is_not_begun()
    {
        var runtime = await StartAsync();
        var (busy, busyAnswer) = Invoke();
        await runtime.TakeAsync();
        using var caller = new CancellationTokenSource();
        var abandoned = _fleet!.InvokeAsync(new RuntimeInvocation("abandoned", "{}"u8.ToArray(), caller.Token), caller.Token);
        var (wanted, _) = Invoke();

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        await runtime.RespondAsync(busy);
        await busyAnswer;

        Assert.Equal(wanted, await runtime.TakeAsync());
    }

    [Fact]
    public async Task What_it_printed_meanwhile_is_its_log()
    {
        var runtime = await StartAsync();
        runtime.Print("cold");
        var invocation = new RuntimeInvocation("id", "{}"u8.ToArray(), CancellationToken.None);
        var answer = _fleet!.InvokeAsync(invocation, CancellationToken.None);
        await runtime.TakeAsync();

        runtime.Print("working");
        await runtime.RespondAsync("id");
        await answer;

        Assert.Equal("working\n", Encoding.UTF8.GetString(invocation.Log.Read()));
        Assert.Equal(["1 cold", "1 working"], _watch.Lines);
    }

    [Fact]
    public async Task Stopping_ends_the_process()
    {
        var runtime = await StartAsync();

        await _fleet!.DisposeAsync();
        _fleet = null;

        Assert.True(runtime.Exited.IsCompleted);
        Assert.Empty(_watch.Ends);
    }

    private void Fleet(int concurrency = 1)
    {
        var options = new FunctionFleetOptions
        {
            FunctionArn = "arn:aws:lambda:eu-west-1:111122223333:function:fulfil",
            Timeout = Limit,
            StartLimit = StartLimit,
            Concurrency = concurrency,
            Start = Start,
        };
        _fleet = new FunctionFleet(options, _watch, _clock);
        _fleet.Start();
    }

    private FakeRuntime Start(string address, Action<string> print)
    {
        if (_refusals-- > 0) throw new Win32Exception("Permission denied");
        var runtime = new FakeRuntime(address, print);
        _started.Enqueue(runtime);
        return runtime;
    }

    /// <summary>Its first process, once it runs.</summary>
    private async Task<FakeRuntime> StartAsync(int concurrency = 1)
    {
        Fleet(concurrency);
        await Eventually.TrueAsync(() => _started.Count == 1);
        return _started.First();
    }

    private (string RequestId, Task<InvocationAnswer> Answer) Invoke(string payload = "{}")
    {
        var id = Guid.NewGuid().ToString();
        return (id, _fleet!.InvokeAsync(new RuntimeInvocation(id, Encoding.UTF8.GetBytes(payload), CancellationToken.None), CancellationToken.None));
    }

    private static void AssertError(InvocationAnswer answer, string type, string message)
    {
        Assert.True(answer.IsError);
        var error = JsonElement.Parse(answer.Body.Span);
        Assert.Equal((type, message), (error.GetProperty("errorType").GetString(), error.GetProperty("errorMessage").GetString()));
    }

    private static string Text(InvocationAnswer answer) => Encoding.UTF8.GetString(answer.Body.Span);
}
