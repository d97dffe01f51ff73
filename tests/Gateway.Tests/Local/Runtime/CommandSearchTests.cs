namespace Gateway.Local.Runtime;

public sealed class CommandSearchTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("command-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_name_is_looked_for_in_PATH_and_must_be_executable()
    {
        var plain = _directory.CreateSubdirectory("plain").FullName;
        var bin = _directory.CreateSubdirectory("bin").FullName;
        Write(plain, executable: false);
        var wanted = Write(bin, executable: true);

        Assert.Equal((wanted, null), CommandSearch.Find("tool", "/", $"{plain}:{bin}"));
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("")]
    [InlineData(null)]
    public void A_name_that_is_not_there_comes_with_the_remedy(string? path) =>
        Assert.Equal((null, "There is no program tool in PATH: install it, or give its path."), CommandSearch.Find("tool", _directory.FullName, path));

    [Fact]
    public void A_path_begins_where_the_command_runs()
    {
        var wanted = Write(_directory.CreateSubdirectory("bin").FullName, executable: true);

        Assert.Equal((wanted, null), CommandSearch.Find("bin/tool", _directory.FullName, null));
        Assert.Equal((wanted, null), CommandSearch.Find(wanted, "/", null));
        Assert.Equal((null, $"There is no program ./tool in {_directory.FullName}."), CommandSearch.Find("./tool", _directory.FullName, null));
    }

    [Fact]
    public void A_file_that_may_not_be_run_comes_with_the_remedy()
    {
        Write(_directory.FullName, executable: false);

        var (program, problem) = CommandSearch.Find("./tool", _directory.FullName, null);

        Assert.Null(program);
        Assert.Contains("chmod +x", problem, StringComparison.Ordinal);
    }

    private static string Write(string folder, bool executable)
    {
        var file = Path.Combine(folder, "tool");
        File.WriteAllText(file, "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, executable ? UnixFileMode.UserRead | UnixFileMode.UserExecute : UnixFileMode.UserRead);
        return file;
    }
}
