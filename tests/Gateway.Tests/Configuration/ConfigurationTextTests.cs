using System.IO.Pipes;
using System.Text;

namespace Gateway.Configuration;

public sealed class ConfigurationTextTests : IDisposable
{
    private static readonly Dictionary<string, string> Environment = new() { ["GATEWAY_YAML"] = "Aws: {}" };

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_file_can_change_and_two_looks_are_equal_when_they_saw_the_same()
    {
        File.WriteAllText(_path, "Aws: {}");
        var first = ConfigurationText.Read(_path, Environment);

        Assert.Equal(("Aws: {}", true), (first.Text, first.CanChange));
        Assert.Equal(first, ConfigurationText.Read(_path, Environment));
        File.AppendAllText(_path, "\n");
        Assert.NotEqual(first, ConfigurationText.Read(_path, Environment));
    }

    [Fact]
    public void A_variable_never_changes()
    {
        var read = ConfigurationText.Read("env:GATEWAY_YAML", Environment);

        Assert.Equal(("Aws: {}", false), (read.Text, read.CanChange));
    }

    // As the shell hands it over: gateway run --config <(helm template …).
    [Fact]
    public void A_pipe_is_read_once()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        pipe.Write(Encoding.UTF8.GetBytes("Aws: {}"));
        var path = $"/proc/self/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}";
        using var read = File.OpenRead(path);
        pipe.DisposeLocalCopyOfClientHandle();
        pipe.Dispose();

        var seen = ConfigurationText.Read($"/proc/self/fd/{read.SafeFileHandle.DangerousGetHandle()}", Environment);

        Assert.Equal(("Aws: {}", false), (seen.Text, seen.CanChange));
    }

    [Fact]
    public void What_it_holds_is_not_what_it_is_called()
    {
        File.WriteAllText(_path, "secret");

        Assert.Equal(_path, ConfigurationText.Read(_path, Environment).ToString());
    }
}
