namespace Gateway.Hosting.Import;

public sealed class ImportCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-import-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_configuration_is_written_to_a_file_that_is_new()
    {
        var path = Path.Combine(_folder.FullName, "gateway.yaml");

        Assert.Equal(0, await RunAsync("template.json", path));
        Assert.Equal(Vector.Import("template.json").Yaml, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_exists_is_written_over_by_force_only()
    {
        var path = Path.Combine(_folder.FullName, "gateway.yaml");
        await File.WriteAllTextAsync(path, new string('x', 100_000), TestContext.Current.CancellationToken);

        Assert.Equal(2, await RunAsync("template.json", path));
        Assert.StartsWith("xxx", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Assert.Equal(0, await RunAsync("template.json", path, force: true));
        Assert.Equal(Vector.Import("template.json").Yaml, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_is_imported()
    {
        var (empty, path) = (Path.Combine(_folder.FullName, "empty.json"), Path.Combine(_folder.FullName, "gateway.yaml"));
        await File.WriteAllTextAsync(empty, """{"EventSourceMappings": []}""", TestContext.Current.CancellationToken);

        Assert.Equal(1, await ImportCommand.RunAsync(new ImportRequest { Source = empty, Output = path }, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_and_one_that_cannot_be_written_are_2()
    {
        Assert.Equal(2, await ImportCommand.RunAsync(new ImportRequest { Source = Path.Combine(_folder.FullName, "none.yaml") }, TestContext.Current.CancellationToken));
        Assert.Equal(2, await RunAsync("template.json", Path.Combine(_folder.FullName, "none", "gateway.yaml")));
    }

    private static Task<int> RunAsync(string vector, string output, bool force = false) =>
        ImportCommand.RunAsync(new ImportRequest { Source = Vector.At(vector), Output = output, Force = force }, TestContext.Current.CancellationToken);
}
