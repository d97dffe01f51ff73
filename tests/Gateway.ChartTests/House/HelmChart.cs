using YamlDotNet.RepresentationModel;

namespace Gateway.ChartTests.House;

/// <summary>The chart, rendered by helm as an operator would.</summary>
internal static class HelmChart
{
    private const string Kubernetes = "1.31.0";

    public static string Variant(string name) => Path.Combine(Repository.Tests, "Variants", $"{name}.yaml");

    public static Task<CommandResult> LintAsync(string variant) =>
        Command.RunAsync(Tools.Helm(), ["lint", "--strict", Repository.Chart, "--values", Variant(variant)]);

    /// <summary>What helm makes of it, or why it refuses.</summary>
    public static Task<CommandResult> TemplateAsync(string variant, params IEnumerable<string> more) => Command.RunAsync(
        Tools.Helm(),
        ["template", "shop", Repository.Chart, "--namespace", "orders", "--kube-version", Kubernetes, "--values", Variant(variant), .. more]);

    /// <summary>Holds manifests to the schemas of their kinds, without unknown fields.</summary>
    public static async Task<string> CheckAsync(string manifests)
    {
        var node = Tools.Find("node", "apt-get install nodejs");
        var check = await Command.RunAsync(node, [Path.Combine(Repository.Tests, "tools", "check-manifests.mjs"), Tools.Npm], manifests);
        Assert.True(check.Code == 0, check.All);
        return check.Output;
    }

    /// <summary>The manifests of a variant, in helm's order.</summary>
    public static async Task<IReadOnlyList<YamlNode>> ManifestsAsync(string variant, params IEnumerable<string> more)
    {
        var rendered = await TemplateAsync(variant, more);
        Assert.True(rendered.Code == 0, rendered.All);
        return Yaml.Documents(rendered.Output);
    }

    public static async Task<YamlNode> ManifestAsync(string kind, string variant, params IEnumerable<string> more) =>
        Assert.Single(await ManifestsAsync(variant, more), manifest => manifest.Text("kind") == kind && manifest.Text("metadata/name") == "shop-gateway");
}
