using Gateway.ChartTests.House;

namespace Gateway.ChartTests;

/// <summary>What helm says after an installation. It shows that only beside a cluster, so a manifest shows it here.</summary>
public sealed class NotesTests : IDisposable
{
    private readonly DirectoryInfo _chart = Directory.CreateTempSubdirectory("gateway-notes-");

    public NotesTests()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Chart, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_chart.FullName, Path.GetRelativePath(Repository.Chart, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.Copy(Path.Combine(Repository.Chart, "templates", "NOTES.txt"), Path.Combine(_chart.FullName, "notes"));
        File.WriteAllText(Path.Combine(_chart.FullName, "templates", "shown.yaml"), "notes: |\n  {{- tpl (.Files.Get \"notes\") . | nindent 2 }}\n");
    }

    public void Dispose() => _chart.Delete(recursive: true);

    [Fact]
    public async Task They_name_the_mappings_and_the_next_steps()
    {
        var notes = await NotesAsync();

        Assert.Contains("shop-gateway runs 1 mapping(s): orders.", notes, StringComparison.Ordinal);
        Assert.Contains("helm test -n orders shop", notes, StringComparison.Ordinal);
        Assert.Contains("port-forward service/shop-gateway 8080:8080", notes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sidecar.kind=none", true)]
    [InlineData("sidecar.kind=xray-daemon", false)]
    [InlineData("config.Tracing.Exporter=None", false)]
    [InlineData("config.Tracing.Exporter=XRayApi", false)]
    [InlineData("config.Tracing.Exporter=Otlp", true)]
    [InlineData("config.Tracing.Exporter=Otlp,config.Tracing.OtlpEndpoint=http://collector:4318", false)]
    [InlineData("config.Tracing.DaemonAddress=xray:2000", false)]
    public async Task They_warn_where_traces_go_nowhere(string set, bool warn) =>
        Assert.Equal(warn, (await NotesAsync(set)).Contains("nothing is traced", StringComparison.Ordinal));

    [Theory]
    [InlineData("replicaCount=1", true)]
    [InlineData("serviceAccount.annotations.role=x", false)]
    public async Task They_tell_how_to_give_a_role_where_none_is_seen(string set, bool tell) =>
        Assert.Equal(tell, (await NotesAsync(set)).Contains("create-pod-identity-association", StringComparison.Ordinal));

    [Theory]
    [InlineData("replicaCount=1", "need a token")]
    [InlineData("admin.tokenSecret.name=shop-admin", "kubectl -n orders get secret shop-admin -o go-template='{{index .data \"token\" | base64decode}}'")]
    [InlineData("admin.tokenArn=arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-admin", "--secret-id arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-admin")]
    public async Task They_tell_where_the_token_of_the_dashboard_is(string set, string told) =>
        Assert.Contains(told, await NotesAsync(set), StringComparison.Ordinal);

    private async Task<string> NotesAsync(string set = "replicaCount=1")
    {
        var result = await Command.RunAsync(
            Tools.Helm(), ["template", "shop", _chart.FullName, "--namespace", "orders", "--values", HelmChart.Variant("minimal"), "--set", set, "--show-only", "templates/shown.yaml"]);
        Assert.True(result.Code == 0, result.All);
        return Yaml.Documents(result.Output)[0].Text("notes")!;
    }
}
