using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;

namespace Gateway.Local.Runtime;

public sealed class FunctionProcessTests
{
    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly ConcurrentQueue<string> _lines = new();

    [Fact]
    public async Task Its_output_and_its_end_are_heard()
    {
        await using var process = Run("echo $GREETING; echo failing >&2; exit 7", new Dictionary<string, string> { ["GREETING"] = "hello" });

        Assert.Equal(7, (await process.Exited).Code);
        Assert.Equal(["failing", "hello"], _lines.Order());
    }

    [Fact]
    public async Task It_gets_no_input()
    {
        await using var process = Run("read line || echo none", NoVariables);

        await process.Exited;
        Assert.Equal(["none"], _lines);
    }

    [Fact]
    public async Task Disposing_asks_it_to_end()
    {
        var process = Run("trap 'echo asked; exit 0' TERM; echo ready; while :; do sleep 0.05; done", NoVariables);
        await Eventually.TrueAsync(() => _lines.Contains("ready"));

        await process.DisposeAsync();

        // The shell may remark on the end of its sleep, too.
        Assert.Contains("asked", _lines);
    }

    [Fact]
    public async Task Killing_it_kills_what_it_started()
    {
        await using var process = Run("sleep 600 & echo $!; wait", NoVariables);
        await Eventually.TrueAsync(() => _lines.Count == 1);
        var child = int.Parse(_lines.Single(), CultureInfo.InvariantCulture);

        process.Kill();

        Assert.Equal(137, (await process.Exited).Code);
        await Eventually.TrueAsync(() => !IsRunning(child));
    }

    [Fact]
    public async Task What_it_leaves_behind_ends_with_it()
    {
        await using var process = Run("sleep 600 & echo $!; exit 0", NoVariables);

        await process.Exited;

        var child = int.Parse(_lines.Single(), CultureInfo.InvariantCulture);
        await Eventually.TrueAsync(() => !IsRunning(child));
    }

    [Fact]
    public void A_directory_that_is_gone_is_told() =>
        Assert.Throws<Win32Exception>(() => FunctionProcess.Start(new FunctionCommand("/bin/sh", ["-c", "exit"], "/nowhere"), NoVariables, _lines.Enqueue, TimeProvider.System));

    private FunctionProcess Run(string script, Dictionary<string, string> environment) =>
        FunctionProcess.Start(new FunctionCommand("/bin/sh", ["-c", script], Path.GetTempPath()), environment, _lines.Enqueue, TimeProvider.System);

    // What has ended and whose parent does not ask for it is a zombie until the init of a container does.
    private static bool IsRunning(int id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
