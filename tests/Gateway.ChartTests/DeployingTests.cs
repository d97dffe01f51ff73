using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.ChartTests.House;
using YamlDotNet.RepresentationModel;

namespace Gateway.ChartTests;

/// <summary>The steps of charts/README.md, in order, as far as they need neither cluster nor account.</summary>
public sealed partial class DeployingTests : IDisposable
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Charts, "README.md"));
    private static readonly string Ecs = Path.Combine(Repository.Charts, "ecs");

    // For a mapping of which only the secret is shown.
    private const string RestOfMapping = "FunctionName: reserve\n    Queues: [reservations]\n    Gateway: { BrokerUri: 'amqps://b:5671' }";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-deploying-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_values_render_and_their_configuration_is_valid_and_gives_a_policy()
    {
        var values = await WriteAsync("values.yaml", Block("# values.yaml"));
        var rendered = await HelmAsync("--values", values, "--show-only", "templates/configmap.yaml");
        var config = await WriteAsync("gateway.yaml", Yaml.Documents(rendered)[0].Text("data/gateway.yaml")!);

        Assert.Contains("orders: Kafka orders", await GatewayAsync("validate", "--config", config), StringComparison.Ordinal);
        var policy = JsonDocument.Parse(await GatewayAsync("policy", "--config", config)).RootElement;
        Assert.Equal("arn:aws:lambda:eu-west-1:111122223333:function:fulfil:live", policy.GetProperty("Statement")[0].GetProperty("Resource")[0].GetString());
    }

    [Theory]
    [InlineData("secretMounts:", "shop-broker")]
    [InlineData("keda:", "kind: ScaledObject")]
    [InlineData("admin: {", "Token: file:/etc/gateway-admin/token")]
    public async Task What_is_added_to_the_values_renders_too(string first, string shown)
    {
        var values = await WriteAsync("values.yaml", Block("# values.yaml"));
        var more = await WriteAsync("more.yaml", Block(first).Replace("# ...", RestOfMapping, StringComparison.Ordinal));

        var manifests = await HelmAsync("--values", values, "--values", more);

        Assert.Contains(shown, manifests, StringComparison.Ordinal);
        Assert.Contains("Deployment/orders-gateway: ok", await HelmChart.CheckAsync(manifests), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_that_is_named_exists()
    {
        var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "values.schema.json"))).RootElement;
        var sections = schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var named = Dotted().Matches(Readme).Select(m => m.Groups["value"].Value).Where(value => sections.Contains(value.Split('.')[0])).Distinct().ToList();

        Assert.True(named.Count > 10, string.Join(' ', named));
        Assert.DoesNotContain(named, value => !Exists(schema, value.Split('.')));
    }

    [Fact]
    public async Task The_stack_is_given_what_it_asks_for_and_what_the_policy_of_the_example_says()
    {
        var template = Yaml.Documents(await File.ReadAllTextAsync(Path.Combine(Ecs, "gateway.yaml")))[0];
        var parameters = ((YamlMappingNode)template.At("Parameters")!).Children;
        var given = Parameter().Matches(Block("aws cloudformation deploy")).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value.TrimEnd('"'));

        Assert.DoesNotContain(given.Keys, name => !parameters.ContainsKey(name));
        Assert.DoesNotContain(parameters, p => p.Value.At("Default") is null && !given.ContainsKey(p.Key.ToString()));
        var policy = JsonDocument.Parse(await GatewayAsync("policy", "--config", Path.Combine(Ecs, "example.yaml"))).RootElement.GetProperty("Statement").EnumerateArray().ToDictionary(s => s.GetProperty("Sid").GetString()!);
        Assert.Equal(Resources(policy["InvokeFunctions"]), given["FunctionArns"]);
        Assert.Equal(Resources(policy["ReadSecrets"]), given["SecretArns"]);
    }

    [Fact]
    public void Every_statement_that_the_policy_can_have_is_explained()
    {
        var security = Readme[Readme.IndexOf("## Security", StringComparison.Ordinal)..];
        var written = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Gateway", "Hosting", "Policy"), "*.cs").Select(File.ReadAllText));
        var actions = Action().Matches(written).Select(m => m.Groups["action"].Value).Distinct().ToList();

        Assert.NotEmpty(actions);
        // A row of several names the service once.
        Assert.DoesNotContain(actions, action => !security.Contains(action, StringComparison.Ordinal) && !security.Contains($"`{action.Split(':')[1]}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_file_and_section_that_is_linked_exists()
    {
        var links = Link().Matches(Readme).Select(m => m.Groups["to"].Value).Where(to => !to.StartsWith("http", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, to => Assert.True(to.StartsWith('#') ? Readme.Contains($"\n## {to[1..].Replace('-', ' ')}\n", StringComparison.OrdinalIgnoreCase) : Path.Exists(Path.Combine(Repository.Charts, to.Split('#')[0])), to));
    }

    // The fenced block that has the text.
    private static string Block(string text) => Assert.Single(Fence().Matches(Readme), m => m.Groups["body"].Value.Contains(text, StringComparison.Ordinal)).Groups["body"].Value;

    private static bool Exists(JsonElement schema, ReadOnlySpan<string> path) =>
        path.IsEmpty || (Properties(schema) is { } properties && properties.TryGetProperty(path[0], out var inner) && Exists(inner, path[1..]));

    private static JsonElement? Properties(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Properties(JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "values.schema.json"))).RootElement.GetProperty("definitions").GetProperty(reference.GetString()!.Split('/')[^1]));
        return schema.TryGetProperty("properties", out var properties) ? properties : null;
    }

    private static string Resources(JsonElement statement) => string.Join(',', statement.GetProperty("Resource").EnumerateArray());

    private static async Task<string> HelmAsync(params string[] arguments) =>
        Good(await Command.RunAsync(Tools.Helm(), ["template", "orders", Repository.Chart, .. arguments]));

    private static async Task<string> GatewayAsync(params string[] arguments) =>
        Good(await Command.RunAsync("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "gateway.dll"), .. arguments]));

    private static string Good(CommandResult result)
    {
        Assert.True(result.Code == 0, result.All);
        return result.Output;
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    [GeneratedRegex("^```(yaml|sh)\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`(?<value>[a-z]\w*(\.\w+)+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"\b(?<name>[A-Z]\w+)=(?<value>\S+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"""(?<action>[a-z0-9-]+:[A-Z]\w+)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Action();

    [GeneratedRegex(@"\]\((?<to>[^)]+)\)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
