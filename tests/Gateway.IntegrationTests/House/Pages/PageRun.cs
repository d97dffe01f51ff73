using Gateway.ChartTests.House;
using Gateway.IntegrationTests.House.Daemon;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.House.Pages;

/// <summary>Runs the commands of a page as they stand there, in a folder that looks like the repository, with a broker, a function and a daemon beside it.</summary>
internal sealed class PageRun : IAsyncDisposable
{
    /// <summary>Where the pages find a gateway; here it is another port.</summary>
    private const string ShownAddress = "http://127.0.0.1:8080";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-page-");
    private readonly string _address = $"http://127.0.0.1:{LoopbackPort.Free()}";
    private readonly List<string> _definitions = [];
    private readonly List<string> _open;
    private ChildProcess? _started;

    private PageRun(Page page, FakeLambda lambda)
    {
        (Page, Lambda) = (page, lambda);
        _open = [.. page.Commands];
        foreach (var part in (string[])["charts", "src", "tests"]) Directory.CreateSymbolicLink(At(part), Path.Combine(Repository.Root, part));
        StandIns.Write(Programs);
        Environment = new(GatewayEnvironment.With(AwsCredentials.Known))
        {
            ["PATH"] = $"{Programs}:{System.Environment.GetEnvironmentVariable("PATH")}",
            ["Aws__LambdaEndpoint"] = lambda.Endpoint,
            ["Tracing__DaemonAddress"] = Daemon.Address,
            ["Tracing__Sampling__Source"] = "Local",
            ["Admin__Listen"] = _address,
        };
    }

    public Page Page { get; }

    public FakeLambda Lambda { get; }

    public FakeDaemon Daemon { get; } = new();

    public KafkaBroker Broker { get; } = new();

    public Dictionary<string, string?> Environment { get; }

    /// <summary>Where stand-ins for programs are, before the machine's own.</summary>
    public string Programs => At("programs");

    public static async Task<PageRun> OpenAsync(string page)
    {
        var run = new PageRun(Page.Read(page), await FakeLambda.StartAsync());
        await run.Broker.InitializeAsync();
        await run.Broker.CreateTopicAsync("orders", 2);
        return run;
    }

    public string At(string file) => Path.Combine(_folder.FullName, file);

    public void Write(string file, string text) => File.WriteAllText(At(file), text);

    /// <summary>A definition of the page, such as an alias, which holds for all that follows.</summary>
    public void Defines(string start) => _definitions.Add(Take(start));

    /// <summary>Runs a command of the page to its end.</summary>
    /// <param name="start">How it begins; the next such one that was not run yet.</param>
    /// <param name="says">What must be in its output.</param>
    /// <param name="code">What it ends with.</param>
    /// <param name="replace">A part of it that only stands for something, and what.</param>
    /// <returns>Its output.</returns>
    public async Task<string> RunsAsync(string start, string says = "", int code = 0, params (string Shown, string Meant)[] replace)
    {
        var command = replace.Aggregate(Take(start), (text, part) => text.Replace(part.Shown, part.Meant, StringComparison.Ordinal));
        await using var process = Start(command);
        var ended = await Eventually.EndsAsync(process.Exited, Limit);
        var output = string.Join('\n', process.Output);
        Assert.True(ended == code && output.Contains(says, StringComparison.Ordinal), $"{Page.Path}: {command}\nended with {ended}, not {code} and '{says}':\n{output}");
        return output;
    }

    /// <summary>Starts a command of the page that lasts, and waits for what it does.</summary>
    /// <param name="start">How it begins.</param>
    /// <param name="until">What it has to come to.</param>
    public async Task StartsAsync(string start, Func<ChildProcess, bool> until)
    {
        var process = _started = Start(Take(start));
        await Eventually.TrueAsync(() => process.Exited.IsCompleted || until(process), Limit, () => process.Tail(), start);
        Assert.False(process.Exited.IsCompleted, $"{Page.Path}: {start} has ended:\n{process.Tail()}");
    }

    /// <summary>Starts a gateway and waits until it consumes.</summary>
    public async Task StartGatewayAsync(string command)
    {
        using var admin = new HttpClient { BaseAddress = new Uri(_address) };
        var process = _started = Start(command);
        await Eventually.TrueAsync(async () => process.Exited.IsCompleted || await IsReadyAsync(admin), Limit, () => process.Tail(), command);
        Assert.False(process.Exited.IsCompleted, $"{Page.Path}: {command} has ended:\n{process.Tail()}");
    }

    /// <summary>All that the program which lasts has said.</summary>
    public IReadOnlyCollection<string> Output => _started!.Output;

    /// <summary>Ends what was started, as a supervisor does, and expects it to end well.</summary>
    public async Task StopsAsync()
    {
        // The shell, and what it runs.
        PosixSignal.Send(-_started!.Id, PosixSignal.Terminate);
        var ended = await Eventually.EndsAsync(_started.Exited, Limit);
        Assert.True(ended == 0, _started.Tail());
    }

    /// <summary>Nothing that the page shows was passed over.</summary>
    public void AssertNothingLeft() => Assert.True(_open.Count == 0, $"{Page.Path} has commands that no test runs:\n{string.Join('\n', _open)}");

    /// <summary>What AWS was asked, argument by argument.</summary>
    public IReadOnlyList<IReadOnlyList<string>> AskedOfAws() =>
        [.. File.ReadAllText(At("aws.asked")).Split('\u001e', StringSplitOptions.RemoveEmptyEntries).Select(call => call.Split('\u001f')[..^1])];

    public async ValueTask DisposeAsync()
    {
        if (_started is not null) await _started.DisposeAsync();
        await Broker.DisposeAsync();
        await Lambda.DisposeAsync();
        Daemon.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Strikes off the next command of the page that begins so, and was not run yet.</summary>
    public string Take(string start)
    {
        var command = _open.FirstOrDefault(open => open.StartsWith(start, StringComparison.Ordinal));
        Assert.True(command is not null, $"{Page.Path} has no command (any more) that begins with '{start}'.");
        _open.Remove(command!);
        return command!.Replace(ShownAddress, _address, StringComparison.Ordinal);
    }

    // A group of its own, for signals. The shell outlives one, and so tells how the program ended.
    private ChildProcess Start(string command)
    {
        var script = string.Join('\n', ["set -o pipefail; trap : INT TERM", $"cd '{_folder.FullName}' || exit 99", .. _definitions, command]);
        return ChildProcess.StartProgram("setsid", ["bash", "-O", "expand_aliases", "-c", script], Environment);
    }

    private static async Task<bool> IsReadyAsync(HttpClient admin)
    {
        try
        {
            using var answer = await admin.GetAsync("/readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
